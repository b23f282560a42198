"""What an emergency seal of a dialogue would freeze, who could release it, and how it stands."""

import datetime as dt
from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.ending import open_sessions
from accounts.models import User
from desk.selectors.rows import waiting
from desk.selectors.words import link
from outbox.choices import MessageState
from outbox.models import Message
from participants.models import Invitation
from vault.closing import reach
from vault.models import Sealed
from workshops.choices import RELEASES
from workshops.models import Dialogue, EmergencySeal, Seat
from workshops.policies import can_view_seal, sleeping_seats_of, standing_seats_of


@dataclass(frozen=True)
class Extent:
    """What is within reach of a seal, in numbers; the names are those of ``EmergencySeal``."""

    people: int
    sessions: int
    links: int
    letters: int
    letters_on_the_way: int
    texts: int


def compartments_of(dialogue: Dialogue) -> list[UUID]:
    """The dialogue, its rounds and its incidents: where its texts are sealed and its letters belong."""
    rounds = dialogue.workshops.order_by("pk").values_list("pk", flat=True)
    incidents = dialogue.incidents.filter(destroyed_at=None).order_by("pk").values_list("pk", flat=True)
    return [dialogue.pk, *rounds, *incidents]


def people_of(dialogue: Dialogue) -> set[UUID]:
    """Everybody seated in the dialogue, for however little of it."""
    return set(Seat.objects.standing().filter(dialogue=dialogue).values_list("user", flat=True))


def extent_of(dialogue: Dialogue) -> Extent:
    """Counts it as it stands at this moment; a constant number of queries."""
    people, places = people_of(dialogue), compartments_of(dialogue)
    letters = Message.objects.filter(compartment__in=places)
    return Extent(
        people=len(people),
        sessions=open_sessions(people).count(),
        links=Invitation.objects.with_open_link().filter(workshop__dialogue=dialogue).count(),
        letters=letters.filter(state=MessageState.QUEUED).count(),
        letters_on_the_way=letters.filter(state=MessageState.SENDING).count(),
        texts=Sealed.objects.filter(compartment__in=reach(places)).count(),
    )


def extent_in(seal: EmergencySeal) -> Extent:
    """What was found when ``seal`` was set."""
    return Extent(**{name: getattr(seal, name) for name in Extent.__dataclass_fields__})


def sentences(extent: Extent, *, done: bool) -> list[str]:
    """The extent in words, a sentence each: what happens to it or, if ``done``, what happened."""
    return [words for words in _told(asdict(extent), done) if words]


def _told(n: dict, done: bool):
    yield (
        ngettext(
            "%(n)d person is seated; no page of this dialogue opens to them.",
            "%(n)d people are seated; no page of this dialogue opens to them.",
            n["people"],
        )
        % {"n": n["people"]}
    )
    yield (
        (
            ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", n["sessions"])
            if done
            else ngettext("%(n)d session ends, yours too.", "%(n)d sessions end, yours among them.", n["sessions"])
        )
        % {"n": n["sessions"]}
    )
    yield (
        ngettext("%(n)d personal link opens nothing.", "%(n)d personal links open nothing.", n["links"])
        % {"n": n["links"]}
    )
    yield (
        ngettext(
            "%(n)d letter is held back, and reminders pause.",
            "%(n)d letters are held back, and reminders pause.",
            n["letters"],
        )
        % {"n": n["letters"]}
    )
    if n["letters_on_the_way"]:
        yield (
            ngettext(
                "%(n)d letter is on its way to the mail server and may arrive: it cannot be called back.",
                "%(n)d letters are on their way to the mail server and may arrive: they cannot be called back.",
                n["letters_on_the_way"],
            )
            % {"n": n["letters_on_the_way"]}
        )
    yield (
        ngettext(
            "%(n)d sealed text does not open, to anybody.", "%(n)d sealed texts do not open, to anybody.", n["texts"]
        )
        % {"n": n["texts"]}
    )


def releasers_of(dialogue: Dialogue) -> QuerySet[User]:
    """Who may release: active accounts with a seat as convenor or facilitator of the whole dialogue."""
    seats = Seat.objects.standing().filter(dialogue=dialogue, workshop=None, role__in=RELEASES)
    return User.objects.filter(pk__in=seats.values("user"), is_active=True).order_by("name", "email")


