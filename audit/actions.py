"""Writing the trail: in the same transaction as the act, or the act does not happen."""

import json
import uuid

from django.db import transaction

from audit.models import AccessEvent


def record(
    action: str,
    *,
    by=None,
    obj=None,
    kind: str = "",
    object_id: uuid.UUID | None = None,
    compartment: uuid.UUID | None = None,
    outcome: str = "ok",
    **facts,
) -> AccessEvent:
    """Appends one event and returns it.

    ``by``: the user, or None for the machine. ``obj``: the row acted on, else ``kind`` and
    ``object_id``. ``compartment``: the workshop's or dialogue's UUID. ``facts``: ids, counts, states
    and versions; never text, never a title. Must run inside the act's transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record belongs in the transaction of the act it records.")
    return AccessEvent.objects.create(
        action=action,
        actor_id=getattr(by, "pk", None),
        actor_name=str(by) if by is not None else "",
        object_kind=obj._meta.label_lower if obj is not None else kind,
        object_id=obj.pk if obj is not None else object_id,
        compartment=compartment,
        outcome=outcome,
        payload=json.dumps(facts, sort_keys=True, separators=(",", ":"), default=str),
    )


class Witness:
    """Records an opening or a sealing in the vault. The vault asks for one and opens nothing without.

    ``Witness("note.read", by=user, compartment=workshop.pk)`` writes that action for each object.
    """

    def __init__(self, action: str, *, by, compartment: uuid.UUID | None = None):
        self.action, self.by, self.compartment = action, by, compartment

    def __call__(self, *, kind: str, object_id: uuid.UUID, outcome: str = "ok", **facts) -> uuid.UUID:
        """Writes the event and returns its id; raises if it cannot be written."""
        return record(
            self.action,
            by=self.by,
            kind=kind,
            object_id=object_id,
            compartment=self.compartment,
            outcome=outcome,
            **facts,
        ).pk
