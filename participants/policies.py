"""Who may do what with people and invitations."""

from workshops.choices import IN_THE_ROOM, ORGANISERS, Role
from workshops.policies import holds, in_team, sits_as
from workshops.rule import Reader, rule_of


def can_list_people(user) -> bool:
    return holds(user, ORGANISERS)


def can_view_person(user, person) -> bool:
    """The door's queryset has asked for a shared dialogue; the role is asked here."""
    return holds(user, ORGANISERS)


def can_import_people(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(user, {Role.CONVENOR, Role.COORDINATOR}, dialogue_id=dialogue.pk)


def can_edit_membership(user, membership) -> bool:
    return holds(user, ORGANISERS, dialogue_id=membership.dialogue_id)


def can_set_contact(user, membership) -> bool:
    """How somebody is reached, and through whom: whoever invites, in every dialogue in which this row stands."""
    hosts = {Role.CONVENOR, Role.COORDINATOR}
    rows = membership.person.memberships.all()
    return all(holds(user, hosts, dialogue_id=row.dialogue_id) for row in rows)


def can_invite(user, workshop) -> bool:
    return (
        workshop.is_open
        and not workshop.dialogue.is_public_record
        and in_team(user, workshop, {Role.CONVENOR, Role.COORDINATOR})
    )


def can_find_date(user, workshop) -> bool:
    """Ask people for days: whoever invites; also for a round that was put off."""
    return (
        workshop.may_find_days
        and not workshop.dialogue.is_public_record
        and in_team(user, workshop, {Role.CONVENOR, Role.COORDINATOR})
    )


def can_answer_for(user, polled) -> bool:
    """Ask somebody again under a new link."""
    return can_find_date(user, polled.poll.workshop)


def can_note_days(user, polled) -> bool:
    """Write down on which days somebody could come: whoever asks for them, and whoever was asked to telephone."""
    workshop = polled.poll.workshop
    if can_answer_for(user, polled):
        return True
    takes_answers = workshop.may_find_days and not workshop.dialogue.is_public_record
    return takes_answers and in_team(user, workshop, ORGANISERS) and polled.calls_of(user).exists()


def can_see_answers(user, workshop) -> bool:
    return in_team(user, workshop, ORGANISERS)


def can_manage_invitation(user, invitation) -> bool:
    """Resend, withdraw, record an answer given by telephone."""
    return in_team(user, invitation.workshop, {Role.CONVENOR, Role.COORDINATOR})


def can_answer_invitation(user, invitation) -> bool:
    """The guest, signed in; the personal link has a door of its own."""
    return invitation.person.user_id is not None and invitation.person.user_id == user.pk


def can_read_needs(user, invitation) -> bool:
    """Travel and health data have one owner: the coordinator."""
    return in_team(user, invitation.workshop, {Role.COORDINATOR})


def can_edit_person(user, person) -> bool:
    """Whoever organises every dialogue in which this row stands. (New rows stand in one alone.)"""
    return all(holds(user, ORGANISERS, dialogue_id=row.dialogue_id) for row in person.memberships.all())


def can_add_person(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(user, ORGANISERS, dialogue_id=dialogue.pk)


def can_confirm_import(user, draft) -> bool:
    return can_import_people(user, draft.dialogue)


def can_view_invitation(user, invitation) -> bool:
    """Organisers, and the guest; the queryset has asked the seats."""
    return can_answer_invitation(user, invitation) or in_team(user, invitation.workshop, ORGANISERS)


def can_see_company(user, workshop) -> bool:
    """Who else comes: whoever takes part in this very round, where the rule shows a list at all."""
    return (
        workshop.destroyed_at is None
        and rule_of(workshop).lists_people_to(Reader.ATTENDEE)
        and in_team(user, workshop, IN_THE_ROOM)
    )


def can_set_exchange(user, workshop) -> bool:
    """Says how far the sides know of each other, and writes down what a side has confirmed."""
    return workshop.destroyed_at is None and in_team(user, workshop, {Role.CONVENOR, Role.FACILITATOR})


def can_open_names(user, workshop) -> bool:
    """Shows names before both sides have confirmed, with a reason; reads who was shown them."""
    return workshop.destroyed_at is None and in_team(user, workshop, {Role.CONVENOR})


def can_set_reminders(user, workshop) -> bool:
    return can_invite(user, workshop)


def can_list_calls(user) -> bool:
    """Those who organise anything; each sees what they organise."""
    return sits_as(user, ORGANISERS)


def can_make_call(user, call) -> bool:
    """Whoever was asked to, and those who look after invitations; the queryset has asked the seats."""
    if call.assignee_id is not None and call.assignee_id == user.pk:
        return holds(user, ORGANISERS, dialogue_id=call.dialogue_id, workshop_id=call.workshop_id)
    hosts = {Role.CONVENOR, Role.COORDINATOR}
    return holds(user, hosts, dialogue_id=call.dialogue_id, workshop_id=call.workshop_id)
