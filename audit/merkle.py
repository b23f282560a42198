"""Merkle tree hashes of RFC 6962, section 2.1: pure functions and a tree that grows at its end."""

import hashlib
from collections.abc import Iterable

SIZE = 32  # bytes of a hash


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree of ``size`` leaves, known by the roots of its perfect subtrees alone, the largest first.

    Adding a leaf costs one hash on average, whatever the size; ``packed`` is what to keep of it.
    """

    def __init__(self, leaves: Iterable[bytes] = ()):
        self.size = 0
        self.peaks: list[bytes] = []
        for leaf in leaves:
            self.add(leaf)

    @classmethod
    def unpacked(cls, size: int, packed: bytes) -> "Tree":
        """The tree that ``packed`` was kept of; ValueError when it is not one of ``size`` leaves."""
        if len(packed) != size.bit_count() * SIZE:
            raise ValueError("These are not the peaks of a tree of that size.")
        tree = cls()
        tree.size = size
        tree.peaks = [packed[at : at + SIZE] for at in range(0, len(packed), SIZE)]
        return tree

    @property
    def packed(self) -> bytes:
        return b"".join(self.peaks)

    def add(self, leaf: bytes) -> None:
        """Appends a leaf, given by its hash."""
        whole, self.size = self.size, self.size + 1
        while whole & 1:  # two perfect subtrees of one height become one
            leaf = node_hash(self.peaks.pop(), leaf)
            whole >>= 1
        self.peaks.append(leaf)

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        *others, root = self.peaks
        for peak in reversed(others):
            root = node_hash(peak, root)
        return root
