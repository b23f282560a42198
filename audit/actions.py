"""Writing the trail: in the same transaction as the act, or the act does not happen."""

import json
import uuid
from collections.abc import Collection

from django.db import DEFAULT_DB_ALIAS, models, transaction

from audit import sealings
from audit.models import AccessEvent

FIELDS = AccessEvent._meta.concrete_fields
# Every opened text waits for this one statement: it is written once, here, and not put together anew by
# the ORM for each row, which would cost as much as the insertion itself (`make bench ARGS=audit`).
INSERT = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608 -- names of our own table
    AccessEvent._meta.db_table, ", ".join(field.column for field in FIELDS), ", ".join(["%s"] * len(FIELDS))
)

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=str).encode


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
    connection = transaction.get_connection(DEFAULT_DB_ALIAS)
    if not connection.in_atomic_block:
        raise RuntimeError("audit.record belongs in the transaction of the act it records.")
    event = AccessEvent(
        action=action,
        actor_id=getattr(by, "pk", None),
        actor_name=str(by) if by is not None else "",
        object_kind=obj._meta.label_lower if obj is not None else kind,
        object_id=obj.pk if obj is not None else object_id,
        compartment=compartment,
        outcome=outcome,
        payload=_canonical(facts),
    )
    _insert(event, connection)
    return event


def _insert(event: AccessEvent, connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [_stored(field, event, connection) for field in FIELDS])
    event._state.adding, event._state.db = False, connection.alias


def _stored(field: models.Field, event: AccessEvent, connection):
    """What the database is given. Texts are stored as they are, and most of the rest is UUIDs."""
    value = getattr(event, field.attname)
    if isinstance(value, str) and not isinstance(field, models.UUIDField):
        return value
    if isinstance(value, uuid.UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return field.get_db_prep_save(value, connection)


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

    def last_sealings(self, object_ids: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, str], sealings.Sealing]:
        """What the trail says was sealed last of each object, whoever sealed it (see ``audit.sealings``)."""
        return sealings.last_sealings(object_ids)
