"""The emergency seal: one person freezes a dialogue at once, two release it."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.ending import end_sessions
from accounts.models import User
from audit.actions import Witness, record
from core.errors import DomainError
from desk import emails
from desk.selectors.emergency import compartments_of, extent_of, people_of, releasers_of
from desk.selectors.held import outdated_letters
from outbox import actions as outbox
from outbox.models import Message
from participants.actions.links import renew_links
from vault import closing, unlock
from workshops.choices import LinksAfter, ReleaseReason, Role
from workshops.models import Dialogue, EmergencySeal, Seat
from workshops.policies import forget_seats

STAND_IN_DAYS = 14


@transaction.atomic
def seal_dialogue(*, dialogue: Dialogue, by) -> EmergencySeal:
    """Freezes ``dialogue`` at once and returns the seal; sealing twice is sealing once.

    Seats sleep, links open nothing, letters are held back, sessions of everybody seated in it end, and
    the vault refuses its compartments. Those who may release get a letter that says only that something
    waits. A letter that is on its way cannot be called back; the seal says how many there were.
    """
    dialogue = _held(dialogue)
    if dialogue.frozen_at:
        return dialogue.emergency_seals.open().get(is_drill=False)
    found, places = extent_of(dialogue), compartments_of(dialogue)
    now = timezone.now()
    Dialogue.objects.filter(pk=dialogue.pk).update(frozen_at=now)
    held = outbox.hold(places)
    closing.close(places, witness=Witness("vault.closed", by=by, compartment=dialogue.pk))
    people = people_of(dialogue)
    ended = end_sessions(people)
    transaction.on_commit(lambda: _lock_keys(people), robust=True)
    counts = asdict(found) | {
        "sessions": ended,
        "letters": held.letters,
        "letters_on_the_way": held.on_the_way,
    }
    seal = EmergencySeal.objects.create(dialogue=dialogue, began_at=now, began_by=by, **counts)
    record("dialogue.sealed", by=by, obj=seal, compartment=dialogue.pk, **counts)
    for person in releasers_of(dialogue):
        outbox.queue(emails.seal_waits(seal, person, "sealed"))
    forget_seats(by)
    return seal


@transaction.atomic
def begin_drill(*, dialogue: Dialogue, partner: User, by) -> EmergencySeal:
    """Plays a seal through with ``partner``: counts what would be frozen, and freezes nothing.

    ``partner`` alone is written to. Raises DomainError for somebody who could not release, and while
    another drill is under way.
    """
    dialogue = _held(dialogue)
    if partner.pk == by.pk or not releasers_of(dialogue).filter(pk=partner.pk).exists():
        raise DomainError(_("A release needs a second person: choose another convenor or facilitator."))
    if dialogue.emergency_seals.open().filter(is_drill=True).exists():
        raise DomainError(_("A drill is under way. It ends when two people have released it, or one breaks it off."))
    drill = EmergencySeal.objects.create(
        dialogue=dialogue,
        is_drill=True,
        began_at=timezone.now(),
        began_by=by,
        partner=partner,
        **asdict(extent_of(dialogue)),
    )
    outbox.queue(emails.seal_waits(drill, partner, "drill"))
    record("drill.begun", by=by, obj=drill, compartment=dialogue.pk, partner=partner.pk)
    return drill


@transaction.atomic
def propose_release(*, seal: EmergencySeal, reason: str, links_after: str, by) -> EmergencySeal:
    """The first of two says that the seal may be released, why, and what becomes of the links.

    Raises DomainError when somebody else was first, or the seal is released.
    """
    seal = _locked(seal)
    if not seal.is_open:
        raise DomainError(_("It is released already."))
    if seal.is_proposed:
        raise DomainError(_("%(who)s has proposed the release. You can confirm it.") % {"who": seal.proposed_by})
    seal.proposed_at, seal.proposed_by = timezone.now(), by
    seal.reason, seal.links_after = ReleaseReason(reason), LinksAfter(links_after)
    seal.save(update_fields=["proposed_at", "proposed_by", "reason", "links_after"])
    for person in _second_people(seal, by):
        outbox.queue(emails.seal_waits(seal, person, f"proposed:{seal.proposed_at:%Y%m%d%H%M%S%f}"))
    _note("release-proposed", seal, by, reason=seal.reason, links=seal.links_after)
    return seal


@transaction.atomic
def decline_release(*, seal: EmergencySeal, by) -> EmergencySeal:
    """Takes the proposal off the table; the dialogue stays sealed."""
    seal = _locked(seal)
    if not seal.is_proposed:
        raise DomainError(_("There is no proposal to decline."))
    was_of = seal.proposed_by_id
    seal.proposed_at = seal.proposed_by = None
    seal.reason = ""
    seal.save(update_fields=["proposed_at", "proposed_by", "reason"])
    _note("release-declined", seal, by, proposed_by=was_of)
    return seal


@transaction.atomic
def confirm_release(*, seal: EmergencySeal, by) -> EmergencySeal:
    """The second of two releases the seal: seats wake, the vault opens, letters that are still true go
    on, links open again or are replaced. A drill only ends.

    Raises DomainError when ``by`` is the first, or the first no longer holds a seat that releases.
    """
    seal = _locked(seal)
    _check_second(seal, by)
    seal.ended_at, seal.ended_by = timezone.now(), by
    if not seal.is_drill:
        _thaw(seal, by)
    seal.save()
    _note(
        "released",
        seal,
        by,
        proposed_by=seal.proposed_by_id,
        reason=seal.reason,
        links=seal.links_after,
        letters=seal.letters_gone_on,
        dropped=seal.letters_dropped,
        seconds=int((seal.ended_at - seal.began_at).total_seconds()),
    )
    forget_seats(by)
    return seal


@transaction.atomic
def break_off_drill(*, seal: EmergencySeal, by) -> EmergencySeal:
    """Ends a drill before its end. Raises DomainError for what is no drill, or over."""
    seal = _locked(seal)
    if not (seal.is_drill and seal.is_open):
        raise DomainError(_("There is no drill to break off."))
    seal.ended_at, seal.proposed_at, seal.proposed_by, seal.reason = timezone.now(), None, None, ""
    seal.save(update_fields=["ended_at", "proposed_at", "proposed_by", "reason"])
    record("drill.broken-off", by=by, obj=seal, compartment=seal.dialogue_id)
    return seal


@transaction.atomic
def name_releaser(*, dialogue: Dialogue, email: str, name: str = "", language: str = "en") -> Seat:
    """The operator names a second person for a sealed dialogue in which fewer than two could release.

    They get a convenor's seat, asleep like all others, which ends with the seal: it opens the release
    and nothing else. Those who may release are told. Raises DomainError when two can release, or the
    dialogue is not sealed.
    """
    dialogue = _held(dialogue)
    if not dialogue.frozen_at:
        raise DomainError(_("This dialogue is not under an emergency seal."))
    if releasers_of(dialogue).count() > 1:
        raise DomainError(_("Two people can release this dialogue already."))
    seal = dialogue.emergency_seals.open().get(is_drill=False)
    user = User.objects.ensure_user(email, name=name, language=language)
    until = timezone.now().date() + timedelta(days=STAND_IN_DAYS)
    seat = Seat.objects.create(user=user, dialogue=dialogue, role=Role.CONVENOR, ends_on=until)
    seal.stand_ins.add(seat)
    record("seal.releaser-named", obj=seal, compartment=dialogue.pk, user=user.pk, until=until)
    for person in releasers_of(dialogue):
        outbox.queue(emails.seal_waits(seal, person, f"named:{seat.pk}"))
    return seat


def _held(dialogue: Dialogue) -> Dialogue:
    """The dialogue as it stands now, held until the transaction ends."""
    return Dialogue.objects.select_for_update().get(pk=dialogue.pk)


def _locked(seal: EmergencySeal) -> EmergencySeal:
    _held(seal.dialogue)
    return EmergencySeal.objects.select_related("dialogue", "began_by", "proposed_by", "partner").get(pk=seal.pk)


def _lock_keys(people: Collection[UUID]) -> None:
    """Ends every unlocked reader's key of ``people``, in whichever browser."""
    for person in people:
        unlock.end_all(person)


