"""Letters as their organisers and their recipients may see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from desk.selectors.rows import name_of
from desk.selectors.words import number_word
from outbox.choices import MessageState
from outbox.emails import LINK, STOP
from outbox.models import Hold, Message
from participants.models import Person
from workshops.choices import ORGANISERS
from workshops.models import Dialogue, Seat, Workshop

KINDS = {
    "participants/invitation": gettext_lazy("Invitation"),
    "participants/reminder": gettext_lazy("Reminder to answer"),
    "participants/missing": gettext_lazy("Reminder of what is missing"),
    "participants/confirmation": gettext_lazy("Answer confirmed"),
    "participants/withdrawal": gettext_lazy("Invitation withdrawn"),
    "participants/link_code": gettext_lazy("Code for another device"),
    "participants/date_poll": gettext_lazy("Question about days"),
    "sessions_app/note_released": gettext_lazy("Notes to read"),
    "sessions_app/window_closes": gettext_lazy("A reading window closes"),
    "sessions_app/notes_wait": gettext_lazy("Notes to finish"),
    "reports/report_due": gettext_lazy("A report is due"),
    "followups/reminder": gettext_lazy("Reminder of an action"),
    "followups/silence": gettext_lazy("A text under silence"),
    "followups/concern": gettext_lazy("A request to sign in"),
    "followups/something_concerns_you": gettext_lazy("A request to ring or sign in"),
    "workshops/seat_given": gettext_lazy("Seat given"),
    "desk/workshop_moved": gettext_lazy("New date"),
    "desk/seal_waits": gettext_lazy("A request to sign in"),
    "desk/workshop_called_off": gettext_lazy("Round called off"),
    "desk/calendar_changed": gettext_lazy("Calendar entry renewed"),
    "desk/rule_asked": gettext_lazy("Question about the rule"),
    "desk/checkpoint": gettext_lazy("Lines to check the record by"),
    "reports/grant_shared": gettext_lazy("Grant shared"),
    "reports/release_ready": gettext_lazy("Report released"),
    "reports/survey_asked": gettext_lazy("Three questions"),
    "sessions_app/passage_waits": gettext_lazy("Question to answer"),
    "sessions_app/key_wanted": gettext_lazy("A key of your own"),
    "sessions_app/reader_admitted": gettext_lazy("Sealed notes opened to you"),
    "sessions_app/recovery_used": gettext_lazy("Recovery code used"),
    "accounts/login_code": gettext_lazy("Code for signing in"),
    "accounts/password_reset_code": gettext_lazy("Code for a new password"),
}
ACCOUNT = gettext_lazy("Change to an account")


def kind_words(kind: str) -> str:
    """ "participants/invitation" in words; a kind that has none yet by its own name."""
    if kind in KINDS:
        return str(KINDS[kind])
    app, _slash, name = kind.rpartition("/")
    return str(ACCOUNT) if app == "accounts" else name.replace("_", " ").capitalize()


def organised_by(user) -> Q:
    """Letters of the dialogues and workshops in which ``user`` holds an organiser's seat."""
    seats = Seat.objects.of(user).held().filter(role__in=ORGANISERS)
    dialogues = seats.filter(workshop=None).values("dialogue")
    workshops = Workshop.objects.filter(
        Q(dialogue__in=dialogues) | Q(pk__in=seats.filter(workshop__isnull=False).values("workshop"))
    )
    return Q(compartment__in=dialogues) | Q(compartment__in=workshops.values("pk"))


def letters_visible_to(user) -> QuerySet[Message]:
    """An organiser's letters, and what was sent to ``user``; each says which by ``is_organised``."""
    if not user.is_authenticated:
        return Message.objects.none()
    organised = organised_by(user)
    own = Q(user_id=user.pk) | Q(person_id__in=Person.objects.filter(user_id=user.pk).values("pk"))
    return (
        Message.objects.filter(organised | (own & Q(state=MessageState.SENT)))
        .annotate(is_organised=ExpressionWrapper(organised, output_field=BooleanField()))
        .exclude(compartment__in=Hold.objects.values("compartment"))
    )


def in_line(user, *, state: str = "") -> QuerySet[Message]:
    """The list, the newest first; ``state`` narrows it if it is one."""
    letters = letters_visible_to(user).defer("text", "html", "calendar").order_by("-created_at", "pk")
    return letters.filter(state=state) if state in MessageState.values else letters


@dataclass(frozen=True)
class Row:
    """A letter in the list: what it is, about which round, and when it went or goes."""

    message: Message
    kind: str
    about: str
    when: datetime


def rows_of(messages: list[Message]) -> list[Row]:
    """The rows of one page; two queries for the names of rounds, however many rows."""
    names = names_of({message.compartment for message in messages if message.is_organised})
    return [
        Row(message, kind_words(message.kind), names.get(message.compartment, ""), when_of(message))
        for message in messages
    ]


def names_of(compartments: set) -> dict:
    """Compartment to "Lake Room, round 4" or "Lake Room"."""
    names = dict(Dialogue.objects.filter(pk__in=compartments).values_list("pk", "code_name"))
    workshops = Workshop.objects.filter(pk__in=compartments).select_related("dialogue")
    return names | {workshop.pk: name_of(workshop) for workshop in workshops}


def when_of(message: Message) -> datetime:
    """When it went; of what has not gone, when it is due or was written."""
    if message.sent_at:
        return message.sent_at
    return message.not_before if message.state == MessageState.QUEUED else message.created_at


def standing_of(user) -> list[str]:
    """One sentence for what failed, one for what waits, one for what went; empty ones are left out."""
    counts = dict(
        Message.objects.filter(organised_by(user)).order_by().values_list("state").annotate(number=Count("pk"))
    )
    waiting = counts.get(MessageState.QUEUED, 0) + counts.get(MessageState.SENDING, 0)
    told = [
        (counts.get(MessageState.PARKED, 0),
         lambda n: ngettext("%(n)s letter could not be sent.", "%(n)s letters could not be sent.", n)),
        (waiting, lambda n: ngettext("%(n)s letter waits for its hour.", "%(n)s letters wait for their hour.", n)),
        (counts.get(MessageState.SENT, 0), lambda n: ngettext("%(n)s has gone.", "%(n)s have gone.", n)),
    ]  # fmt: skip
    return [words(number) % {"n": number_word(number)} for number, words in told if number]


@dataclass(frozen=True)
class Reading:
    """A letter as it was sent, but for the personal link, which is its recipient's alone."""

    message: Message
    to: str
    kind: str
    about: str
    body: str
    when: datetime
    is_later: bool


def reading_of(message: Message) -> Reading:
    """What the page of one letter shows. Codes are gone from the row; their place stays empty."""
    about = names_of({message.compartment}).get(message.compartment, "") if message.is_organised else ""
    return Reading(
        message=message,
        to=f"{message.to_name} <{message.to_email}>" if message.to_name else message.to_email,
        kind=kind_words(message.kind),
        about=about,
        body=message.text.replace(LINK, _("(personal link)")).replace(STOP, _("(personal link)")),
        when=when_of(message),
        is_later=message.not_before > timezone.now(),
    )
