"""Taking letters back before their time has come: as if they had never been sent."""

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from outbox.choices import MessageState
from outbox.models import Message


def recall(kind: str, objects: Collection[uuid.UUID] | QuerySet) -> list[uuid.UUID]:
    """Takes back letters of ``kind`` about ``objects`` whose time has not come; returns about which ones.

    What is due is no longer called back: a worker may have it. Must run in the transaction that undoes what
    caused the letters.
    """
    rows = Message.objects.ahead().filter(kind=kind, object_id__in=objects).select_for_update()
    found = dict(rows.values_list("pk", "object_id"))
    Message.objects.filter(pk__in=found).update(state=MessageState.WITHDRAWN)
    return list(found.values())
