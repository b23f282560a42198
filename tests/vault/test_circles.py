"""A sealed compartment: who opens it, who lets whom in, and what nobody does without a reader's key."""

import json
import uuid
from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from tests.vault import circle
from tests.vault.circle import WITNESS
from vault import actions, circles, overview, readers, recovery, unlock
from vault.errors import KeyChanged, LastReader, Locked, NoKey, NotGranted, NotPossible, WrongSecret
from vault.keys import Closed, Gone
from vault.models import Certificate, Circle, Closure, DataKey, Epoch, Grant, Sealed

pytestmark = pytest.mark.django_db

TEXT, LATER = "A joint post could open.", "The ministry would not oppose it."
OTHER = "velvet otter signs nineteen quiet treaties"


@pytest.fixture
def later(place):
    """Another note of the workshop."""
    return replace(place, object_id=uuid.uuid4())


def epochs_of(reader) -> list[int]:
    return list(Grant.objects.filter(reader_id=reader.id).order_by("epoch").values_list("epoch", flat=True))


# --- Founding, sealing, opening -------------------------------------------------------------


def test_a_reader_founds_a_circle_writes_and_reads(place, ruth):
    circle.found(place.compartment, by=ruth)

    circle.write(place, TEXT, by=ruth)

    assert circle.read(place, by=ruth) == TEXT
    assert DataKey.objects.count() == 0
    assert [len(bytes(row.sealed_key)) for row in Grant.objects.all()] == [80]


def test_without_an_unlocked_key_nothing_is_sealed_opened_or_marked(place, ruth, witness):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)

    for act in (
        lambda: actions.open_text(place, witness=witness),
        lambda: actions.seal(replace(place, revision=2), TEXT, witness=witness),
        lambda: actions.fingerprint(place.compartment, "Mira"),
        lambda: circles.renew(place.compartment, witness=witness),
        lambda: circles.turn(place.compartment, witness=witness),
    ):
        with pytest.raises(Locked) as locked:
            act()
        assert locked.value.compartment == place.compartment
    assert Sealed.objects.count() == 1


def test_an_unlocked_reader_without_a_grant_is_denied_and_the_trail_says_so(place, ruth, paul, failures):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)

    with pytest.raises(NotGranted):
        circle.read(place, by=paul)
    with pytest.raises(NotGranted):
        circle.write(replace(place, revision=2), TEXT, by=paul)

    assert failures() == ["denied"]


def test_nothing_is_sealed_before_a_reader_has_founded_the_circle(place, ruth):
    circles.begin(place.compartment, witness=WITNESS)

    with pytest.raises(NotGranted):
        circle.write(place, TEXT, by=ruth)


def test_a_circle_is_begun_and_founded_once(place, ruth, paul):
    circle.found(place.compartment, by=ruth)

    with pytest.raises(NotPossible):
        circles.begin(place.compartment, witness=WITNESS)
    with paul.reading(), pytest.raises(NotPossible):
        circles.found(place.compartment, witness=WITNESS)


def test_a_workshop_that_holds_texts_is_not_begun_anew_as_a_sealed_one(place, sealed):
    with pytest.raises(NotPossible):
        circles.begin(place.compartment, witness=WITNESS)


def test_fingerprints_are_the_same_for_every_reader_and_through_every_epoch(place, ruth, paul):
    circle.found(place.compartment, by=ruth, also=(paul,))
    with ruth.reading():
        before = actions.fingerprint(place.compartment, "Mira", "said")
        circles.renew(place.compartment, witness=WITNESS, everything=True)
        circles.turn(place.compartment, witness=WITNESS)
    with paul.reading():
        after = actions.fingerprint(place.compartment, "Mira", "said")

    assert before == after


# --- Letting in -----------------------------------------------------------------------------


def test_a_reader_is_let_in_by_one_who_is_and_reads_what_was_there(place, ruth, paul):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)
    assert [shown.user_id for shown in overview.pending(place.compartment, [paul.id, ruth.id])] == [paul.id]

    circle.let_in(place.compartment, paul, by=ruth)

    assert circle.read(place, by=paul) == TEXT
    assert overview.pending(place.compartment, [paul.id, ruth.id]) == []


