"""How several circles stand, for pages and waiting lists: who holds grants, who waits. No key is needed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vault.models import Circle, Epoch, Grant, ReaderKey


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
