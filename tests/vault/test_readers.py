"""A reader's own key: how it is made, opened, kept and made anew."""

import uuid

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.test import override_settings

from config.settings import base
from tests.vault import circle
from vault import checks, readers, words
from vault.errors import NoKey, NotPossible, TooWeak, WrongSecret
from vault.models import Grant, KeyWrap, ReaderKey

pytestmark = pytest.mark.django_db

OTHER = "velvet otter signs nineteen quiet treaties"


def opened(reader, passphrase):
    return readers.open_key(reader.id, passphrase, witness=circle.WITNESS)


def test_the_passphrase_opens_the_key_however_the_keyboard_writes_it(ruth):
    assert opened(ruth, ruth.passphrase) == ruth.secret
    assert opened(ruth, f"  {ruth.passphrase.title()}\n") == ruth.secret


@pytest.mark.parametrize("wrong", ["", "copper", OTHER, "copper lantern drifts beyond seven harbour"])
def test_another_passphrase_opens_nothing_and_stands_in_the_trail(ruth, wrong, failures):
    with pytest.raises(WrongSecret):
        opened(ruth, wrong)

    assert failures() == ["refused"]


def test_a_stranger_without_a_key_is_told_so(witness):
    with pytest.raises(NoKey):
        readers.open_key(uuid.uuid4(), circle.WORDS, witness=witness)


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [("seven harbours", "short"), ("passwordpassword", "guessable"), ("a" * 40, "guessable"),
     ("qwertyuiopasdfgh", "guessable"), ("", "short")],
)  # fmt: skip
def test_a_passphrase_that_could_be_guessed_is_refused(passphrase, reason, witness):
    with pytest.raises(TooWeak) as weak:
        readers.enrol(uuid.uuid4(), passphrase, witness=witness)

    assert weak.value.reason == reason
    assert ReaderKey.objects.count() == 0


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_six_proposed_words_are_always_strong_enough(language):
    for _turn in range(40):
        proposal = words.propose(language)
        words.assess(proposal)
        assert len(proposal.split(" ")) == 6


def test_nobody_has_two_keys(ruth, witness):
    with pytest.raises(NotPossible):
        readers.enrol(ruth.id, OTHER, witness=witness)
    with pytest.raises(IntegrityError):
        ReaderKey.objects.create(user_id=ruth.id, public=b"p" * 32)


def test_a_changed_passphrase_opens_the_same_key_and_the_old_one_no_more(ruth, witness):
    readers.change_passphrase(ruth.id, ruth.passphrase, OTHER, witness=witness)

    assert opened(ruth, OTHER) == ruth.secret
    with pytest.raises(WrongSecret):
        opened(ruth, ruth.passphrase)


def test_a_weak_or_unproven_change_changes_nothing(ruth, witness):
    with pytest.raises(TooWeak):
        readers.change_passphrase(ruth.id, ruth.passphrase, "short", witness=witness)
    with pytest.raises(WrongSecret):
        readers.change_passphrase(ruth.id, OTHER, OTHER, witness=witness)

    assert opened(ruth, ruth.passphrase) == ruth.secret


def test_a_forgotten_passphrase_is_replaced_by_the_recovery_code_which_is_then_used_up(ruth, witness):
    made = readers.recover(ruth.id, ruth.code.lower(), OTHER, witness=witness)

    assert made.secret == ruth.secret
    assert opened(ruth, OTHER) == ruth.secret
    with pytest.raises(WrongSecret):
        readers.recover(ruth.id, ruth.code, OTHER, witness=witness)
    assert readers.recover(ruth.id, made.recovery_code, OTHER, witness=witness).secret == ruth.secret


def test_the_code_of_another_reader_recovers_nothing(ruth, witness):
    paul = circle.enrol()

    with pytest.raises(WrongSecret):
        readers.recover(ruth.id, paul.code, OTHER, witness=witness)


def test_who_lost_both_begins_anew_with_another_key_and_without_grants(place, ruth, witness):
    circle.found(place.compartment, by=ruth)

    made = readers.begin_anew(ruth.id, OTHER, witness=witness)

    assert made.secret.version == 2
    assert made.secret.private != ruth.secret.private
    assert Grant.objects.count() == 0
    with pytest.raises(WrongSecret):
        opened(ruth, ruth.passphrase)


def test_a_key_rests_in_two_wraps_and_nowhere_in_clear(ruth):
    kept = b"".join(bytes(wrap.wrapped) + bytes(wrap.salt) for wrap in KeyWrap.objects.all())

    assert sorted(KeyWrap.objects.values_list("method", flat=True)) == ["passphrase", "recovery"]
    assert ruth.secret.private not in kept
    assert ruth.secret.private.hex() not in repr(ruth.secret)
    assert ruth.code not in repr(readers.Enrolled(ruth.code, ruth.secret))


def test_the_four_words_are_those_of_this_key_and_this_person_alone(ruth, witness):
    before = readers.shown(ruth.id)
    other = circle.enrol()
    readers.begin_anew(ruth.id, OTHER, witness=witness)

    assert len(before.words) == 4
    assert len({before.words, readers.shown(other.id).words, readers.shown(ruth.id).words}) == 3


def test_the_product_pays_what_it_promises_for_each_guess():
    """ASVS 11.4.4. Tests lower the cost; the settings that production builds on do not."""
    assert (base.UNLOCK_MEMORY, base.UNLOCK_TURNS) == (131072, 3)
    assert "UNLOCK_" not in (settings.ROOT / "config/settings/production.py").read_text().replace(
        'UNLOCK_COOKIE_NAME = "__Host-unlock"', ""
    )


@pytest.mark.parametrize(("memory", "turns", "found"), [(131072, 3, 0), (131071, 3, 1), (131072, 2, 1)])
def test_a_deployment_that_pays_less_is_told(memory, turns, found):
    with override_settings(UNLOCK_MEMORY=memory, UNLOCK_TURNS=turns):
        assert len(checks.passphrases(None)) == found


def test_a_wrap_takes_the_cost_of_the_settings(ruth):
    wrap = KeyWrap.objects.get(method="passphrase")

    assert (wrap.memory, wrap.turns, len(bytes(wrap.salt))) == (settings.UNLOCK_MEMORY, settings.UNLOCK_TURNS, 16)
