"""Who can open a page: the very rows and the very policy of its door, asked for everybody at once."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

from django.db.models import Exists, F, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from workshops.choices import Role
from workshops.models import Seat
from workshops.policies import keep_seats, marked, seats_of


class _EachUser(F):
    """The primary key of the user whom the outermost query looks at, however deep it stands below it."""

    def __init__(self):
        super().__init__("pk")

    def resolve_expression(self, query=None, *args, **kwargs):
        return super().resolve_expression(query, *args, **kwargs) if query is not None and query.model is User else self


class _Everybody:
    """Stands in a queryset for each user in turn: ``visible_to`` reads nothing else of a user."""

    is_authenticated = True

    def __init__(self):
        self.pk = self.id = _EachUser()


@dataclass(frozen=True)
class Circle:
    """``who``: the roles in words; ``count``: people (a person with two seats counts once)."""

    who: str
    count: int


def who_see(rows: Callable[[object], QuerySet], obj) -> list[User]:
    """Everybody in whose ``rows(user)`` ``obj`` stands, each with their seats. Two queries."""
    users = list(User.objects.filter(Exists(rows(_Everybody()).filter(pk=obj.pk)), is_active=True).order_by("pk"))
    seats: dict = {}
    for seat in marked(Seat.objects.filter(user__in=users, ended_at=None)):
        seats.setdefault(seat.user_id, []).append(seat)
    for user in users:
        keep_seats(user, seats.get(user.pk, []))
    return users


def openers_of(rows: Callable[[object], QuerySet], policy: Callable, obj) -> list[User]:
    """Everybody to whom a door of these ``rows`` and this ``policy`` opens ``obj``. Two queries, and those of
    the policy."""
    return [user for user in who_see(rows, obj) if policy(user, obj)]


def seen_by(rows: Callable[[object], QuerySet], policy: Callable, obj) -> Circle:
    """The same people as roles and a number."""
    return circle_of(openers_of(rows, policy, obj), dialogues_of(obj))


def circle_of(users: Iterable[User], dialogues: set) -> Circle:
    """Their roles in ``dialogues``, in the order of roles, and how many they are. No query."""
    people = list(users)
    held = {seat.role for user in people for seat in seats_of(user) if seat.dialogue_id in dialogues}
    words = [str(role.label) for role in Role if role in held]
    if any(not any(seat.dialogue_id in dialogues for seat in seats_of(user)) for user in people):
        words.append(_("the person whom it concerns"))
    return Circle(get_text_list(words, _("and")) or _("nobody"), len(people))


def roles_who_may(policy: Callable) -> str:
    """The roles, in words, of which one seat for a whole dialogue is enough for ``policy(user)``. No query.

    For a page without an object: what it lists is narrowed further, row by row.
    """
    dialogue = uuid.uuid4()
    words = []
    for role in Role:
        user = User()
        seat = Seat(role=role, dialogue_id=None if role == Role.OPERATOR else dialogue)
        seat.frozen_at, seat.is_drilled = None, False
        keep_seats(user, [seat])
        if policy(user):
            words.append(str(role.label))
    return get_text_list(words, _("and")) or _("nobody")


PATHS = (
    (),
    ("workshop",),
    ("session", "workshop"),
    ("note", "session", "workshop"),
    ("request", "workshop"),
    ("poll", "workshop"),
    ("grant",),
    ("line", "grant"),
    ("report", "grant"),
)


def dialogues_of(obj) -> set:
    """Ids of the dialogues to which ``obj`` belongs: its own, or that of the nearest row above it that has
    one; of a person, those in which they stand. At most one query."""
    for path in PATHS:
        row = reduce(lambda here, name: getattr(here, name, None), path, obj)
        if row is not None and getattr(row, "dialogue_id", None):
            return {row.dialogue_id}
    if hasattr(obj, "memberships"):
        return set(obj.memberships.values_list("dialogue_id", flat=True))
    return {obj.pk}
