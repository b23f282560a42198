"""Who sees what the vault does: no act without an audit row, in the same transaction."""

import uuid
from typing import Protocol


class Witness(Protocol):
    """Writes the audit row of an act on a sealed object and returns that row's id."""

    def __call__(self, *, kind: str, object_id: uuid.UUID, outcome: str = "ok", **facts) -> uuid.UUID: ...


def testify(witness: Witness, **facts) -> None:
    """Has the act witnessed; a witness that returns no row's id stops it."""
    if not isinstance(witness(**facts), uuid.UUID):
        raise PermissionError("The vault does nothing without an audit row.")
