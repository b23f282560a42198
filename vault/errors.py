"""Why something sealed stays closed, as exceptions that carry ids alone."""

import uuid

from vault.envelope import Place, Unreadable


class RolledBack(Unreadable):
    """The text opens, but it is older than the trail says: somebody put back an earlier row of the database.

    ``newest``: the revision that was sealed last.
    """

    def __init__(self, place: Place, newest: int):
        super().__init__("Rolled back.")
        self.place, self.newest = place, newest


class Locked(Exception):
    """A sealed text was asked for and the reader has not unlocked their key in this request."""

    def __init__(self, compartment: uuid.UUID):
        super().__init__("Locked.")
        self.compartment = compartment


class NotGranted(Exception):
    """The key of this reader is unlocked, but nobody has granted it this compartment or this epoch."""

    def __init__(self, compartment: uuid.UUID):
        super().__init__("Not granted.")
        self.compartment = compartment


class WrongSecret(Exception):
    """The passphrase or the code does not open the reader's key. Which part was wrong is not told."""


class Busy(Exception):
    """Too many people unlock at this moment; it will be better in a few seconds."""


class NoKey(Exception):
    """This person has no reader's key yet."""


class KeyChanged(Exception):
    """The reader's key is another than the one whose words were compared: compare again."""


class TooWeak(Exception):
    """The passphrase could be guessed. ``reason``: "short" or "guessable"."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class NotPossible(Exception):
    """A step that the state of the circle does not allow, such as founding it twice."""


class LastReader(NotPossible):
    """Without this reader nobody could open what is sealed: another must be let in first."""