def test_only_the_entitled_with_a_key_are_pending(place, ruth, paul):
    circle.found(place.compartment, by=ruth)
    keyless = uuid.uuid4()

    assert overview.pending(place.compartment, [ruth.id, keyless]) == []
    assert overview.without_key([ruth.id, keyless]) == {keyless}


def test_nobody_lets_in_whom_they_could_not_read_for(place, ruth, paul):
    circle.found(place.compartment, by=ruth)
    third = circle.enrol()

    with pytest.raises(NotGranted):
        circle.let_in(place.compartment, third, by=paul)
    with pytest.raises(Locked):
        circles.approve(place.compartment, third.id, fingerprint=third.fingerprint, with_earlier=True, witness=WITNESS)
    with ruth.reading(), pytest.raises(NoKey):
        circles.approve(place.compartment, uuid.uuid4(), fingerprint="", with_earlier=True, witness=WITNESS)


def test_a_key_made_anew_after_the_words_were_compared_is_not_let_in(place, ruth, paul, witness):
    circle.found(place.compartment, by=ruth)
    compared = paul.fingerprint
    readers.begin_anew(paul.id, OTHER, witness=witness)

    with ruth.reading(), pytest.raises(KeyChanged):
        circles.approve(place.compartment, paul.id, fingerprint=compared, with_earlier=True, witness=WITNESS)


def test_a_late_participant_reads_what_is_sealed_from_now_on(place, later, ruth, paul):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)

    circle.let_in(place.compartment, paul, by=ruth, with_earlier=False)
    circle.write(later, LATER, by=ruth)

    assert circle.read(later, by=paul) == LATER
    with pytest.raises(NotGranted):
        circle.read(place, by=paul)
    assert circle.read(place, by=ruth) == TEXT


def test_earlier_notes_can_be_opened_to_a_late_participant_afterwards(place, ruth, paul):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)
    circle.let_in(place.compartment, paul, by=ruth, with_earlier=False)

    assert circle.let_in(place.compartment, paul, by=ruth, with_earlier=True) == 1

    assert circle.read(place, by=paul) == TEXT


def test_who_began_anew_waits_until_somebody_lets_them_in_again(place, ruth, paul, witness):
    circle.found(place.compartment, by=ruth, also=(paul,))
    circle.write(place, TEXT, by=ruth)
    anew = replace(paul, secret=readers.begin_anew(paul.id, OTHER, witness=witness).secret)

    for key in (paul, anew):
        with pytest.raises(NotGranted):
            circle.read(place, by=key)
    circle.let_in(place.compartment, anew, by=ruth)

    assert circle.read(place, by=anew) == TEXT


# --- Removal --------------------------------------------------------------------------------


def test_dropping_needs_no_key_and_closes_at_once(place, ruth, paul):
    circle.found(place.compartment, by=ruth, also=(paul,))
    circle.write(place, TEXT, by=ruth)

    assert circles.drop(place.compartment, paul.id, witness=WITNESS) == 1

    with pytest.raises(NotGranted):
        circle.read(place, by=paul)
    assert overview.state_of(place.compartment).stale == 1
    with ruth.reading():
        assert circles.renew(place.compartment, witness=WITNESS) == 0
    assert overview.state_of(place.compartment).stale == 0
    assert circle.read(place, by=ruth) == TEXT


def test_what_is_written_after_a_drop_has_a_key_that_the_dropped_reader_never_held(place, later, ruth, paul):
    circle.found(place.compartment, by=ruth, also=(paul,))
    circle.write(place, TEXT, by=ruth)
    theirs = Grant.objects.get(reader_id=paul.id)
    circles.drop(place.compartment, paul.id, witness=WITNESS)

    circle.write(later, LATER, by=ruth)

    Grant.objects.bulk_create([theirs])  # out of an old backup
    with pytest.raises(NotGranted):
        circle.read(later, by=paul)
    assert (circle.read(place, by=ruth), circle.read(later, by=ruth)) == (TEXT, LATER)


def test_a_removal_keeps_late_participants_out_of_what_was_before_them(place, later, ruth, paul):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)
    third = circle.enrol()
    circle.let_in(place.compartment, third, by=ruth)
    circle.let_in(place.compartment, paul, by=ruth, with_earlier=False)
    circle.write(later, LATER, by=ruth)

    with ruth.reading():
        assert circles.remove(place.compartment, third.id, witness=WITNESS) == 0

    assert circle.read(later, by=paul) == LATER
    with pytest.raises(NotGranted):
        circle.read(place, by=paul)
    circle.write(replace(later, revision=2), TEXT, by=ruth)
    assert circle.read(replace(later, revision=2), by=paul) == TEXT


