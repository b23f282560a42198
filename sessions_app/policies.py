"""Who may do what with the agenda and with notes. Pure."""

from sessions_app.choices import NoteState, SessionKind
from workshops.choices import IN_THE_ROOM, ORGANISERS, READS_NOTES, TEAM, WRITES_NOTES, Role
from workshops.policies import can_set_rule, can_view_workshop, in_team, reader_of, sides_in, sits_as
from workshops.rule import Reader, rule_of


def can_view_agenda(user, workshop) -> bool:
    """Whoever sees the workshop; guests once they have acknowledged the ground rules (a selector
    asks that, since it is in the answers and not in a seat). The evaluator and the finance officer
    do not, where hours or topics are told by need to know."""
    reader, rule = reader_of(user, workshop), rule_of(workshop)
    if reader == Reader.OFFICE:
        return rule.tells_topics_to(reader) and rule.tells_place_and_date_to(reader)
    return reader is not None


def can_print_team_copy(user, workshop) -> bool:
    return in_team(user, workshop, TEAM)


def can_edit_agenda(user, workshop) -> bool:
    return (
        workshop.destroyed_at is None and not workshop.dialogue.is_public_record and in_team(user, workshop, ORGANISERS)
    )


def can_view_session(user, session) -> bool:
    """A caucus: its side, and the team. Anything else: whoever sees the workshop."""
    if session.kind != SessionKind.CAUCUS:
        return can_view_workshop(user, session.workshop)
    return in_team(user, session.workshop, {*WRITES_NOTES, Role.CONVENOR, Role.COORDINATOR}) or (
        session.side_id in sides_in(user, session.workshop) and in_team(user, session.workshop, IN_THE_ROOM)
    )


def can_edit_session(user, session) -> bool:
    return can_edit_agenda(user, session.workshop)


def can_tighten_session(user, session) -> bool:
    """A rule is set by who sets the workshop's: convenor and facilitators."""
    return session.workshop.destroyed_at is None and in_team(user, session.workshop, {Role.CONVENOR, Role.FACILITATOR})


def can_loosen_session(user, session) -> bool:
    """May ask those who were in the room for a wider rule."""
    return can_tighten_session(user, session)


def can_record_presence(user, session) -> bool:
    """Organisers and the rapporteur; not the latter where the list is the facilitators' alone."""
    reader = reader_of(user, session.workshop)
    return (
        session.takes_notes
        and session.workshop.destroyed_at is None
        and reader in {Reader.ORGANISER, Reader.RAPPORTEUR}
        and rule_of(session).lists_people_to(reader)
    )


def works_on_notes(user, session, roles=WRITES_NOTES) -> bool:
    """Holds one of ``roles`` here; in a caucus, one that its side lets in."""
    return any(in_team(user, session.workshop, {role}) and session.lets_in(role) for role in roles)


def can_write_notes(user, session) -> bool:
    return (
        session.takes_notes
        and session.workshop.destroyed_at is None
        and works_on_notes(user, session, {Role.RAPPORTEUR})
    )


def can_see_note_state(user, session) -> bool:
    """May know that notes exist and how many have read them: the team, never what they say. Of a
    caucus: only whom its side lets in."""
    return works_on_notes(user, session) if session.is_caucus else in_team(user, session.workshop, TEAM)


def can_open_caucus(user, session) -> bool:
    """Lets the rapporteur or the facilitators into the notes of a side's caucuses, or out again:
    those who come for that side, and nobody else."""
    return (
        session.is_caucus
        and session.workshop.destroyed_at is None
        and session.side_id in sides_in(user, session.workshop, {Role.PARTICIPANT})
    )


def can_read_note(user, note) -> bool:
    """Whoever the door's queryset lets in; convenor, coordinator and funder are not among them."""
    return note.state != NoteState.DESTROYED


def can_check_note(user, note) -> bool:
    return works_on_notes(user, note.session)


def can_release_note(user, note) -> bool:
    return note.is_open and can_check_note(user, note)


def can_take_back_note(user, note) -> bool:
    return note.is_released and can_check_note(user, note)


def can_carry_note(user, note) -> bool:
    """Lets all who take part read a caucus' released note, or takes that back: its own side alone."""
    return note.is_released and can_open_caucus(user, note.session)


def can_propose_correction(user, note) -> bool:
    """Whoever reads a released note; it goes to the rapporteur without a name."""
    return note.is_released


def can_settle_corrections(user, note) -> bool:
    return works_on_notes(user, note.session, {Role.RAPPORTEUR})


def can_settle_correction(user, correction) -> bool:
    return can_settle_corrections(user, correction.note)


def can_list_agreements(user) -> bool:
    """Everybody may see what they themselves have agreed to."""
    return user.is_authenticated


def can_answer_passage(user, passage) -> bool:
    """The person asked, and nobody else."""
    return passage.invitation.person.user_id is not None and passage.invitation.person.user_id == user.pk


def can_read_own_history(user) -> bool:
    """Everybody sees what they themselves have opened, and nobody else's."""
    return user.is_authenticated


def can_trace_copy(user, session) -> bool:
    """Convenor and facilitators; the act asks again and is in the trail."""
    return can_view_session(user, session) and in_team(user, session.workshop, {Role.CONVENOR, Role.FACILITATOR})


def can_hold_key(user) -> bool:
    """Whoever sits where notes are read may have a reading key of their own."""
    return sits_as(user, READS_NOTES)


def can_see_readers(user, workshop) -> bool:
    """Who may read the notes and who can: for those who write them."""
    return in_team(user, workshop, WRITES_NOTES)


def can_admit_readers(user, workshop) -> bool:
    """Let in and remove readers, seal anew, use or end the recovery code; the keys decide who *can*."""
    return workshop.destroyed_at is None and can_see_readers(user, workshop)


def can_follow_request(user, request) -> bool:
    """How many have agreed, and taking the question back: those who may set the rule."""
    return can_set_rule(user, request.workshop)


def can_answer_request(user, answer) -> bool:
    """The person who was asked, signed in; the personal link has a door of its own."""
    person = answer.invitation.person
    return person.user_id is not None and person.user_id == user.pk
