"""The first page of whoever signed in."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.ui import place_of
from desk.policies import is_operator
from desk.selectors import calls, emergency, guest, loosening, sealed, waiting
from desk.selectors import notes as notes_waiting
from desk.selectors.rows import Waiting, name_of
from desk.selectors.words import greeting, in_days, number_word, what_waits
from followups.models import ActionItem, Incident, JointText, TextVersion
from participants.choices import COMING
from participants.models import Call, Invitation
from participants.selectors.counts import AnswerCounts, answer_counts
from sessions_app.models import Note
from workshops.choices import ORGANISERS, Level, Role
from workshops.models import Dialogue, Workshop
from workshops.policies import holds, in_team, seats_of
from workshops.selectors import told_of


@dataclass(frozen=True)
class DialogueRow:
    """One dialogue as the table shows it; ``counts`` None where the reader may not see answers."""

    dialogue: Dialogue
    next: Workshop | None = None
    counts: AnswerCounts | None = None
    returning: float | None = None


@dataclass(frozen=True)
class Home:
    """``overline`` (day and hour where the reader is), ``heading``, ``lead`` in words; the rest in rows."""

    overline: str
    heading: str
    lead: str
    waiting: list[Waiting]
    dialogues: list[DialogueRow] = field(default_factory=list)
    public_records: int = 0
    invitations: list[Invitation] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    is_operator: bool = False
    closed: list[str] = field(default_factory=list)


def is_funder_alone(user) -> bool:
    """True when every seat that ``user`` holds is a funder's."""
    seats = seats_of(user)
    return bool(seats) and all(seat.role == Role.FUNDER for seat in seats)


def home_of(user) -> Home:
    """Everything on the first page, in a constant number of queries; hours and days are the reader's."""
    now = timezone.localtime()
    today = now.date()
    workshops = _workshops(user, today)
    counts = answer_counts(w.pk for w in workshops if in_team(user, w, ORGANISERS)) if workshops else {}
    invitations = guest.invitations_of(user) if guest.is_guest(user) else []
    notes = guest.readable_notes(user) if guest.is_guest(user) else []
    dialogues = _dialogues(user, workshops, counts, today)
    rows = [
        *emergency.to_release(user, today),
        *waiting.incidents(user, [row.dialogue for row in dialogues], today),
        *calls.calls(user, [row.dialogue for row in dialogues], today),
        *waiting.answers(user, workshops, counts, today),
        *waiting.ground_rules(user, workshops, today),
        *notes_waiting.notes(user, today),
        *sealed.readers(user, workshops, today),
        *loosening.rule_requests(user, today),
        *waiting.actions(user, today),
        *waiting.records(user, workshops, today),
        *waiting.reports(user, today),
        *waiting.letters(user, today),
        *waiting.jobs(user, today),
        *guest.own_invitations(user, invitations, today),
        *guest.to_read(user, notes, today),
        *(guest.passages(user, today) if guest.is_guest(user) else []),
        *(guest.retention(user, today) if guest.is_guest(user) else []),
        *(guest.questions(user, today) if guest.is_guest(user) else []),
    ]
    rows.sort(key=lambda row: row.order)
    own = [row for row in dialogues if not row.dialogue.is_public_record]
    return Home(
        overline=_overline(now, user),
        heading=f"{greeting(now)} {what_waits(len(rows))}",
        lead=_lead(user, rows, workshops, invitations, today),
        waiting=rows,
        dialogues=own,
        public_records=len(dialogues) - len(own),
        invitations=invitations,
        notes=notes,
        is_operator=is_operator(user),
        closed=emergency.closed_for_now(user),
    )


