"""The two statements that every letter costs, in SQL.

Both databases carry them out in a fraction of the time that the ORM takes to word them, and with two
thousand letters in line that is most of a worker's work. A claim is one conditional UPDATE: of any number
of workers, one gets the row.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.utils import timezone

from outbox.models import Bar, Hold, Message

_LETTERS, _HOLDS, _BARS = (model._meta.db_table for model in (Message, Hold, Bar))
_UNUSED = {"key", "person_id", "user_id", "compartment", "priority", "sent_at", "not_before", "leased_until"}
_COLUMNS = ", ".join(
    f"{_LETTERS}.{field.column}" for field in Message._meta.concrete_fields if field.name not in _UNUSED
)
_NOT_HELD = (
    f"NOT EXISTS (SELECT 1 FROM {_HOLDS} h WHERE h.compartment = {{0}}.compartment) "  # noqa: S608 - names of our own tables
    f"AND NOT EXISTS (SELECT 1 FROM {_BARS} b WHERE b.person_id = {{0}}.person_id)"
)
# Words of ours alone: the values of MessageState and Priority.CODE, and names of tables and columns. States
# are not parameters, or the databases would not see that their partial indexes answer.
_CLAIM = f"""
    UPDATE {_LETTERS}
    SET state = 'SENDING', leased_until = %s, lease_owner = %s, attempts = attempts + 1
    WHERE id = COALESCE(
        (SELECT c.id FROM {_LETTERS} c
         WHERE c.state = 'QUEUED' AND c.priority = 1 AND c.not_before <= %s AND {_NOT_HELD.format("c")}
         ORDER BY c.not_before LIMIT 1),
        %s)
    AND (state = 'QUEUED' AND not_before <= %s OR state = 'SENDING' AND leased_until < %s)
    AND {_NOT_HELD.format(_LETTERS)}
    RETURNING {_COLUMNS}
"""  # noqa: S608
_SENT = f"""
    UPDATE {_LETTERS}
    SET state = 'SENT', sent_at = %s, last_error = '', leased_until = NULL, lease_owner = ''
    WHERE id = %s AND lease_owner = %s AND state IN ('SENDING', 'WITHDRAWN')
"""  # noqa: S608


def claim(pk: UUID) -> Message | None:
    """A sign-in code that waits, else the letter ``pk``, if it is due and nobody else has it; ours until
    its lease runs out."""
    now = timezone.now()
    until = _moment(now + timedelta(seconds=settings.OUTBOX_LEASE))
    values = [until, uuid4().hex, _moment(now), _key(pk), _moment(now), _moment(now)]
    return next(iter(list(Message.objects.raw(_CLAIM, values))), None)


def note_sent(message: Message) -> None:
    """Commits that a letter of ours has gone, even if it was taken back while it was on the line."""
    with connection.cursor() as cursor:
        cursor.execute(_SENT, [_moment(timezone.now()), _key(message.pk), message.lease_owner])


def _moment(at: datetime):
    return connection.ops.adapt_datetimefield_value(at)


def _key(pk: UUID | str):
    return Message._meta.pk.get_db_prep_value(pk, connection)