def _note(what: str, seal: EmergencySeal, by, **facts) -> None:
    record(f"{'drill' if seal.is_drill else 'seal'}.{what}", by=by, obj=seal, compartment=seal.dialogue_id, **facts)


def _second_people(seal: EmergencySeal, first) -> list[User]:
    """Who may confirm what ``first`` has proposed."""
    if seal.is_drill:
        return [person for person in (seal.began_by, seal.partner) if person and person.pk != first.pk]
    return list(releasers_of(seal.dialogue).exclude(pk=first.pk))


def _check_second(seal: EmergencySeal, by) -> None:
    if not seal.is_proposed:
        raise DomainError(_("There is no proposal any more: it was taken back, or the seal is released."))
    if seal.proposed_by_id == by.pk:
        raise DomainError(_("You proposed it. A release needs a second person."))
    able = set(releasers_of(seal.dialogue).values_list("pk", flat=True))
    if by.pk not in able:
        raise DomainError(_("Your seat does not release this dialogue any more."))
    if seal.proposed_by_id not in able:
        raise DomainError(_("Who proposed it no longer holds a seat that releases. Decline it, and propose it anew."))


def _thaw(seal: EmergencySeal, by) -> None:
    """Undoes the freezing; fills in the numbers of what went on. The caller saves the seal."""
    places = compartments_of(seal.dialogue)
    outdated = outdated_letters(places, seal.ended_at)
    Dialogue.objects.filter(pk=seal.dialogue_id).update(frozen_at=None)
    closing.reopen(places, witness=Witness("vault.reopened", by=by, compartment=seal.dialogue_id))
    seal.letters_gone_on = outbox.let_go(places, outdated=outdated)
    seal.letters_dropped = len(outdated)
    for letter in Message.objects.filter(pk__in=outdated).only("kind", "compartment"):
        record("letter.dropped", by=by, obj=letter, compartment=letter.compartment, kind_of_letter=letter.kind)
    if seal.links_after == LinksAfter.NEW:
        seal.links_renewed = renew_links(dialogue=seal.dialogue, by=by)
    Seat.objects.filter(pk__in=seal.stand_ins.values("pk"), ended_at=None).update(ended_at=seal.ended_at)
