"""Seeds of second factors: sealed under the KEK, and under the next one."""

import base64

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from vault.adapters import FactorAdapter, kek_id_of
from vault.envelope import Unreadable
from vault.keys import KekMissing

SEED = "JBSWY3DPEHPK3PXP"


def test_a_seed_comes_back_and_is_never_encrypted_alike():
    adapter = FactorAdapter()
    one, other = adapter.encrypt(SEED), adapter.encrypt(SEED)

    assert (adapter.decrypt(one), adapter.decrypt(other)) == (SEED, SEED)
    assert one != other
    assert SEED not in one


def test_allauth_keeps_no_seed_in_clear(olga):
    TOTP.activate(olga, SEED)
    RecoveryCodes.activate(olga)

    totp = Authenticator.objects.get(user=olga, type="totp").data
    codes = Authenticator.objects.get(user=olga, type="recovery_codes").data
    assert (kek_id_of(totp["secret"]), kek_id_of(codes["seed"])) == ("k1", "k1")
    assert FactorAdapter().decrypt(totp["secret"]) == SEED


def test_an_old_seed_opens_while_its_kek_is_loaded(settings):
    token = FactorAdapter().encrypt(SEED)
    settings.VAULT_KEKS, settings.VAULT_KEK_CURRENT = {"k1": "11" * 32, "k2": "77" * 32}, "k2"

    assert FactorAdapter().decrypt(token) == SEED
    assert kek_id_of(FactorAdapter().encrypt(SEED)) == "k2"
    settings.VAULT_KEKS = {"k2": "77" * 32}
    with pytest.raises(KekMissing):
        FactorAdapter().decrypt(token)


def test_no_byte_of_a_sealed_seed_can_be_changed():
    raw = base64.b64decode(FactorAdapter().encrypt(SEED).partition(":")[2])

    for number in range(len(raw)):
        altered = raw[:number] + bytes([raw[number] ^ 1]) + raw[number + 1 :]
        with pytest.raises(Unreadable):
            FactorAdapter().decrypt(f"k1:{base64.b64encode(altered).decode()}")


@pytest.mark.parametrize("token", ["k1:", "k1:AAAA", "k1:not base64", "k1:é"])
def test_what_is_no_token_is_unreadable(token):
    with pytest.raises(Unreadable):
        FactorAdapter().decrypt(token)


@pytest.mark.parametrize("token", ["", SEED, "k7:AAAA"])
def test_a_seed_in_clear_or_of_an_unknown_kek_is_refused(token):
    with pytest.raises(KekMissing):
        FactorAdapter().decrypt(token)
