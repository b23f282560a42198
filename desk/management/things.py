"""The things of the matrix of rights: each kind of object, in each state that changes who may do what.

A state is a change of the specimens' world. Whoever asks makes the change inside a transaction that is
rolled back (``standing``), so that each state begins from the same world.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from desk.management.specimens import World, seat_everybody_in
from followups.choices import IncidentState
from followups.models import (
    ActionItem,
    Addressee,
    AffectedPerson,
    Incident,
    IncidentStep,
    JointText,
    Silence,
    Transfer,
)
from outbox.actions.holding import hold
from outbox.choices import MessageState
from outbox.models import CapturedMail, Message
from participants.models import Call, ImportDraft, Invitation, Membership, Person, Polled, Slot
from reports.choices import ReportState
from reports.models import Activity, BudgetLine, DueDate, Expense, Grant, Indicator, Release, Report, Survey
from sessions_app.choices import CaucusRole, NoteState, SessionKind
from sessions_app.models import CaucusOpening, Correction, Note, Passage, RuleAnswer, RuleRequest, WorkshopSession
from workshops.choices import Preset, WorkshopState
from workshops.models import PRESETS, Dialogue, EmergencySeal, RetentionProposal, RuleProfile, Seat, Workshop
from workshops.policies import forget_seats

Change = Callable[[World], Model]


@dataclass(frozen=True)
class Thing:
    """``key`` names it in words (desk.selectors.policy_words); ``change`` makes the state and returns the
    object; a thing with a ``base`` is the same thing in another state."""

    key: str
    model: type[Model]
    change: Change
    base: str = ""


@contextmanager
def standing(thing: Thing, world: World) -> Iterator[Model]:
    """The thing in its state, for the length of a block."""
    with transaction.atomic():
        try:
            row = thing.change(world)
            _forget_seats(world)
            yield row
        finally:
            transaction.set_rollback(True)
            _forget_seats(world)


def _forget_seats(world: World) -> None:
    for user in world.users.values():
        forget_seats(user)


def _plain(model: type[Model]) -> Change:
    return lambda world: world.rows[model]


def changed(model: type[Model], **facts) -> Change:
    def change(world: World) -> Model:
        row = world.rows[model]
        model.objects.filter(pk=row.pk).update(**facts)
        return model.objects.get(pk=row.pk)

    return change


def freeze(world: World) -> Dialogue:
    """Puts the dialogue under an emergency seal: its seats sleep, its letters are held."""
    dialogue = changed(Dialogue, frozen_at=timezone.now())(world)
    hold([dialogue.pk, *dialogue.workshops.values_list("pk", flat=True)])
    return dialogue


def _unacknowledged(world: World) -> Workshop:
    """A closed round: its rule says that it is not acknowledged."""
    rule = RuleProfile.objects.create(preset=Preset.CLOSED, **PRESETS[Preset.CLOSED])
    return changed(Workshop, rule_profile=rule)(world)


def _report(state: str) -> Change:
    return changed(Report, state=state)


def note_of_its_own(*, caucus: bool = False, **facts) -> Change:
    """A note of a session of its own, in which everybody but the absent guest was present."""

    def change(world: World) -> Note:
        workshop = world.rows[Workshop]
        of = {"kind": SessionKind.CAUCUS, "side": world.rows[Membership].side} if caucus else {}
        session = WorkshopSession.objects.create(workshop=workshop, title="Of this state", **of)
        seat_everybody_in(session, world)
        return Note.objects.create(session=session, rule_profile=workshop.rule_profile, **facts)

    return change


def released(days: int = 9) -> dict:
    """The facts of a note that was released and may be read for so many days more."""
    today = timezone.now().date()
    return {
        "state": NoteState.RELEASED,
        "revision": 1,
        "released_revision": 1,
        "released_on": today,
        "reading_until": today + dt.timedelta(days=days),
    }


def _destroyed(world: World) -> Workshop:
    """After its day: the workshop stays as a date, its notes are gone."""
    workshop = world.rows[Workshop]
    Note.objects.filter(session__workshop=workshop).update(state=NoteState.DESTROYED)
    return changed(Workshop, destroyed_at=timezone.now())(world)


def session_of_its_own(**facts) -> Change:
    return lambda world: WorkshopSession.objects.create(workshop=world.rows[Workshop], title="Of this state", **facts)


def _caucus(world: World) -> WorkshopSession:
    return session_of_its_own(kind=SessionKind.CAUCUS, side=world.rows[Membership].side)(world)


def _seal(**facts) -> Change:
    """A dialogue under an emergency seal that the convenor has set."""

    def change(world: World) -> EmergencySeal:
        now, convenor = timezone.now(), world.users["convenor"]
        dialogue = freeze(world)
        proposed = {"proposed_at": now, "proposed_by": convenor} if facts.get("is_proposed") else {}
        return EmergencySeal.objects.create(dialogue=dialogue, began_at=now, began_by=convenor, **proposed)

    return change


def _let_in(world: World) -> Note:
    """A released note of a caucus, after its side has let both roles in."""
    note = note_of_its_own(caucus=True, **released())(world)
    for role in CaucusRole:
        CaucusOpening.objects.create(
            workshop=note.session.workshop,
            side=note.session.side,
            role=role,
            given_by=world.users["participant"],
        )
    return note


def things() -> list[Thing]:
    """All of them, in the order in which people read them."""
    return [
        Thing("note", Note, note_of_its_own(**released())),
        Thing("note-written", Note, note_of_its_own(revision=1), "note"),
        Thing("note-over", Note, note_of_its_own(**released(days=-1)), "note"),
        Thing("note-caucus", Note, note_of_its_own(caucus=True, **released()), "note"),
        Thing("note-caucus-written", Note, note_of_its_own(caucus=True, revision=1), "note"),
        Thing("note-caucus-let-in", Note, _let_in, "note"),
        Thing("note-destroyed", Note, note_of_its_own(revision=1, state=NoteState.DESTROYED), "note"),
        Thing("correction", Correction, _plain(Correction)),
        Thing("passage", Passage, _plain(Passage)),
        Thing("retention", RetentionProposal, _plain(RetentionProposal)),
        Thing("rule-request", RuleRequest, _plain(RuleRequest)),
        Thing("rule-answer", RuleAnswer, _plain(RuleAnswer)),
        Thing("session", WorkshopSession, _plain(WorkshopSession)),
        Thing("session-caucus", WorkshopSession, _caucus, "session"),
        Thing("session-pause", WorkshopSession, session_of_its_own(kind=SessionKind.MEAL), "session"),
        Thing("workshop", Workshop, _plain(Workshop)),
        Thing("workshop-unacknowledged", Workshop, _unacknowledged, "workshop"),
        Thing("workshop-over", Workshop, changed(Workshop, state=WorkshopState.CLOSED), "workshop"),
        Thing("workshop-destroyed", Workshop, _destroyed, "workshop"),
        Thing("invitation", Invitation, _plain(Invitation)),
        Thing("slot", Slot, _plain(Slot)),
        Thing("polled", Polled, _plain(Polled)),
        Thing("call", Call, _plain(Call)),
        Thing("person", Person, _plain(Person)),
        Thing("membership", Membership, _plain(Membership)),
        Thing("import", ImportDraft, _plain(ImportDraft)),
        Thing("text", JointText, _plain(JointText)),
        Thing("silence", Silence, _plain(Silence)),
        Thing("addressee", Addressee, _plain(Addressee)),
        Thing("action", ActionItem, _plain(ActionItem)),
        Thing("transfer", Transfer, _plain(Transfer)),
        Thing("dialogue", Dialogue, _plain(Dialogue)),
        Thing("dialogue-frozen", Dialogue, freeze, "dialogue"),
        Thing("dialogue-record", Dialogue, changed(Dialogue, is_public_record=True), "dialogue"),
        Thing("seal", EmergencySeal, _seal()),
        Thing("seal-proposed", EmergencySeal, _seal(is_proposed=True), "seal"),
        Thing("drill", EmergencySeal, _plain(EmergencySeal)),
        Thing("incident", Incident, _plain(Incident)),
        Thing("incident-closed", Incident, changed(Incident, state=IncidentState.CLOSED), "incident"),
        Thing("affected", AffectedPerson, _plain(AffectedPerson)),
        Thing("incident-step", IncidentStep, _plain(IncidentStep)),
        Thing("seat", Seat, _plain(Seat)),
        Thing("grant", Grant, _plain(Grant)),
        Thing("line", BudgetLine, _plain(BudgetLine)),
        Thing("expense", Expense, _plain(Expense)),
        Thing("survey", Survey, _plain(Survey)),
        Thing("due-date", DueDate, _plain(DueDate)),
        Thing("activity", Activity, _plain(Activity)),
        Thing("indicator", Indicator, _plain(Indicator)),
        Thing("report", Report, _report(ReportState.DRAFT)),
        Thing("report-review", Report, _report(ReportState.IN_REVIEW), "report"),
        Thing("report-released", Report, _report(ReportState.RELEASED), "report"),
        Thing("release", Release, _plain(Release)),
        Thing("letter", Message, changed(Message, state=MessageState.SENT)),
        Thing("letter-parked", Message, changed(Message, state=MessageState.PARKED), "letter"),
        Thing("mail", CapturedMail, _plain(CapturedMail)),
    ]