def test_a_reader_who_came_late_leaves_the_older_parts_for_another_to_seal_anew(place, ruth, paul):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)
    third = circle.enrol()
    circle.let_in(place.compartment, third, by=ruth)
    circle.let_in(place.compartment, paul, by=ruth, with_earlier=False)

    with paul.reading():
        assert circles.remove(place.compartment, third.id, witness=WITNESS) == 1
    with ruth.reading():
        assert circles.renew(place.compartment, witness=WITNESS) == 0

    assert circle.read(place, by=ruth) == TEXT
    with pytest.raises(NotGranted):
        circle.read(place, by=paul)


@pytest.mark.django_db(transaction=True)
def test_a_removed_readers_browsers_are_signed_out_and_locked(place, ruth, sign_in):
    user = get_user_model().objects.create_user("paul@example.org", name="Paul")
    paul, browser = circle.enrol(user.pk), sign_in(user)
    circle.found(place.compartment, by=ruth, also=(paul,))
    cookie = unlock.keep(paul.secret, session_key=browser.session.session_key)
    before = browser.get("/").status_code

    with ruth.reading():
        circles.remove(place.compartment, user.pk, witness=WITNESS)

    assert (before, browser.get("/").status_code) == (200, 302)
    assert unlock.ends_at(cookie) is None


def test_the_last_reader_is_kept_until_another_is_let_in(place, ruth, paul):
    circle.found(place.compartment, by=ruth)

    with pytest.raises(LastReader):
        circles.drop(place.compartment, ruth.id, witness=WITNESS)
    assert epochs_of(ruth) == [1]
    circle.let_in(place.compartment, paul, by=ruth)
    assert circles.drop(place.compartment, ruth.id, witness=WITNESS) == 1


def test_a_last_reader_can_be_dropped_all_the_same_if_one_says_so(place, ruth):
    circle.found(place.compartment, by=ruth)

    assert circles.drop(place.compartment, ruth.id, witness=WITNESS, even_last=True) == 1


def test_when_reading_is_over_those_who_stay_keep_their_grants(place, ruth, paul):
    circle.found(place.compartment, by=ruth, also=(paul,))
    circle.write(place, TEXT, by=ruth)

    assert circles.keep_only(place.compartment, [ruth.id], witness=WITNESS) == 1

    assert circle.read(place, by=ruth) == TEXT
    with pytest.raises(NotGranted):
        circle.read(place, by=paul)
    with pytest.raises(LastReader):
        circles.keep_only(place.compartment, [], witness=WITNESS)


def test_a_renewal_with_an_altered_text_changes_nothing(place, later, ruth):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)
    circle.write(later, LATER, by=ruth)
    row = Sealed.objects.get(object_id=place.object_id)
    Sealed.objects.filter(pk=row.pk).update(envelope=bytes(row.envelope)[:-1] + b"\x00")

    with ruth.reading(), pytest.raises(actions.Unreadable):
        circles.renew(place.compartment, witness=WITNESS, everything=True)

    assert list(Epoch.objects.values_list("epoch", flat=True)) == [1]
    assert circle.read(later, by=ruth) == LATER


# --- The organiser's paper key --------------------------------------------------------------


def test_the_organisers_paper_key_lets_a_reader_in_when_nobody_can(place, ruth, paul):
    code = circle.found(place.compartment, by=ruth, with_recovery=True)
    circle.write(place, TEXT, by=ruth)
    with ruth.reading():
        circles.turn(place.compartment, witness=WITNESS)
    circles.drop(place.compartment, ruth.id, witness=WITNESS)

    assert recovery.recover(place.compartment, code.lower(), paul.id, witness=WITNESS) == 2

    assert circle.read(place, by=paul) == TEXT
    state = overview.state_of(place.compartment)
    assert (state.has_recovery, state.recovered_at is None) == (True, False)


