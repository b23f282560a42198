"""Taking away the key of sealed notes from whoever has lost the seat that let them read."""

from django.db.models import Q
from django.utils.translation import gettext as _

from audit.actions import Witness
from core.errors import DomainError
from vault import circles, overview
from vault.errors import LastReader
from workshops.choices import READS_NOTES
from workshops.models import Seat, Workshop


def close_notes(*, user, dialogue_id, workshop_id=None, even_so: bool = False, by) -> int:
    """Takes ``user``'s keys of the sealed workshops in which no seat lets them read any more; returns
    how many. To be called in the transaction that ended the seat.

    It needs no key, so it acts at once; a reader with an unlocked key seals the notes anew afterwards.
    Raises DomainError where nobody else could open them, unless ``even_so``: then the key stays, and
    the policy alone keeps the door.
    """
    workshops = Workshop.objects.sealed().filter(dialogue=dialogue_id, destroyed_at=None)
    if workshop_id is not None:
        workshops = workshops.filter(pk=workshop_id)
    return sum(_close(workshop, user, even_so, by) for workshop in workshops.order_by("pk"))


def _close(workshop, user, even_so: bool, by) -> bool:
    if _may_still_read(workshop, user) or not overview.is_reader(workshop.pk, user.pk):
        return False
    try:
        circles.drop(workshop.pk, user.pk, witness=Witness("readers.dropped", by=by, compartment=workshop.pk))
    except LastReader:
        if even_so:
            return False
        raise DomainError(
            _(
                "%(who)s is the last who can open the sealed notes of %(workshop)s. Have another facilitator or "
                "rapporteur let in first, or the notes would be lost for good."
            )
            % {"who": user, "workshop": workshop.round_name or workshop.title}
        ) from None
    return True


def _may_still_read(workshop, user) -> bool:
    """By a seat that was not ended, asleep or awake; one that runs out by date goes with the daily round."""
    seats = Seat.objects.of(user).filter(ended_at=None, dialogue=workshop.dialogue_id, role__in=READS_NOTES)
    return seats.filter(Q(workshop=None) | Q(workshop=workshop)).exists()
