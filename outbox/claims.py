"""The two statements that every letter costs, in SQL, and the one in which they are one.

Both databases carry them out in a fraction of the time that the ORM takes to word them, and with two
thousand letters in line that is most of a worker's work. A claim is one conditional UPDATE: of any number
of workers, one gets the row. What keeps a letter's word is the commit; so that each letter costs one and not
two, the next is claimed in the commit that notes the last as sent (docs/decisions/0076).
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4
from weakref import WeakSet

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Field
from django.utils import timezone

from outbox.models import Bar, Hold, Message

_LETTERS, _HOLDS, _BARS = (model._meta.db_table for model in (Message, Hold, Bar))
_UNUSED = {"key", "person_id", "user_id", "compartment", "priority", "sent_at", "not_before", "leased_until"}
_FIELDS = [field for field in Message._meta.concrete_fields if field.name not in _UNUSED]
_COLUMNS = ", ".join(f"{_LETTERS}.{field.column}" for field in _FIELDS)
# Looked up one by one and not joined: PostgreSQL plans the statement anew each time.
_FREE = (
    f"(SELECT 1 FROM {_HOLDS} h WHERE h.compartment = c.compartment) IS NULL "  # noqa: S608 - names of our own tables
    f"AND (SELECT 1 FROM {_BARS} b WHERE b.person_id = c.person_id) IS NULL"
)
# Words of ours alone: the values of MessageState and Priority.CODE, and names of tables and columns. States
# are not parameters, or the databases would not see that their partial indexes answer. A row that somebody
# else is changing is passed over where the database can: nobody waits for it with a letter that is not noted.
_CLAIM = f"""
    UPDATE {_LETTERS}
    SET state = 'SENDING', leased_until = %s, lease_owner = %s, attempts = attempts + 1
    WHERE id = COALESCE(
        (SELECT c.id FROM {_LETTERS} c
         WHERE c.state = 'QUEUED' AND c.priority = 1 AND c.not_before <= %s AND {_FREE}
         ORDER BY c.not_before LIMIT 1 {{lock}}),
        (SELECT c.id FROM {_LETTERS} c
         WHERE c.id = %s AND {_FREE}
         AND (c.state = 'QUEUED' AND c.not_before <= %s OR c.state = 'SENDING' AND c.leased_until < %s)
         {{lock}}))
    RETURNING {_COLUMNS}
"""  # noqa: S608
_SENT = f"""
    UPDATE {_LETTERS}
    SET state = 'SENT', sent_at = %s, last_error = '', leased_until = NULL, lease_owner = ''
    WHERE id = %s AND lease_owner = %s AND state IN ('SENDING', 'WITHDRAWN')
"""  # noqa: S608
_CALLED = (
    f"EXECUTE outbox_sent ({', '.join(['%s'] * _SENT.count('%s'))});"
    f"EXECUTE outbox_claim ({', '.join(['%s'] * _CLAIM.count('%s'))})"
)
_READY: WeakSet = WeakSet()  # connections that know both by name
_NAMES_ARE_OTHERS = {"26000", "42P05"}  # SQLSTATE: there is no statement of that name; there is one already


def get_ready() -> None:
    """Has PostgreSQL take the two statements apart once for many letters: half of what each costs it.

    Anew for each round of work, since the plan that fits an empty table does not fit a full one.
    """
    if connection.vendor != "postgresql":
        return
    try:
        with connection.cursor() as cursor:
            if connection.connection in _READY:
                cursor.execute("DEALLOCATE outbox_sent; DEALLOCATE outbox_claim")
            cursor.execute(
                f"PREPARE outbox_sent AS {_numbered(_SENT)}; PREPARE outbox_claim AS {_numbered(_claiming())}"
            )
    except DatabaseError as error:
        _word_in_full(error)
    else:
        _READY.add(connection.connection)


def claim(pk: UUID | str) -> Message | None:
    """A sign-in code that waits, else the letter ``pk``, if it is due and nobody else has it; ours until
    its lease runs out."""
    return _fetch(_claiming(), _claim_values(pk))


def note_sent(message: Message) -> None:
    """Commits that a letter of ours has gone, even if it was taken back while it was on the line."""
    with connection.cursor() as cursor:
        cursor.execute(_SENT, _sent_values(message))


def note_sent_and_claim(message: Message, pk: UUID | str) -> Message | None:
    """Both in one commit: ``message`` has gone, and the next is ours, if there is one.

    PostgreSQL is given both at once, which it takes as one transaction, in this order: while the first waits
    for a row (an organiser takes letters back), nothing is locked that somebody else might wait for.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            note_sent(message)
            return claim(pk)
    values = _sent_values(message) + _claim_values(pk)
    if connection.connection in _READY:
        try:
            return _fetch(_CALLED, values, skip=1)
        except DatabaseError as error:
            _word_in_full(error)
    return _fetch(f"{_SENT};{_claiming()}", values, skip=1)


def _word_in_full(error: DatabaseError) -> None:
    """From now on, on this connection: behind it is another session than that which was told the names, as with a
    pooler that deals sessions out. A letter that went must be noted all the same, or it would go again and again.
    Raises any other error anew."""
    if getattr(error.__cause__, "sqlstate", None) not in _NAMES_ARE_OTHERS:
        raise error
    _READY.discard(connection.connection)


def _claiming() -> str:
    passing_over = connection.features.has_select_for_update_skip_locked
    return _CLAIM.format(lock="FOR UPDATE SKIP LOCKED" if passing_over else "")


def _numbered(sql: str) -> str:
    """With $1, $2 … in the place of each %s."""
    first, *others = sql.split("%s")
    return first + "".join(f"${number}{words}" for number, words in enumerate(others, 1))


def _claim_values(pk: UUID | str) -> list:
    now = timezone.now()
    until = _moment(now + timedelta(seconds=settings.OUTBOX_LEASE))
    return [until, uuid4().hex, _moment(now), _key(pk), _moment(now), _moment(now)]


def _sent_values(message: Message) -> list:
    return [_moment(timezone.now()), _key(message.pk), message.lease_owner]


def _fetch(sql: str, values: list, *, skip: int = 0) -> Message | None:
    """The letter that a claim returned, after so many other results."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for _result in range(skip):
            cursor.nextset()
        rows = cursor.fetchall()
    if not rows:
        return None
    read = rows[0] if connection.vendor == "postgresql" else map(_as_python, _FIELDS, rows[0])
    return Message.from_db(connection.alias, [field.attname for field in _FIELDS], list(read))


def _as_python(field: Field, value):
    """What a column says, as the ORM reads it where the database has fewer types."""
    for convert in connection.ops.get_db_converters(field.cached_col):
        value = convert(value, field.cached_col, connection)
    return value


def _moment(at: datetime):
    return connection.ops.adapt_datetimefield_value(at)


def _key(pk: UUID | str):
    return Message._meta.pk.get_db_prep_value(pk, connection)
