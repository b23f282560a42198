"""Changing the KEK: interrupted anywhere, resumed, proved."""

import json
import uuid
from dataclasses import replace
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from audit.models import AccessEvent
from vault import actions, keys
from vault.adapters import FactorAdapter
from vault.models import DataKey
from vault.rotation import Unfinished, rotate_kek

OLD, NEW = "11" * 32, "77" * 32
BOTH = {"k1": OLD, "k2": NEW}
SEED = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def workshops(place, witness, olga):
    """Three workshops with a text each, and a second factor, all under the KEK k1."""
    places = [replace(place, compartment=uuid.uuid4(), object_id=uuid.uuid4()) for _ in range(3)]
    for number, where in enumerate(places):
        actions.seal(where, f"Text {number}.", witness=witness)
    Authenticator.objects.create(user=olga, type="totp", data={"secret": FactorAdapter().encrypt(SEED)})
    return places


@pytest.fixture
def all_opens(workshops, witness):
    """``all_opens()``: every text and the second factor open now."""

    def check() -> bool:
        texts = [actions.open_text(where, witness=witness) for where in workshops]
        factor = Authenticator.objects.get()
        return (texts, FactorAdapter().decrypt(factor.data["secret"])) == (["Text 0.", "Text 1.", "Text 2."], SEED)

    return check


@pytest.fixture
def kek(settings):
    """``kek(BOTH, "k2")``: these are loaded, and that one is current."""

    def load(loaded, current):
        settings.VAULT_KEKS, settings.VAULT_KEK_CURRENT = loaded, current

    return load


class Crash(Exception):
    pass


def crashing(witness, after: int):
    """A witness that writes ``after`` rows; the next brings the process down."""
    left = iter(range(after))

    def tell(**facts):
        if next(left, None) is None:
            raise Crash
        return witness(**facts)

    return tell


def test_rotation_wraps_every_key_anew_and_the_old_kek_can_go(workshops, all_opens, witness, kek):
    kek(BOTH, "k2")

    assert rotate_kek(witness=witness) == 4

    kek({"k2": NEW}, "k2")
    assert all_opens()
    assert set(DataKey.objects.values_list("kek_id", flat=True)) == {"k2"}


@pytest.mark.parametrize("rows", range(5))
def test_a_rotation_that_stops_anywhere_leaves_all_readable_and_goes_on(workshops, all_opens, witness, kek, rows):
    kek(BOTH, "k2")
    with pytest.raises(Crash):
        rotate_kek(witness=crashing(witness, after=rows))

    assert all_opens()
    assert DataKey.objects.filter(kek_id="k2").count() == min(rows, 3)
    assert rotate_kek(witness=witness) == 4 - rows
    kek({"k2": NEW}, "k2")
    assert all_opens()


def test_a_second_rotation_finds_nothing_to_do(workshops, witness, kek):
    kek(BOTH, "k2")
    rotate_kek(witness=witness)

    assert rotate_kek(witness=witness) == 0


def test_each_rewrapped_key_is_in_the_trail(workshops, witness, kek):
    kek(BOTH, "k2")
    rotate_kek(witness=witness)

    events = AccessEvent.objects.filter(object_kind__in=["vault.datakey", "vault.factor", "vault.kek"])
    assert sorted(events.values_list("object_kind", flat=True)) == [
        *["vault.datakey"] * 3,
        "vault.factor",
        "vault.kek",
    ]


def test_what_is_new_during_a_rotation_is_under_the_new_kek(workshops, place, witness, kek):
    kek(BOTH, "k2")

    actions.seal(place, "Written meanwhile.", witness=witness)

    assert DataKey.objects.get(compartment=place.compartment).kek_id == "k2"


@pytest.mark.parametrize(("loaded", "missing"), [({"k2": NEW}, "k1"), ({"k1": OLD}, "k2")])
def test_without_both_keks_nothing_changes_and_the_missing_one_is_named(workshops, witness, kek, loaded, missing):
    kek(loaded, "k2")

    with pytest.raises(keys.KekMissing, match=f"key '{missing}' is not loaded"):
        rotate_kek(witness=witness)

    assert set(DataKey.objects.values_list("kek_id", flat=True)) == {"k1"}


def test_a_key_that_no_longer_opens_is_counted_and_stops_no_other(workshops, witness, kek):
    keys.destroy_share(workshops[1].compartment)  # as after a restored backup
    kek(BOTH, "k2")

    with pytest.raises(Unfinished, match="^1 rows still name an old key"):
        rotate_kek(witness=witness)

    assert DataKey.objects.filter(kek_id="k2").count() == 2
    assert not AccessEvent.objects.filter(object_kind="vault.kek").exists()


def test_the_command_says_how_many_it_wrapped(workshops, kek):
    kek(BOTH, "k2")
    out = StringIO()

    call_command("rotate_kek", "--format", "json", stdout=out)
    call_command("rotate_kek", "--format", "json", stdout=out)

    assert [json.loads(line)["rewrapped"] for line in out.getvalue().splitlines()] == [4, 0]


def test_the_command_names_what_is_missing(workshops, kek):
    kek({"k2": NEW}, "k2")

    with pytest.raises(CommandError, match="The key-encrypting key 'k1' is not loaded."):
        call_command("rotate_kek")
