"""How circles stand, for pages and waiting lists: who holds grants, who waits. No key is needed."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from vault import epochs, grants, keys, readers, rings
from vault.models import Circle, Epoch, Grant, ReaderKey
from vault.readers import Shown


@dataclass(frozen=True)
class State:
    """How a circle stands, for a page; it needs no key to know.

    ``is_founded``: it takes texts. ``stale``: epochs that a removed reader held and nobody has
    replaced yet. ``has_recovery``: the organiser keeps a paper key; ``recovered_at``: it was used.
    """

    is_founded: bool
    readers: int
    stale: int
    has_recovery: bool
    recovered_at: datetime | None


@dataclass(frozen=True)
class Member:
    """A reader of a circle: granted ``epochs`` of all ``of`` that there are."""

    user_id: uuid.UUID
    epochs: int
    of: int


@dataclass(frozen=True)
class Tally:
    """``is_founded``: it takes texts. ``is_stale``: a former reader's key waits to be replaced.
    ``waiting``: entitled readers with a key and without a grant of the present epoch."""

    is_founded: bool
    is_stale: bool
    waiting: int


def tallies(entitled: Mapping[uuid.UUID, set[uuid.UUID]]) -> dict[uuid.UUID, Tally]:
    """The tally of each compartment, given the ids of the users who are entitled in it. Three queries."""
    newest, stale = {}, set()
    for row in Epoch.objects.filter(compartment__in=entitled).order_by("rank").only("compartment", "epoch", "is_stale"):
        newest[row.compartment] = row.epoch
        if row.is_stale:
            stale.add(row.compartment)
    keys = dict(ReaderKey.objects.filter(user_id__in=set().union(*entitled.values())).values_list("user_id", "version"))
    rows = Grant.objects.filter(compartment__in=entitled)
    held = set(rows.values_list("compartment", "epoch", "reader_id", "reader_version"))
    return {
        compartment: Tally(
            is_founded=compartment in newest,
            is_stale=compartment in stale,
            waiting=sum(
                (compartment, newest.get(compartment), user, keys[user]) not in held for user in users if user in keys
            ),
        )
        for compartment, users in entitled.items()
    }


def opened_to(user_id: uuid.UUID) -> set[uuid.UUID]:
    """The compartments of which a reader holds a grant for their present key. Two queries."""
    version = ReaderKey.objects.filter(user_id=user_id).values("version")
    rows = Grant.objects.filter(reader_id=user_id, reader_version__in=version)
    return set(rows.values_list("compartment", flat=True))


def is_reader(compartment: uuid.UUID, user_id: uuid.UUID) -> bool:
    """True when somebody has let this user in and nobody has removed them."""
    return Grant.objects.filter(compartment=compartment, reader_id=user_id).exists()


@dataclass(frozen=True)
class Recovery:
    """``is_kept``: the organisers have a paper key; ``used_at``: when it last let somebody in."""

    is_kept: bool
    used_at: datetime | None


def recovery_of(compartment: uuid.UUID) -> Recovery:
    """Whether a paper key exists, for every participant to see. One query."""
    row = Circle.objects.filter(compartment=compartment).only("recovery_public", "recovered_at").first()
    return Recovery(row is not None and row.recovery_public is not None, row and row.recovered_at)


def state_of(compartment: uuid.UUID) -> State | None:
    """How a sealed compartment stands; None for a standard one. Three queries."""
    circle = rings.circle_of(compartment)
    if circle is None:
        return None
    rows = list(Epoch.objects.filter(compartment=compartment))
    members = Grant.objects.filter(compartment=compartment).values("reader_id").distinct().count()
    return State(
        is_founded=bool(rows),
        readers=members,
        stale=sum(row.is_stale for row in rows),
        has_recovery=circle.recovery_public is not None,
        recovered_at=circle.recovered_at,
    )


def without_share() -> tuple[int, int]:
    """(circles whose share is not in the key store, all circles): of the former nothing opens any more."""
    names = list(Circle.objects.values_list("compartment", flat=True))
    return sum(not keys.has_share(grants.share_of(name)) for name in names), len(names)


def members(compartment: uuid.UUID) -> list[Member]:
    """The readers with a grant, in no telling order (by id). Two queries."""
    total = Epoch.objects.filter(compartment=compartment).count()
    given = Grant.objects.filter(compartment=compartment).values_list("reader_id", flat=True)
    counts: dict[uuid.UUID, int] = {}
    for reader_id in given:
        counts[reader_id] = counts.get(reader_id, 0) + 1
    return [Member(reader_id, counts[reader_id], total) for reader_id in sorted(counts)]


def pending(compartment: uuid.UUID, entitled: Iterable[uuid.UUID]) -> list[Shown]:
    """Of the entitled users those who have a key and no grant of the present epoch. Two queries.

    Each comes with the fingerprint to hand to ``approve`` and its four words to compare by voice.
    """
    newest = Epoch.objects.filter(compartment=compartment).order_by("-rank").first()
    have = {reader.user_id for reader in epochs.holders(newest)} if newest else set()
    rows = ReaderKey.objects.filter(user_id__in=set(entitled) - have).order_by("created_at", "pk")
    return [readers.show(row) for row in rows]


def without_key(entitled: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those who have made no key yet, so nobody can let them in."""
    wanted = set(entitled)
    return wanted - set(ReaderKey.objects.filter(user_id__in=wanted).values_list("user_id", flat=True))
