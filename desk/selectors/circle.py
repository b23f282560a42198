"""Who can open a page, computed from seats: the "Seen by" line."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from workshops.choices import Role
from workshops.models import Seat


@dataclass(frozen=True)
class Circle:
    """``who``: the roles in words; ``count``: people (a person with two seats counts once)."""

    who: str
    count: int


def circle_of(dialogue_id, roles: Iterable[str], *, workshop_id=None) -> Circle:
    """Holders of ``roles`` for the whole dialogue or, if given, for this workshop. One query."""
    reach = Q(workshop=None) | Q(workshop_id=workshop_id) if workshop_id else Q(workshop=None)
    seats = Seat.objects.held().filter(reach, dialogue_id=dialogue_id, role__in=list(roles))
    held = list(seats.order_by().values_list("role", "user_id"))
    present = {role for role, _user in held}
    words = [str(role.label) for role in Role if role in present]
    return Circle(get_text_list(words, _("and")), len({user for _role, user in held}))
