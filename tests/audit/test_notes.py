"""Signed notes in C2SP's form, against the vector of its first implementation (golang.org/x/mod)."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit import notes

VECTOR_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
VECTOR_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
VECTOR_SIGNATURE = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
VECTOR = f"{VECTOR_TEXT}\n\N{EM DASH} PeterNeumann {VECTOR_SIGNATURE}\n"


@pytest.fixture
def statement():
    return notes.Statement(notes.origin(), 7, b"\x01" * 32, b"\x02" * 32)


def test_a_note_that_another_program_signed_is_read():
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(VECTOR_KEY.split("+", 2)[2])[1:])

    assert notes.check(VECTOR, public) == VECTOR_TEXT


def test_what_was_signed_is_read_again(statement):
    assert notes.read(notes.sign(statement)) == statement


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n7\n", "\n8\n"), ("antechamber", "antechambre"), ("AQEB", "AQEC"), ("\n\n", "\nmore\n\n"), ("\n\n", "\n")],
)
def test_a_note_that_was_altered_is_refused(statement, old, new):
    note = notes.sign(statement).replace(old, new, 1)

    with pytest.raises(notes.BadNote):
        notes.read(note)


def test_a_note_that_another_key_signed_is_refused(statement, settings):
    note = notes.sign(statement)
    settings.AUDIT_SIGNING_KEY = "33" * 32

    with pytest.raises(notes.BadNote, match="signature"):
        notes.read(note)


def test_the_public_key_is_told_in_the_form_that_others_read():
    name, mark, key = notes.verifier_key().split("+", 2)

    raw = base64.b64decode(key)
    assert (name, mark, raw[:1]) == (notes.origin(), notes.key_id(name, raw[1:]).hex(), b"\x01")
