"""The smallest classes that tables of different make tell apart."""

from collections.abc import Iterable
from itertools import product

from disclosure.table import TableError

Where = tuple[tuple[str, frozenset[str]], ...]  # (attribute, classes), in the order of the attributes; () for all


def atoms_of(places: Iterable[Where], most: int) -> list[dict[str, frozenset[str]]]:
    """For each smallest class that any of the places tells apart: attribute -> the names that go together.

    Raises TableError when there are more than ``most``.
    """
    used: dict[str, set[frozenset[str]]] = {}
    for where in places:
        for attribute, classes in where:
            used.setdefault(attribute, set()).add(classes)
    split = {attribute: _split(sets) for attribute, sets in used.items()}
    size = 1
    for pieces in split.values():
        size *= len(pieces)
    if size > most:
        raise TableError("These tables have too many classes to be compared.")
    return [dict(zip(split, pieces, strict=True)) for pieces in product(*split.values())]


def _split(sets: set[frozenset[str]]) -> list[frozenset[str]]:
    """Names that always go together, as one piece each."""
    together: dict[tuple, set[str]] = {}
    ordered = sorted(sets, key=sorted)
    for name in sorted(frozenset().union(*sets)):
        together.setdefault(tuple(name in one for one in ordered), set()).add(name)
    return [frozenset(names) for names in together.values()]