def _workshops(user, today: dt.date) -> list[Workshop]:
    """Rounds that run or come, past ones whose records are due or undecided, and sealed ones, where
    readers may wait; with ``returning`` (how many of those who come took part before)."""
    coming = Invitation.objects.filter(workshop=OuterRef("pk"), state__in=COMING)
    before = Invitation.objects.filter(
        person=OuterRef("person"), workshop__dialogue=OuterRef("workshop__dialogue"), attended=True
    ).exclude(workshop=OuterRef("workshop"))
    returning = coming.filter(Exists(before)).order_by().values("workshop").annotate(n=Count("pk")).values("n")
    return list(
        Workshop.objects.visible_to(user)
        .filter(destroyed_at=None, dialogue__is_public_record=False)
        .filter(
            Q(ends_on=None)
            | Q(ends_on__gte=today)
            | Q(destroy_on__lte=today + waiting.RECORDS_SOON)
            | Q(destroy_on=None)
            | Q(level=Level.SEALED)
        )
        .annotate(returning=Subquery(returning))
        .in_order()[:80]
    )


def _overline(now: dt.datetime, user) -> str:
    """ "Monday 23 November 2026, 9:12 in Zurich" """
    day = f"{date_format(now, 'l')} {date_format(now, 'DATE_FORMAT')}"
    hour = date_format(now, "TIME_FORMAT")
    return _("%(day)s, %(hour)s in %(place)s") % {"day": day, "hour": hour, "place": place_of(user.time_zone)}


def _lead(user, rows, workshops, invitations, today: dt.date) -> str:
    overdue = sum(row.overdue for row in rows)
    if overdue:
        words = ngettext("%(number)s of them is overdue.", "%(number)s of them are overdue.", overdue)
        first = words % {"number": number_word(overdue)}
    else:
        first = _("Nothing is overdue.") if rows else ""
    dated = (w for w in workshops if w.starts_on and w.starts_on >= today and w.is_open)
    coming = next((w for w in dated if told_of(w, user).has_dates), None)
    if coming:
        told = {"name": name_of(coming), "when": in_days(coming.starts_on, today)}
        second = _("The next round, %(name)s, %(when)s.") % told
    else:
        second = guest.next_round(user, invitations, today)
    return f"{first} {second}".strip()


def _dialogues(user, workshops, counts, today: dt.date) -> list[DialogueRow]:
    """The table of dialogues in which the reader holds a seat of the team."""
    open_items = ActionItem.objects.visible_to(user).filter(dialogue=OuterRef("pk")).open().order_by()
    open_items = open_items.values("dialogue")
    newest = TextVersion.objects.filter(joint_text__dialogue=OuterRef("pk"), number=F("joint_text__latest"))
    newest = newest.filter(joint_text__in=JointText.objects.visible_to(user).values("pk")).order_by()
    brackets = newest.values("joint_text__dialogue").annotate(n=Sum("brackets_left")).values("n")
    dialogues = (
        Dialogue.objects.visible_to(user)
        .annotate(
            open_actions=Subquery(open_items.annotate(n=Count("pk")).values("n")),
            brackets=Subquery(brackets),
            has_calls=Exists(Call.objects.open().filter(dialogue=OuterRef("pk"), assignee=user.pk)),
            has_incidents=Exists(Incident.objects.open().filter(dialogue=OuterRef("pk"))),
        )
        .order_by("is_public_record", "title")
    )
    upcoming: dict = {}
    for workshop in workshops:
        if workshop.is_open and (workshop.ends_on is None or workshop.ends_on >= today):
            upcoming.setdefault(workshop.dialogue_id, workshop)
    return [_dialogue_row(user, dialogue, upcoming.get(dialogue.pk), counts) for dialogue in dialogues]


def _dialogue_row(user, dialogue: Dialogue, coming: Workshop | None, counts: dict) -> DialogueRow:
    if coming is None or not holds(user, ORGANISERS, dialogue_id=dialogue.pk):
        return DialogueRow(dialogue, coming)
    tally = counts.get(coming.pk)
    share = (coming.returning or 0) / tally.coming if tally and tally.coming else None
    return DialogueRow(dialogue, coming, tally, share)
