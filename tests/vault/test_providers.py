"""One contract for every keeper of keys: settings, and a transit engine over real HTTP."""

import json
from contextlib import suppress

import pytest

from vault.envelope import Unreadable
from vault.providers import KekMissing, ProviderDown, loaded, provider

SECRET = bytes(range(32))
HERE = {"info": b"wrap key of workshop 1", "bound_to": b"workshop 1, epoch 1", "share": b"s" * 32}


@pytest.fixture(params=["local", "transit"])
def keeper(request, settings):
    """The provider of the KEK k1."""
    if request.param == "transit":
        settings.VAULT_KEKS = {"k1": request.getfixturevalue("transit").address}
    return provider("k1")


@pytest.fixture
def remote(transit, settings):
    """A provider that asks the transit engine."""
    settings.VAULT_KEKS = {"t1": transit.address}
    return provider("t1")


# --- the contract --------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [SECRET, b"", b"x", b"JBSWY3DPEHPK3PXP"])
@pytest.mark.parametrize("share", [b"", b"s" * 32])
def test_what_was_wrapped_is_unwrapped(keeper, secret, share):
    place = {**HERE, "share": share}

    assert keeper.unwrap(keeper.wrap(secret, **place), **place) == secret


def test_a_secret_is_never_wrapped_alike_and_never_shows(keeper):
    one, other = keeper.wrap(SECRET, **HERE), keeper.wrap(SECRET, **HERE)

    assert one != other
    assert SECRET[:8] not in one


@pytest.mark.parametrize("name", HERE)
def test_it_opens_at_no_other_place_and_with_no_other_share(keeper, name):
    wrapped = keeper.wrap(SECRET, **HERE)

    with pytest.raises(Unreadable):
        keeper.unwrap(wrapped, **{**HERE, name: HERE[name][::-1] + b"x"})


def test_it_does_not_open_without_its_share(keeper):
    wrapped = keeper.wrap(SECRET, **HERE)

    with suppress(Unreadable):  # a transit engine hands out what the share still seals
        assert keeper.unwrap(wrapped, **{**HERE, "share": b""}) != SECRET


def test_no_byte_of_what_is_wrapped_can_be_changed(keeper):
    wrapped = keeper.wrap(SECRET, **HERE)

    for number in range(len(wrapped)):
        altered = wrapped[:number] + bytes([wrapped[number] ^ 0x10]) + wrapped[number + 1 :]
        with pytest.raises((Unreadable, ProviderDown)):  # a version that never was is not known
            keeper.unwrap(altered, **HERE)


@pytest.mark.parametrize("wrapped", [b"", b"x", b"vault:v1:", b"vault:v1:AAAA", b"k" * 60])
def test_what_is_no_wrapped_secret_is_unreadable(keeper, wrapped):
    with pytest.raises(Unreadable):
        keeper.unwrap(wrapped, **HERE)


def test_a_provider_at_work_says_so_without_a_secret(keeper):
    state = keeper.state()

    assert state.is_well
    assert "k1" in state.sentence
    assert "11" * 8 not in state.sentence


def test_what_is_fresh_is_not_stale_and_rewrapping_it_changes_no_secret(keeper):
    wrapped = keeper.wrap(SECRET, **HERE)

    assert keeper.is_stale(wrapped) is False
    assert keeper.unwrap(keeper.rewrap(wrapped), **HERE) == SECRET


# --- the transit engine alone --------------------------------------------------------------


def test_a_newer_version_makes_the_old_ones_stale_until_they_are_rewrapped(remote, transit):
    wrapped = remote.wrap(SECRET, **HERE)
    transit.rotate()
    again = provider("t1")

    assert (wrapped[:9], again.is_stale(wrapped)) == (b"vault:v1:", True)
    anew = again.rewrap(wrapped)
    assert (anew[:9], again.is_stale(anew)) == (b"vault:v2:", False)
    assert [again.unwrap(anew, **HERE), again.unwrap(wrapped, **HERE)] == [SECRET, SECRET]


def test_rewrapping_hands_the_secret_to_nobody(remote, transit):
    wrapped = remote.wrap(SECRET, **HERE)
    transit.rotate()
    transit.asked.clear()

    provider("t1").rewrap(wrapped)

    assert transit.asked == ["/v1/transit/rewrap/antechamber"]


