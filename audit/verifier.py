"""Checks the whole trail against its checkpoints, and against one that was kept elsewhere.

Within the database alone, the one who owns both it and the signing key could cut off the tail and
nobody would know; an anchored checkpoint shows exactly that.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _

from audit import notes
from audit.erasure import erased_size
from audit.merkle import Tree
from audit.models import AccessEvent, Checkpoint, Leaf
from audit.sealer import FIELDS, head_of, leaf_of, waiting_events

CHUNK = 2000


@dataclass(frozen=True)
class Break:
    """The first thing that is not as it was sealed. ``entry``: its number, counted from 0, if it has one."""

    what: str
    entry: int | None = None


@dataclass(frozen=True)
class Verdict:
    """Whole, or the first break; how many events are sealed, how many wait for the next sealing, how many
    of the oldest were erased on their date (their hashes stand)."""

    sealed: int
    waiting: int
    checkpoints: int
    erased: int = 0
    first_break: Break | None = None

    @property
    def is_whole(self) -> bool:
        return self.first_break is None


class _Broken(Exception):
    def __init__(self, what: str, entry: int | None = None):
        self.found = Break(what, entry)


class _Walk:
    """One pass over the leaves in order, with the checkpoints on the way."""

    def __init__(self, anchors: Iterable[notes.Statement | notes.Head]):
        self.tree, self.head, self.signed, self.erased = Tree(), b"", 0, erased_size()
        self.sizes = {anchor.size: anchor for anchor in anchors if isinstance(anchor, notes.Statement)}
        self.heads = {anchor.head for anchor in anchors if isinstance(anchor, notes.Head)}
        # The sealer may go on meanwhile: what is checked ends with the checkpoint that is newest now.
        self.limit = _newest_size()
        self.checkpoints = Checkpoint.objects.filter(size__lte=self.limit).order_by("size").iterator()
        self.next = next(self.checkpoints, None)

    def run(self) -> None:
        for number, event_id, digest, recomputed in _leaves(self.limit):
            self.entry(number, event_id, digest, recomputed)
            if self.next and self.tree.size == self.next.size:
                self.checkpoint(self.next)
            if self.tree.size in self.sizes:
                self.anchored(self.sizes.pop(self.tree.size))
        self.end()

    def entry(self, number: int, event_id, digest: bytes, recomputed: bytes | None) -> None:
        expected = self.tree.size
        if number != expected:
            raise _Broken(_("Entry %(entry)s is missing.") % {"entry": expected}, expected)
        if recomputed is None and number >= self.erased:
            raise _Broken(
                _("The event of entry %(entry)s (%(event)s) was deleted.") % {"entry": number, "event": event_id},
                number,
            )
        if recomputed is not None and digest != recomputed:
            raise _Broken(
                _("Entry %(entry)s (event %(event)s) was changed after it had been sealed.")
                % {"entry": number, "event": event_id},
                number,
            )
        self.tree.add(digest)

    def checkpoint(self, row: Checkpoint) -> None:
        told = {
            "first": self.signed,
            "last": row.size - 1,
            "size": row.size,
            "at": row.at.isoformat(timespec="seconds"),
        }
        if bytes(row.root) != self.tree.root:
            raise _Broken(
                _(
                    "Entries %(first)s to %(last)s are not those that were sealed at %(at)s: "
                    "they were changed, replaced or put in another order."
                )
                % told,
                self.signed,
            )
        head = head_of(self.head, self.tree.root, row.size, row.at)
        try:
            statement = notes.read(row.note)
        except notes.BadNote:
            statement = None
        if bytes(row.head) != head or statement != notes.Statement(notes.origin(), row.size, self.tree.root, head):
            raise _Broken(_("The checkpoint of %(at)s over %(size)s entries was altered.") % told, None)
        self.head, self.signed, self.next = head, row.size, next(self.checkpoints, None)
        self.heads.discard(head)

    def anchored(self, anchor: notes.Statement) -> None:
        if anchor.root != self.tree.root:
            raise _Broken(
                _("The first %(size)s entries are not those of the checkpoint that was kept elsewhere.")
                % {"size": anchor.size},
                None,
            )

    def end(self) -> None:
        size = self.tree.size
        if self.next:
            raise _Broken(
                _("A checkpoint speaks of %(told)s entries; there are %(size)s.")
                % {"told": self.next.size, "size": size},
                size,
            )
        if Leaf.objects.filter(number__gte=self.limit).exists() and _newest_size() == self.limit:
            raise _Broken(_("From entry %(entry)s on, no checkpoint signs what stands here.") % {"entry": self.signed},
                          self.signed)  # fmt: skip
        self.beyond(size)

    def beyond(self, size: int) -> None:
        """What was kept elsewhere and is not here."""
        if self.sizes:
            raise _Broken(
                _("The checkpoint that was kept elsewhere speaks of %(told)s entries; there are %(size)s. "
                  "The tail was cut off.")
                % {"told": max(self.sizes), "size": size},
                size,
            )  # fmt: skip
        if self.heads:
            raise _Broken(
                _("The checkpoint that was kept elsewhere is not among those of this trail: its tail was cut "
                  "off, or it was written anew.")
            )  # fmt: skip


def _newest_size() -> int:
    return Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0


def _leaves(limit: int) -> Iterator[tuple]:
    """(number, event id, stored hash, hash of the event as it is now or None) of each leaf, in order."""
    rows = Leaf.objects.filter(number__lt=limit).order_by("number").values_list("number", "event_id", "digest")
    chunk: list = []
    for row in rows.iterator(CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from _with_events(chunk)
            chunk = []
    yield from _with_events(chunk)


def _with_events(chunk: list) -> Iterator[tuple]:
    if not chunk:
        return
    here = Leaf.objects.filter(number__range=(chunk[0][0], chunk[-1][0]))
    events = AccessEvent.objects.filter(pk__in=here.values("event_id"))
    now = {row[1]: leaf_of(*row) for row in events.values_list("salt", *FIELDS).iterator(CHUNK)}
    for number, event_id, digest in chunk:
        yield number, event_id, bytes(digest), now.get(event_id)


def verify(*anchors: notes.Statement | notes.Head) -> Verdict:
    """Reads the whole trail. ``anchors``: checkpoints that were kept outside (see ``audit.anchors``)."""
    found, walk = None, _Walk(anchors)
    try:
        walk.run()
    except _Broken as broken:
        found = broken.found
    return Verdict(
        sealed=Leaf.objects.count(),
        waiting=waiting_events().count(),
        checkpoints=Checkpoint.objects.count(),
        erased=walk.erased,
        first_break=found,
    )
