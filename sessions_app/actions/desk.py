"""What the buttons of the rapporteur's desk do, each after the text was saved."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.errors import DomainError
from sessions_app.actions.check import Check, check_text, decide_finding, find, reworded
from sessions_app.actions.notes import Conflict, Saved, refuse_without_notes, save_note, text_of
from sessions_app.actions.passages import ask_person_of
from sessions_app.choices import Decision
from sessions_app.models import NoteText, Point

REWORD, DISMISS, ACCEPT, ASK, POINTS, KEEP = "reword", "dismiss", "accept", "ask", "do", "keep"


@dataclass(frozen=True)
class Desk:
    """The desk as it opens: the newest text, its revision, and what the check says of it."""

    text: NoteText
    revision: int
    check: Check


@dataclass(frozen=True)
class Command:
    """Which button was pressed: ``act`` is one of the names above or empty, ``target`` a fingerprint
    or "up:2", ``reason`` the words beside "Accept"."""

    act: str = ""
    target: str = ""
    reason: str = ""

    @classmethod
    def read(cls, data) -> "Command":
        """Reads a POST (any mapping with ``get``)."""
        for act in (REWORD, DISMISS, ACCEPT, ASK, POINTS, KEEP):
            if target := data.get(act):
                return cls(act, target, data.get(f"reason-{target}", ""))
        return cls()

    @property
    def anchor(self) -> str:
        """Where the page should stand afterwards."""
        return "#check" if self.act in {REWORD, DISMISS, ACCEPT, ASK} else ""


@sensitive_variables()
def open_desk(*, session, by) -> Desk:
    """The newest text with its findings; an empty desk where nothing was written."""
    refuse_without_notes(session)
    if not session.has_note or session.note.revision == 0:
        return Desk(NoteText(), 0, Check(is_empty=True))
    text = text_of(session.note, by=by, act="note.opened")
    return Desk(text, session.note.revision, check_text(session=session, text=text, by=by))


@sensitive_variables()
def present_text(*, note, by) -> NoteText:
    """The text that stands now, to be put beside another."""
    return text_of(note, by=by, act="note.compared")


class NotDone(DomainError):
    """The text was saved as ``revision``; what the button asked for beyond that was refused."""

    def __init__(self, error: DomainError, revision: int):
        super().__init__(str(error), field=error.field)
        self.revision = revision


@sensitive_variables()
def save_and_do(*, session, text: NoteText, base: int, command: Command, by) -> Saved:
    """Saves the text, then rewords, decides, or moves points as the button says.

    Raises Conflict or DomainError with nothing saved, NotDone when only the rest was refused.
    """
    if command.act == KEEP:
        return _settle(session, text, base, command.target, by)
    if command.act == POINTS:
        text = arrange(text, command.target)
    saved = save_note(session=session, text=text, base=base, by=by)
    try:
        return _do(saved, text, command, by)
    except Conflict:
        raise
    except DomainError as error:
        raise NotDone(error, saved.revision) from error


@sensitive_variables()
def _do(saved: Saved, text: NoteText, command: Command, by) -> Saved:
    session = saved.note.session
    if command.act == REWORD:
        text = reworded(session=session, text=text, fingerprint=command.target)
        return save_note(session=session, text=text, base=saved.revision, by=by)
    if command.act == ASK:
        found = find(check_text(session=session, text=text, by=by), command.target)
        ask_person_of(found, session=session, by=by)
    if command.act in {DISMISS, ACCEPT}:
        decision = Decision.FALSE_ALARM if command.act == DISMISS else Decision.ACCEPTED
        decide_finding(
            note=saved.note, text=text, fingerprint=command.target, decision=decision, reason=command.reason, by=by
        )
    return saved


@sensitive_variables()
def _settle(session, text: NoteText, base: int, choice: str, by) -> Saved:
    """After a conflict: keep this text, take the other, or put both; ``base`` is the other's revision."""
    if choice == "mine":
        return save_note(session=session, text=text, base=base, by=by)
    if choice == "theirs":
        return Saved(session.note, session.note.revision)
    other = present_text(note=session.note, by=by)
    return save_note(session=session, text=text.merged_with(other), base=base, by=by)


def arrange(text: NoteText, command: str) -> NoteText:
    """Adds, removes or moves a point: "add", "remove:2", "up:2", "down:2" (counted from 0)."""
    points = list(text.points)
    verb, _colon, number = command.partition(":")
    if verb == "add":
        return replace(text, points=(*points, Point()))
    if not number.isdecimal() or int(number) >= len(points):
        raise DomainError(_("That point is no longer there."))
    here = int(number)
    if verb == "remove":
        del points[here]
    else:
        there = here - 1 if verb == "up" else here + 1
        if 0 <= there < len(points):
            points[here], points[there] = points[there], points[here]
    return replace(text, points=tuple(points))