def to_release(user, today: dt.date):
    """Waiting lines: seals that ``user`` may release, and drills that they play."""
    if not any(seat.frozen_at or seat.is_drilled for seat in standing_seats_of(user) if seat.role in RELEASES):
        return
    for seal in EmergencySeal.objects.visible_to(user).open().order_by("began_at"):
        if not can_view_seal(user, seal):
            continue
        yield waiting(
            today,
            what=(
                _("A drill of the emergency seal of %(name)s is under way.")
                if seal.is_drill
                else _("%(name)s is under an emergency seal.")
            )
            % {"name": seal.dialogue.code_name},
            why=_whose_turn(seal, user),
            url=link("desk:seal-detail", seal.pk),
            link=_("Look"),
            due=timezone.localtime(seal.began_at).date(),
        )


def _whose_turn(seal: EmergencySeal, user) -> str:
    if not seal.is_proposed:
        return _("Two people open it again; nobody has proposed it yet.")
    if seal.proposed_by_id == user.pk:
        return _("You have proposed to open it; a second person confirms.")
    return _("%(who)s proposes to open it. You can confirm.") % {"who": seal.proposed_by}


def closed_for_now(user) -> list[str]:
    """A neutral line for each closed dialogue in which ``user`` is seated and which they cannot release:
    whom to ring, no name, no why."""
    seats = sleeping_seats_of(user)
    may_release = {seat.dialogue_id for seat in seats if seat.role in RELEASES and seat.workshop_id is None}
    dialogues = {seat.dialogue_id for seat in seats} - may_release
    if not dialogues:
        return []
    phones = Dialogue.objects.filter(pk__in=dialogues).order_by("contact_phone").values_list("contact_phone", flat=True)
    return [
        _("A dialogue of yours is closed for the moment. Telephone %(phone)s.")
        % {"phone": phone or settings.SUPPORT_PHONE}
        for phone in phones
    ]


@dataclass(frozen=True)
class SealPage:
    """Before sealing. ``others``: who could confirm a release beside the reader; ``history``: earlier
    seals and drills, the latest first; ``drill``: the one under way."""

    frozen: list[str]
    others: list[User]
    history: list[EmergencySeal]
    drill: EmergencySeal | None


def seal_page(dialogue: Dialogue, user) -> SealPage:
    past = list(dialogue.emergency_seals.select_related("began_by", "ended_by", "partner").order_by("-began_at")[:12])
    return SealPage(
        frozen=sentences(extent_of(dialogue), done=False),
        others=[other for other in releasers_of(dialogue) if other.pk != user.pk],
        history=[seal for seal in past if not seal.is_open],
        drill=next((seal for seal in past if seal.is_open and user.pk in seal.players), None),
    )


@dataclass(frozen=True)
class Standing:
    """A seal or drill as its page shows it: what was found, whose turn it is, how long it has taken."""

    seal: EmergencySeal
    frozen: list[str]
    others: str
    is_alone: bool
    took: str


def standing_of(seal: EmergencySeal, user) -> Standing:
    """``others``: those who could be the second, in words."""
    if seal.is_drill:
        others = [person for person in (seal.began_by, seal.partner) if person and person.pk != user.pk]
    else:
        others = [other for other in releasers_of(seal.dialogue) if other.pk != user.pk]
    return Standing(
        seal=seal,
        frozen=sentences(extent_in(seal), done=not seal.is_drill),
        others=get_text_list([str(other) for other in others], _("or")),
        is_alone=not others,
        took=duration_words((seal.ended_at or timezone.now()) - seal.began_at),
    )


def duration_words(span: dt.timedelta) -> str:
    """ "40 seconds", "12 minutes", "3 hours", "2 days" """
    seconds = int(span.total_seconds())
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < 2 * 3600:
        return ngettext("%(n)d minute", "%(n)d minutes", seconds // 60) % {"n": seconds // 60}
    if seconds < 48 * 3600:
        return ngettext("%(n)d hour", "%(n)d hours", seconds // 3600) % {"n": seconds // 3600}
    return ngettext("%(n)d day", "%(n)d days", seconds // 86400) % {"n": seconds // 86400}
