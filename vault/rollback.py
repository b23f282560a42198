"""Whoever can write to the database can put back an older row, and associated data binds it to its revision
alone. The trail remembers which revision was sealed last; what is older than that does not open.
"""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Max
from django.utils import timezone

from vault.envelope import Place
from vault.errors import RolledBack
from vault.models import Sealed
from vault.witness import Sealing, Witness

# A page may have asked for its revision just before somebody saved the next. No request lasts as long.
SAVED_MEANWHILE = dt.timedelta(seconds=60)

Memory = dict[tuple[uuid.UUID, str], Sealing]


def recall(places: list[Place], witness: Witness) -> Memory:
    """What the trail says was sealed last of each (object, field). One query.

    To be asked before the texts are read: what was saved in between is then newer, and not missed.
    """
    return witness.last_sealings({place.object_id for place in places})


def older(places: Iterable[Place], memory: Memory) -> dict[Place, RolledBack]:
    """Of ``places`` those whose text was put back to an older state, with what to raise. No query while
    nothing is amiss, else one."""
    behind = [place for place in places if place.revision < _newest(place, memory)]
    if not behind:
        return {}
    standing = _standing(behind)
    return {
        place: RolledBack(place, memory[place.object_id, place.field].revision)
        for place in behind
        if _is_rolled_back(memory[place.object_id, place.field], standing.get((place.object_id, place.field)))
    }


def _newest(place: Place, memory: Memory) -> int:
    sealing = memory.get((place.object_id, place.field))
    return sealing.revision if sealing else 0


def _is_rolled_back(sealing: Sealing, standing: int | None) -> bool:
    """The newest text is not there; or it is, and the row that names it has been behind for too long.

    Nothing standing at all is no older state: the text was forgotten, or is missing.
    """
    if standing is None:
        return False
    return standing < sealing.revision or timezone.now() - sealing.at > SAVED_MEANWHILE


def _standing(places: list[Place]) -> dict[tuple[uuid.UUID, str], int]:
    rows = Sealed.objects.filter(
        object_id__in={place.object_id for place in places}, field__in={place.field for place in places}
    )
    return {
        (row["object_id"], row["field"]): row["newest"]
        for row in rows.order_by().values("object_id", "field").annotate(newest=Max("revision"))
    }