@pytest.mark.parametrize("wrong", ["", "000G-40R4", "another"])
def test_another_code_recovers_nothing(place, ruth, paul, wrong):
    circle.found(place.compartment, by=ruth, with_recovery=True)
    if wrong == "another":
        wrong = circles.begin(uuid.uuid4(), witness=WITNESS, with_recovery=True)

    with pytest.raises(WrongSecret):
        recovery.recover(place.compartment, wrong, paul.id, witness=WITNESS)
    assert overview.state_of(place.compartment).recovered_at is None


def test_a_workshop_without_a_paper_key_has_none_to_recover_by(place, ruth, paul):
    code = circle.found(place.compartment, by=ruth)

    assert code == ""
    with pytest.raises(NotPossible):
        recovery.recover(place.compartment, "000G", paul.id, witness=WITNESS)


def test_the_paper_key_can_be_given_up_before_the_first_text_and_not_after(place, ruth, paul):
    code = circle.found(place.compartment, by=ruth, with_recovery=True)
    recovery.switch_off_recovery(place.compartment, witness=WITNESS)
    circle.write(place, TEXT, by=ruth)

    with pytest.raises(NotPossible):
        recovery.recover(place.compartment, code, paul.id, witness=WITNESS)
    with pytest.raises(NotPossible):
        recovery.switch_off_recovery(place.compartment, witness=WITNESS)


def test_the_paper_key_is_written_nowhere(place):
    code = circles.begin(place.compartment, witness=WITNESS, with_recovery=True)

    assert len(code.replace("-", "")) == 56
    assert code not in repr(overview.state_of(place.compartment))


# --- Closed, destroyed, guests --------------------------------------------------------------


def test_a_closed_dialogue_opens_to_no_key(place, ruth, failures):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)
    Closure.objects.create(compartment=place.compartment)

    with pytest.raises(Closed):
        circle.read(place, by=ruth)
    with pytest.raises(Closed):
        circle.write(replace(place, revision=2), TEXT, by=ruth)
    with pytest.raises(Closed):
        actions.open_text(place, witness=WITNESS)  # nobody is asked to unlock in vain
    with pytest.raises(Closed):
        actions.for_guests(place.compartment)

    assert failures() == ["closed", "closed"]


@pytest.mark.django_db(transaction=True)
def test_destruction_takes_grants_epochs_and_what_guests_left(place, ruth, paul, witness):
    circle.found(place.compartment, by=ruth, also=(paul,))
    circle.write(place, TEXT, by=ruth)
    aside = replace(place, compartment=actions.for_guests(place.compartment), object_id=uuid.uuid4())
    actions.seal(aside, "No stairs.", witness=witness)
    assert actions.open_text(aside, witness=witness) == "No stairs."

    certificate = actions.shred(place.compartment, witness=witness)

    counts = {name: value for name, value in json.loads(certificate.statement).items() if isinstance(value, int)}
    assert counts == {"texts": 2, "keys": 1, "epochs": 1, "grants": 2}
    assert not actions.has_share(place.compartment)
    for reader in (ruth, paul):
        with pytest.raises(Gone):
            circle.read(place, by=reader)
    with pytest.raises(Gone):
        circle.write(replace(place, revision=2), TEXT, by=ruth)
    with pytest.raises(Gone):
        circles.begin(place.compartment, witness=witness)
    with pytest.raises(Gone):
        actions.seal(replace(aside, compartment=actions.for_guests(place.compartment)), "Again.", witness=witness)


@pytest.mark.django_db(transaction=True)
def test_after_a_destruction_a_backup_and_a_compelled_passphrase_open_nothing(place, ruth, witness):
    circle.found(place.compartment, by=ruth)
    circle.write(place, TEXT, by=ruth)
    kept = {model: list(model.objects.all()) for model in (Circle, Epoch, Grant, Sealed)}
    actions.shred(place.compartment, witness=witness)

    Certificate.objects.all().delete()
    for model, rows in kept.items():
        model.objects.bulk_create(rows)

    again = readers.open_key(ruth.id, ruth.passphrase, witness=witness)
    with pytest.raises(Gone):
        circle.read(place, by=replace(ruth, secret=again))


def test_what_guests_send_lies_beside_a_sealed_workshop_and_in_a_standard_one(place, ruth):
    assert actions.for_guests(place.compartment) == place.compartment

    circle.found(place.compartment, by=ruth)

    assert actions.for_guests(place.compartment) == actions.parts_of(place.compartment)[1]
