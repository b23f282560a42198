"""A guest's account and seat: given with a yes or a perhaps, ended with a no."""

from django.utils import timezone

from accounts.models import User
from participants.choices import Part
from participants.models import Invitation, Person
from workshops.actions.readers import close_notes
from workshops.choices import IN_THE_ROOM, Role
from workshops.models import Seat
from workshops.policies import forget_seats

ROLES = {
    Part.PARTICIPANT: Role.PARTICIPANT,
    Part.EXPERT: Role.PARTICIPANT,
    Part.OBSERVER: Role.OBSERVER,
    Part.INTERPRETER: Role.INTERPRETER,
}


def ensure_account(person: Person) -> User | None:
    """The account for the person's address, made without a password where there is none (its owner
    signs in with a mailed code); None for a person without an address."""
    address = person.email.strip().lower()
    if not address:
        return None
    known = {"name": person.name, "language": person.language, "time_zone": person.time_zone}
    user = User.objects.ensure_user(address, **known)
    if person.user_id != user.pk:
        Person.objects.filter(pk=person.pk).update(user=user)
        person.user = user
    return user


def give_seat(invitation: Invitation) -> Seat | None:
    """A seat in the room for the invitation's guest; the one that they hold, if they hold it."""
    user = ensure_account(invitation.person)
    if user is None:
        return None
    workshop, role = invitation.workshop, ROLES[invitation.part]
    _room_seats(user, workshop).exclude(role=role, side=invitation.side).update(ended_at=timezone.now())
    forget_seats(user)
    return _room_seats(user, workshop).first() or Seat.objects.create(
        user=user, dialogue=workshop.dialogue, workshop=workshop, role=role, side=invitation.side
    )


def end_seat(invitation: Invitation, *, by=None) -> int:
    """Ends the guest's seats in this room, and their key of its sealed notes; returns how many seats."""
    user = invitation.person.user
    if user is None:
        return 0
    forget_seats(user)
    ended = _room_seats(user, invitation.workshop).update(ended_at=timezone.now())
    workshop = invitation.workshop
    close_notes(user=user, dialogue_id=workshop.dialogue_id, workshop_id=workshop.pk, even_so=True, by=by)
    return ended


def _room_seats(user, workshop):
    return Seat.objects.filter(user=user, workshop=workshop, role__in=IN_THE_ROOM, ended_at=None)
