"""The hashes of RFC 6962, against the vectors of Certificate Transparency's own tests."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.merkle import Tree, leaf_hash, node_hash

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_so_many_leaves_is_that_of_the_vectors(size):
    assert Tree(map(leaf_hash, LEAVES[:size])).root.hex() == ROOTS[size]


def defined(leaves: list[bytes]) -> bytes:
    """The definition of RFC 6962, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(defined(leaves[:split]), defined(leaves[split:]))


@given(st.integers(0, 70), st.integers(0, 70))
def test_a_tree_that_was_kept_grows_into_the_same_root(first, more):
    leaves = [leaf_hash(n.to_bytes(2)) for n in range(first + more)]

    tree = Tree.unpacked(first, Tree(leaves[:first]).packed)
    for leaf in leaves[first:]:
        tree.add(leaf)

    assert tree.root == defined(leaves)


def test_the_peaks_of_another_size_are_refused():
    with pytest.raises(ValueError, match="size"):
        Tree.unpacked(3, Tree([leaf_hash(b"")]).packed)
