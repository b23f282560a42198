"""What the trail remembers of sealed texts: which revision was the newest."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import IntegerField, JSONField, Max
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from audit.models import AccessEvent

MARK = '"sealed":true'  # in the payload of the event of a sealing


@dataclass(frozen=True)
class Sealing:
    """The newest revision of a text that was sealed, and when something of it was sealed last."""

    revision: int
    at: datetime


def last_sealings(object_ids: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, str], Sealing]:
    """{(object, field): newest sealing} of what the trail has not forgotten on its date. One query.

    Compared with what stands in the vault it shows a row that was put back to an older state.
    """
    facts = Cast("payload", JSONField())
    rows = (
        AccessEvent.objects.filter(object_id__in=object_ids, payload__contains=MARK, outcome="ok")
        .annotate(text=KeyTextTransform("field", facts), number=KeyTextTransform("revision", facts))
        .order_by()
        .values("object_id", "text")
        .annotate(newest=Max(Cast("number", IntegerField())), last=Max("at"))
    )
    return {(row["object_id"], row["text"]): Sealing(row["newest"], row["last"]) for row in rows}
