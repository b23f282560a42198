"""Who sees what the vault does: no act without an audit row, in the same transaction."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Protocol


class Sealing(Protocol):
    """The newest revision of a text that was sealed, and when something of it was sealed last."""

    revision: int
    at: dt.datetime


class Witness(Protocol):
    """Writes the audit row of an act on a sealed object and returns that row's id; remembers sealings."""

    def __call__(self, *, kind: str, object_id: uuid.UUID, outcome: str = "ok", **facts) -> uuid.UUID: ...

    def last_sealings(self, object_ids: Collection[uuid.UUID]) -> dict[tuple[uuid.UUID, str], Sealing]: ...


def testify(witness: Witness, **facts) -> None:
    """Has the act witnessed; a witness that returns no row's id stops it."""
    if not isinstance(witness(**facts), uuid.UUID):
        raise PermissionError("The vault does nothing without an audit row.")
