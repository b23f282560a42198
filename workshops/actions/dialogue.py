"""Founding and changing a dialogue and its sides."""

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from audit.actions import record
from core.errors import DomainError
from workshops.choices import Role
from workshops.models import Dialogue, Seat, Side, SideRow
from workshops.policies import forget_seats


@transaction.atomic
def create_dialogue(*, facts: dict, sides: list[SideRow], by) -> Dialogue:
    """Founds a dialogue whose convenor is ``by``. ``facts``: the fields of the form, by name.

    Raises DomainError when the code name is taken.
    """
    dialogue = Dialogue(**facts)
    _save(dialogue)
    Seat.objects.create(user=by, dialogue=dialogue, role=Role.CONVENOR)
    forget_seats(by)
    _write_sides(dialogue, sides)
    record("dialogue.created", by=by, obj=dialogue, compartment=dialogue.pk, sides=len(sides))
    return dialogue


@transaction.atomic
def edit_dialogue(*, dialogue: Dialogue, facts: dict, sides: list[SideRow], by) -> Dialogue:
    """Changes what is said of a dialogue, and its sides. Raises DomainError for a code name that is
    taken and for a side that is in use."""
    changed = sorted(name for name, value in facts.items() if getattr(dialogue, name) != value)
    for name, value in facts.items():
        setattr(dialogue, name, value)
    _save(dialogue)
    _write_sides(dialogue, sides)
    record("dialogue.changed", by=by, obj=dialogue, compartment=dialogue.pk, fields=changed)
    return dialogue


def _save(dialogue: Dialogue) -> None:
    try:
        with transaction.atomic():
            dialogue.save()
    except IntegrityError:
        raise DomainError(_("This code name is in use. Choose another."), field="code_name") from None


def _write_sides(dialogue: Dialogue, rows: list[SideRow]) -> None:
    known = {side.pk: side for side in dialogue.sides.all()}
    for row in rows:
        if row.is_removed and row.pk in known:
            _remove(known[row.pk])
    for position, row in enumerate((row for row in rows if not row.is_removed), start=1):
        side = known.get(row.pk) or Side(dialogue=dialogue)
        side.name, side.kind, side.position = row.name, row.kind, position
        try:
            with transaction.atomic():
                side.save()
        except IntegrityError:
            raise DomainError(_("Two sides are called %(name)s.") % {"name": row.name}) from None


def _remove(side: Side) -> None:
    try:
        with transaction.atomic():
            side.delete()
    except ProtectedError:
        raise DomainError(
            _("%(name)s has people, seats or sessions and stays. Move them first.") % {"name": side.name}
        ) from None
