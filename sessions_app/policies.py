"""Who may do what with the agenda and with notes. Pure."""

from sessions_app.choices import NoteState, SessionKind
from sessions_app.querysets import WRITES_NOTES
from workshops.choices import IN_THE_ROOM, ORGANISERS, Role
from workshops.policies import in_team, sides_in


def can_edit_agenda(user, workshop) -> bool:
    return workshop.destroyed_at is None and in_team(user, workshop, ORGANISERS)


def can_view_session(user, session) -> bool:
    """A caucus: its side, and the team. Anything else: whoever sees the workshop."""
    if session.kind != SessionKind.CAUCUS:
        return True
    return in_team(user, session.workshop, {*WRITES_NOTES, Role.CONVENOR, Role.COORDINATOR}) or (
        session.side_id in sides_in(user, session.workshop) and in_team(user, session.workshop, IN_THE_ROOM)
    )


def can_edit_session(user, session) -> bool:
    return can_edit_agenda(user, session.workshop)


def can_record_presence(user, session) -> bool:
    return in_team(user, session.workshop, ORGANISERS | {Role.RAPPORTEUR})


def can_write_notes(user, session) -> bool:
    return (
        session.takes_notes
        and session.workshop.destroyed_at is None
        and in_team(user, session.workshop, {Role.RAPPORTEUR})
    )


def can_read_note(user, note) -> bool:
    """Whoever the door's queryset lets in; convenor, coordinator and funder are not among them."""
    return note.state != NoteState.DESTROYED


def can_check_note(user, note) -> bool:
    return in_team(user, note.session.workshop, WRITES_NOTES)


def can_release_note(user, note) -> bool:
    return note.is_open and in_team(user, note.session.workshop, WRITES_NOTES)
