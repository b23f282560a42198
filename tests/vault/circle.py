"""Readers and sealed compartments for tests."""

import contextlib
import uuid
from dataclasses import dataclass

from audit.actions import Witness
from vault import actions, circles, readers, unlocked
from vault.envelope import Place
from vault.unlocked import ReaderSecret

WITNESS = Witness("test.act", by=None)
WORDS = "copper lantern drifts beyond seven harbours"


@dataclass
class Reader:
    """A reader and all that they know; ``reading()`` unlocks their key for a block."""

    secret: ReaderSecret
    passphrase: str
    code: str

    @property
    def id(self) -> uuid.UUID:
        return self.secret.user_id

    @property
    def fingerprint(self) -> str:
        return readers.shown(self.id).fingerprint

    def reading(self) -> contextlib.AbstractContextManager:
        return unlocked.reading_with(lambda: self.secret)


def enrol(user_id: uuid.UUID | None = None) -> Reader:
    """A new reader, with a key of their own."""
    made = readers.enrol(user_id or uuid.uuid4(), WORDS, witness=WITNESS)
    return Reader(made.secret, WORDS, made.recovery_code)


def found(compartment: uuid.UUID, *, by: Reader, also: tuple[Reader, ...] = (), with_recovery: bool = False) -> str:
    """A sealed compartment, founded ``by`` a reader who lets in the others; returns the paper code."""
    code = circles.begin(compartment, witness=WITNESS, with_recovery=with_recovery)
    with by.reading():
        circles.found(compartment, witness=WITNESS)
    for reader in also:
        let_in(compartment, reader, by=by)
    return code


def let_in(compartment: uuid.UUID, reader: Reader, *, by: Reader, with_earlier: bool = True) -> int:
    with by.reading():
        return circles.approve(
            compartment, reader.id, fingerprint=reader.fingerprint, with_earlier=with_earlier, witness=WITNESS
        )


def write(place: Place, text: str, *, by: Reader) -> None:
    with by.reading():
        actions.seal(place, text, witness=WITNESS)


def read(place: Place, *, by: Reader) -> str:
    return read_all([place], by=by)[0]


def read_all(places: list[Place], *, by: Reader) -> list[str]:
    with by.reading():
        return actions.open_texts(places, witness=WITNESS)
