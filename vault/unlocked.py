"""The reader's key that is open in the present request, and nowhere else.

``vault.middleware`` puts it here for the length of one request. Tasks and commands have no request,
so for them every sealed compartment is locked, whatever they are told to do.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from vault.errors import Locked


@dataclass(frozen=True)
class ReaderSecret:
    """The private half of a reader's pair: 32 raw bytes, never in a representation."""

    user_id: uuid.UUID
    version: int
    private: bytes = field(repr=False)


_find: ContextVar[Callable[[], ReaderSecret | None]] = ContextVar("vault_unlocked", default=lambda: None)


@contextmanager
def reading_with(find: Callable[[], ReaderSecret | None]) -> Iterator[None]:
    """Inside, ``find()`` says whose key is open; it is asked only when a sealed text is."""
    token = _find.set(find)
    try:
        yield
    finally:
        _find.reset(token)


def present() -> ReaderSecret | None:
    """The key that is open now, or None."""
    return _find.get()()


def needed(compartment: uuid.UUID) -> ReaderSecret:
    """The key that is open now. Raises Locked, with the compartment's id, if there is none."""
    secret = present()
    if secret is None:
        raise Locked(compartment)
    return secret
