"""Seals what was appended: gap-free numbers, hashes, and a signed checkpoint over all so far.

Events are written without waiting for one another (a chain in the act's own transaction would queue
every reader of a note behind the others), and sealed here a minute later at most. Until then a
superuser of the database could alter them unseen; docs/threat-model says so.
"""

import hashlib
import json
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from audit import notes
from audit.merkle import Tree, leaf_hash
from audit.models import AccessEvent, Checkpoint, Leaf

BATCH = 5000
SEALER_LOCK = 0x5EA1E4  # PostgreSQL's advisory lock: one sealer at a time
# All that an event says, in this order; the salt comes before it.
FIELDS = (
    "id", "at", "actor_id", "actor_name", "compartment", "action", "object_kind", "object_id", "outcome", "payload",
)  # fmt: skip


def _plain(value) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


canonical = json.JSONEncoder(separators=(",", ":"), default=_plain).encode


def leaf_of(salt: bytes, *values) -> bytes:
    """The hash of an event given by its salt and the values of FIELDS. Any change of either changes it."""
    return leaf_hash(bytes(salt) + canonical(values).encode())


def head_of(before: bytes, root: bytes, size: int, at: datetime) -> bytes:
    """The head of the chain of checkpoints: it binds this one to all before it, and to its time."""
    return hashlib.sha256(before + root + size.to_bytes(8) + at.astimezone(UTC).isoformat().encode()).digest()


def waiting_events():
    """Events that have no leaf yet. Not "later than the last": transactions end out of order."""
    return AccessEvent.objects.exclude(Exists(Leaf.objects.filter(event_id=OuterRef("pk"))))


def seal_waiting() -> int:
    """Seals all that waits, in batches of one transaction each; returns how many events."""
    total = 0
    while sealed := _seal_batch():
        total += sealed
    return total


@transaction.atomic
def _seal_batch() -> int:
    if not _alone():
        return 0
    rows = list(waiting_events().order_by("at", "id").values_list("salt", *FIELDS)[:BATCH])
    if not rows:
        return 0
    last = Checkpoint.objects.order_by("-size").first()
    tree = _tree_of(last)
    leaves = []
    for row in rows:
        digest = leaf_of(*row)
        leaves.append(Leaf(number=tree.size, event_id=row[1], digest=digest))
        tree.add(digest)
    Leaf.objects.bulk_create(leaves, batch_size=1000)
    _sign(tree, bytes(last.head) if last else b"")
    return len(rows)


def _tree_of(last: Checkpoint | None) -> Tree:
    return Tree.unpacked(last.size, bytes(last.peaks)) if last else Tree()


def _sign(tree: Tree, before: bytes) -> Checkpoint:
    at = timezone.now()
    head = head_of(before, tree.root, tree.size, at)
    note = notes.sign(notes.Statement(notes.origin(), tree.size, tree.root, head))
    return Checkpoint.objects.create(size=tree.size, root=tree.root, head=head, peaks=tree.packed, at=at, note=note)


def _alone() -> bool:
    """True when no other sealer runs. SQLite's IMMEDIATE transaction lets in one writer as it is."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        return cursor.fetchone()[0]
