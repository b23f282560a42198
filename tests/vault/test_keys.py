"""The key store outside the database, and the keys that settings hold."""

import stat
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings as live
from django.core.exceptions import ImproperlyConfigured

from config import env
from vault import actions, datakeys, keys
from vault.envelope import Unreadable

WORKSHOP = uuid.UUID(int=7)


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_the_key_store_is_its_owners_alone():
    keys.make_share(WORKSHOP)

    assert mode(Path(live.VAULT_SHARES)) == "0o700"
    assert mode(keys.share_path(WORKSHOP)) == "0o600"


@pytest.mark.parametrize("others", [0o750, 0o704, 0o777])
def test_no_share_is_put_where_others_could_read_it(others):
    store = Path(live.VAULT_SHARES)
    store.mkdir(parents=True)
    store.chmod(others)

    with pytest.raises(keys.KeyStoreFault) as refused:
        keys.make_share(WORKSHOP)

    assert str(refused.value) == f"Others could read the key store. Close it: chmod 700 {store}"
    assert list(store.iterdir()) == []


def test_a_share_is_made_once_and_leaves_no_draft():
    keys.make_share(WORKSHOP)
    first = keys.read_share(WORKSHOP)
    keys.make_share(WORKSHOP)

    assert keys.read_share(WORKSHOP) == first
    assert list(Path(live.VAULT_SHARES).iterdir()) == [keys.share_path(WORKSHOP)]


def test_a_destroyed_share_is_overwritten_before_its_name_goes(tmp_path):
    keys.make_share(WORKSHOP)
    share = keys.read_share(WORKSHOP)
    same_bytes = tmp_path / "still-held"
    same_bytes.hardlink_to(keys.share_path(WORKSHOP))

    assert keys.destroy_share(WORKSHOP) is True

    assert same_bytes.read_bytes() != share
    with pytest.raises(keys.Gone):
        keys.read_share(WORKSHOP)


def test_destroying_twice_does_no_harm():
    keys.make_share(WORKSHOP)
    keys.destroy_share(WORKSHOP)

    assert keys.destroy_share(WORKSHOP) is False


def test_a_store_that_is_not_mounted_does_not_look_like_a_destruction(place, sealed, witness, failures):
    Path(live.VAULT_SHARES).rename(f"{live.VAULT_SHARES}.away")
    try:
        with pytest.raises(keys.KeyStoreFault):
            actions.open_text(place, witness=witness)
    finally:
        Path(f"{live.VAULT_SHARES}.away").rename(live.VAULT_SHARES)

    assert failures() == ["locked"]


@pytest.mark.parametrize("damage", [b"", b"x" * 31, b"x" * 32, b"x" * 33])
def test_a_damaged_share_opens_nothing(place, sealed, witness, failures, damage):
    keys.share_path(place.compartment).write_bytes(damage)

    with pytest.raises(Unreadable):
        actions.open_text(place, witness=witness)

    assert failures() == ["unreadable"]


@pytest.mark.parametrize("loaded", [{}, {"k9": "99" * 32}, {"k1": "11" * 31}, {"k1": "not hexadecimal"}])
def test_a_kek_that_is_not_loaded_is_named_and_never_shown(place, sealed, witness, failures, settings, loaded):
    settings.VAULT_KEKS = loaded

    with pytest.raises(keys.KekMissing) as missing:
        actions.open_text(place, witness=witness)

    assert str(missing.value) == (
        "The key-encrypting key 'k1' is not loaded. Give it in VAULT_KEK, or in VAULT_KEK_NEXT while "
        "keys are being changed, as k1: and 64 hexadecimal digits, or the address of a transit key."
    )
    assert failures() == ["locked"]


def test_another_kek_under_the_same_name_opens_nothing(place, sealed, witness, settings):
    settings.VAULT_KEKS = {"k1": "33" * 32}

    with pytest.raises(Unreadable):
        actions.open_text(place, witness=witness)


def test_a_data_key_that_does_not_match_its_check_value_is_refused(place, sealed, witness, failures):
    row = datakeys.DataKey.objects.get(compartment=place.compartment)
    other = keys.wrap(b"\x05" * 32, kek_id="k1", compartment=place.compartment, epoch=1)
    datakeys.DataKey.objects.filter(pk=row.pk).update(wrapped=other)

    with pytest.raises(Unreadable):
        actions.open_text(place, witness=witness)
    with pytest.raises(Unreadable):
        actions.seal(replace(place, revision=2), "Not under that one.", witness=witness)

    assert failures() == ["unreadable"]


def test_the_id_of_a_kek_travels_with_it():
    one, other = "A1" * 32, "b2" * 32

    assert env.keks(VAULT_KEK=one, VAULT_KEK_NEXT="") == ({"k1": one.lower()}, "k1")
    assert env.keks(VAULT_KEK=one, VAULT_KEK_NEXT=f"k2:{other}") == ({"k1": one.lower(), "k2": other}, "k2")
    assert env.keks(VAULT_KEK=f"k2:{other}", VAULT_KEK_NEXT="") == ({"k2": other}, "k2")


@pytest.mark.parametrize(
    ("following", "sentence"),
    [
        ("b2" * 32, "VAULT_KEK_NEXT needs an id of its own, as in k2:, before its 64 digits."),
        ("k1:" + "b2" * 32, "VAULT_KEK_NEXT needs an id of its own, as in k2:, before its 64 digits."),
        (
            "k2:" + "b2" * 31,
            "VAULT_KEK_NEXT must be 64 hexadecimal digits or a transit key’s address, or an id, a colon and these.",
        ),
        (
            "k2:" + "zz" * 32,
            "VAULT_KEK_NEXT must be 64 hexadecimal digits or a transit key’s address, or an id, a colon and these.",
        ),
    ],
)
def test_a_kek_that_cannot_be_one_is_refused_and_not_repeated(following, sentence):
    with pytest.raises(ImproperlyConfigured) as refused:
        env.keks(VAULT_KEK="a1" * 32, VAULT_KEK_NEXT=following)

    assert str(refused.value) == sentence