def test_the_engine_sees_no_data_key_since_the_share_seals_it_first(remote, transit):
    wrapped = remote.wrap(SECRET, **HERE)

    assert SECRET not in transit.decrypt(wrapped.decode())


FAULTS = {
    "sealed": (lambda engine: setattr(engine, "is_sealed", True), "is sealed or under repair (503)"),
    "slow": (lambda engine: setattr(engine, "delay", 1.3), "did not answer in time"),
    "another token": (lambda engine: engine.token_file.write_text("hvs.revoked"), "does not accept our token (403)"),
    "no JSON": (lambda engine: setattr(engine, "says", b"<html>"), "answers with what is no JSON"),
    "a list": (lambda engine: setattr(engine, "says", b"[]"), "answers with what is no JSON"),
    "half an answer": (lambda engine: setattr(engine, "says", b'{"data": null}'), "answers without a"),
    "no token": (lambda engine: engine.token_file.unlink(), "VAULT_TRANSIT_TOKEN_FILE cannot be read"),
}


@pytest.mark.parametrize(("fault", "words"), FAULTS.values(), ids=FAULTS)
def test_an_engine_that_cannot_answer_is_named_and_tells_no_secret(remote, transit, fault, words):
    wrapped = remote.wrap(SECRET, **HERE)
    fault(transit)

    for act in (lambda: remote.wrap(SECRET, **HERE), lambda: remote.unwrap(wrapped, **HERE)):
        with pytest.raises(ProviderDown) as down:
            act()
        assert words in str(down.value)
        assert "hvs." not in str(down.value)
        assert down.value.__cause__ is None
    assert provider("t1").state().is_well is False


def test_an_engine_that_is_not_there_is_named(remote, settings):
    settings.VAULT_KEKS = {"t1": "http://127.0.0.1:1/transit/keys/antechamber"}

    assert provider("t1").state().sentence == "The key provider of t1 cannot be reached (ConnectionRefusedError)."


def test_a_key_that_the_engine_does_not_have_is_no_destroyed_text(remote, transit, settings):
    wrapped = remote.wrap(SECRET, **HERE)
    settings.VAULT_KEKS = {"t1": transit.address.replace("keys/antechamber", "keys/another")}

    with pytest.raises(ProviderDown, match=r"knows no such engine or key \(404\)"):
        provider("t1").unwrap(wrapped, **HERE)


def test_a_version_that_the_engine_was_told_to_forget_is_out_of_reach(remote, transit):
    wrapped = remote.wrap(SECRET, **HERE)
    transit.rotate()
    transit.oldest = 2

    with pytest.raises(ProviderDown, match="no longer has the key, or that version of it"):
        remote.unwrap(wrapped, **HERE)


def test_a_token_that_an_agent_renewed_is_used_at_once(remote, transit):
    wrapped = remote.wrap(SECRET, **HERE)
    good = transit.token_file.read_text()
    transit.token_file.write_text("hvs.old")
    with pytest.raises(ProviderDown):
        remote.unwrap(wrapped, **HERE)

    transit.token_file.write_text(good)

    assert remote.unwrap(wrapped, **HERE) == SECRET


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(remote, transit, settings):
    settings.VAULT_KEKS = {"t1": transit.address.replace("http://", "https://")}  # no TLS at that port

    assert "SSLError" in provider("t1").state().sentence


def test_answers_longer_than_any_of_ours_are_cut_off(remote, transit):
    transit.says = json.dumps({"data": {"plaintext": "A" * 200_000}}).encode()

    with pytest.raises(ProviderDown, match="no JSON"):
        remote.unwrap(b"vault:v1:AAAA", **HERE)


# --- which is asked ------------------------------------------------------------------------


def test_each_loaded_key_has_its_keeper(transit, settings):
    settings.VAULT_KEKS = {"k1": "11" * 32, "t1": transit.address}

    assert [(type(keeper).__name__, keeper.kek_id) for keeper in loaded()] == [
        ("LocalProvider", "k1"),
        ("TransitProvider", "t1"),
    ]


def test_a_key_that_is_not_loaded_is_named():
    with pytest.raises(KekMissing, match="'k9' is not loaded"):
        provider("k9")
