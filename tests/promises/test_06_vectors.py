"""Promise 6: what was sealed once opens for ever; known answers are frozen in the repository.

ASVS 11.3.2, 11.3.3 (approved authenticated encryption) and 11.2.2 (algorithms can be exchanged).
"""

import json
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.conf import settings as live

from vault import actions, envelope, keys
from vault.envelope import AES_256_GCM, AES_256_GCM_SIV, ALGORITHMS, Place, Unreadable
from vault.models import Sealed

VECTORS = json.loads((live.ROOT / "tests/vault/vectors.json").read_text(encoding="utf-8"))
KEY, BOUND = bytes(range(32)), b"a place"


def place_of(vector: dict) -> Place:
    compartment, object_id = uuid.UUID(vector["compartment"]), uuid.UUID(vector["object_id"])
    return Place(compartment, vector["kind"], object_id, vector["field"], vector["revision"])


@pytest.mark.parametrize("vector", VECTORS["envelopes"], ids=range(len(VECTORS["envelopes"])))
def test_an_envelope_is_byte_for_byte_what_it_was(vector):
    key, nonce, kcv, whole = (bytes.fromhex(vector[name]) for name in ("key", "nonce", "kcv", "envelope"))
    place, epoch, text = place_of(vector), vector["epoch"], vector["text"]
    bound_to = envelope.bind(place, level="standard", epoch=epoch, kcv=kcv)
    made = envelope.lock(key, text, epoch=epoch, bound_to=bound_to, nonce=nonce, algorithm=vector["algorithm"])

    assert keys.check_value(key, place.compartment, epoch) == kcv
    assert made == whole
    assert envelope.unlock(key, whole, bound_to=bound_to) == text


@pytest.mark.parametrize("vector", VECTORS["wraps"], ids=range(len(VECTORS["wraps"])))
def test_a_wrapped_key_opens_as_it_always_did(vector, settings):
    compartment = uuid.UUID(vector["compartment"])
    settings.VAULT_KEKS = {vector["kek_id"]: vector["kek"]}
    keys.make_share(compartment)
    keys.share_path(compartment).write_bytes(bytes.fromhex(vector["share"]))
    wrapped, kcv = bytes.fromhex(vector["wrapped"]), bytes.fromhex(vector["kcv"])

    key = keys.unwrap(wrapped, kek_id=vector["kek_id"], compartment=compartment, epoch=vector["epoch"], kcv=kcv)

    assert key.hex() == vector["key"]


@pytest.mark.parametrize(
    ("plaintext", "result"),
    [
        ("", "07f5f4169bbf55a8400cd47ea6fd400f"),
        ("0100000000000000", "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28"),
    ],
)
def test_the_second_algorithm_is_that_of_rfc_8452(plaintext, result):
    """Appendix C.2."""
    key, nonce = bytes.fromhex("01" + "00" * 31), bytes.fromhex("03" + "00" * 11)

    assert AESGCMSIV(key).encrypt(nonce, bytes.fromhex(plaintext), None).hex() == result


@pytest.mark.parametrize("algorithm", [AES_256_GCM, AES_256_GCM_SIV])
def test_no_byte_of_an_envelope_can_be_changed(algorithm):
    whole = envelope.lock(KEY, "A joint post could open.", epoch=1, bound_to=BOUND, algorithm=algorithm)

    assert envelope.unlock(KEY, whole, bound_to=BOUND) == "A joint post could open."
    for number in range(len(whole)):
        for change in (0x01, 0x02, 0x03, 0x80, 0xFF):  # 3 turns one algorithm's number into the other's
            altered = whole[:number] + bytes([whole[number] ^ change]) + whole[number + 1 :]
            with pytest.raises(Unreadable):
                envelope.unlock(KEY, altered, bound_to=BOUND)


def test_texts_of_both_algorithms_open_side_by_side(db, witness, settings):
    """ASVS 11.2.2: one algorithm is left for another without touching what is there."""
    workshop = uuid.uuid4()
    places = [Place(workshop, "sessions_app.note", uuid.uuid4(), "text", 1) for _ in ALGORITHMS]
    for place, settings.VAULT_ALGORITHM in zip(places, ALGORITHMS, strict=True):
        actions.seal(place, f"Under {settings.VAULT_ALGORITHM}.", witness=witness)

    rows = [bytes(Sealed.objects.get(object_id=place.object_id).envelope) for place in places]
    assert [row[1] for row in rows] == [AES_256_GCM, AES_256_GCM_SIV]
    for settings.VAULT_ALGORITHM in ALGORITHMS:
        assert actions.open_texts(places, witness=witness) == ["Under aes-256-gcm.", "Under aes-256-gcm-siv."]


def test_an_algorithm_that_nobody_knows_is_unreadable():
    whole = envelope.lock(KEY, "A joint post could open.", epoch=1, bound_to=BOUND)

    for number in (0, 3, 255):
        with pytest.raises(Unreadable):
            envelope.unlock(KEY, whole[:1] + bytes([number]) + whole[2:], bound_to=BOUND)
