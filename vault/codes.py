"""Secrets that people write on paper: groups of four signs that cannot be taken for one another."""

import hashlib

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LOOKALIKES = str.maketrans("ILO", "110")
GROUP = 4  # signs
LEAST_CHECK = 8  # bits


class Misspelt(ValueError):
    """No code at all: a sign is missing, added or wrong. It says nothing about whose code it is."""


def _bits(size: int) -> tuple[int, int]:
    """(all bits, check bits) of the code of ``size`` bytes: whole groups, with room for a check."""
    of_group = GROUP * 5
    total = -(-(size * 8 + LEAST_CHECK) // of_group) * of_group
    return total, total - size * 8


def _check(secret: bytes, bits: int) -> int:
    digest = hashlib.sha256(b"antechamber code check" + secret).digest()
    return int.from_bytes(digest, "big") >> (256 - bits)


def write(secret: bytes) -> str:
    """``secret`` as a code: 16 bytes become seven groups of four signs, 32 bytes fourteen."""
    total, check = _bits(len(secret))
    number = int.from_bytes(secret, "big") << check | _check(secret, check)
    signs = "".join(SIGNS[number >> shift & 31] for shift in range(total - 5, -1, -5))
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def read(code: str, *, size: int) -> bytes:
    """The ``size`` bytes of a code as a person typed it: case, spaces and hyphens do not matter.

    Raises Misspelt when it cannot be a code.
    """
    total, check = _bits(size)
    signs = "".join(code.upper().translate(LOOKALIKES).replace("-", " ").split())
    if len(signs) * 5 != total or not set(signs) <= set(SIGNS):
        raise Misspelt
    number = 0
    for sign in signs:
        number = number << 5 | SIGNS.index(sign)
    secret = (number >> check).to_bytes(size, "big")
    if number & (1 << check) - 1 != _check(secret, check):
        raise Misspelt
    return secret
