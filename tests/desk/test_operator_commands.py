"""The operator's commands: first convenor, the doctor, the matrix of rights."""

import io
import json
import uuid

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from audit.actions import Witness
from desk.management.checkup import examine
from outbox.models import Message
from tests import factories as make
from vault import circles, grants, keys
from vault.models import DataKey
from workshops.choices import Role
from workshops.models import Dialogue, Seat

pytestmark = pytest.mark.django_db


def seat(*words):
    out = io.StringIO()
    call_command("seat_convenor", *words, stdout=out)
    return out.getvalue()


def test_the_first_convenor_gets_a_dialogue_a_seat_and_a_letter():
    told = seat("olga@example.org", "--dialogue", "Rivers", "--name", "Olga Brandt", "--code-name", "Mill Room")

    held = Seat.objects.get()
    assert (str(held.user), held.role, held.dialogue.code_name) == ("Olga Brandt", Role.CONVENOR, "Mill Room")
    assert Message.objects.get().to_email == "olga@example.org"
    assert told.startswith("olga@example.org convenes “Rivers” (Mill Room)")


def test_a_second_convenor_joins_the_dialogue_of_that_title():
    seat("olga@example.org", "--dialogue", "Rivers")
    seat("felix@example.org", "--dialogue", "Rivers")
    assert (Dialogue.objects.count(), Seat.objects.count()) == (1, 2)


@pytest.mark.parametrize("email", ["not an address", "olga@example.org"])
def test_what_cannot_be_is_one_sentence_and_changes_nothing(email):
    seat("olga@example.org", "--dialogue", "Rivers")
    with pytest.raises(CommandError):
        seat(email, "--dialogue", "Rivers")
    assert (User.objects.count(), Seat.objects.count()) == (1, 1)


def areas_to_look_at() -> set[str]:
    return {finding.area for finding in examine() if not finding.is_well}


def test_the_doctor_names_what_is_not_running():
    assert areas_to_look_at() == {"heartbeats"}


def test_the_doctor_finds_keys_that_do_not_open(witness, settings):
    note = make.NoteFactory()
    from_elsewhere = DataKey.objects.create(compartment=note.compartment, kek_id="k9", wrapped=b"x" * 60, kcv=b"y" * 32)
    assert "data keys" in areas_to_look_at()
    from_elsewhere.delete()
    assert "data keys" not in areas_to_look_at()


def test_the_doctor_names_a_keeper_of_keys_that_does_not_answer(transit, settings):
    settings.VAULT_KEKS, settings.VAULT_KEK_CURRENT = {"t1": transit.address}, "t1"
    assert "key keeper" not in areas_to_look_at()
    transit.is_sealed = True

    assert "key keeper" in areas_to_look_at()


def test_the_doctor_ends_with_two_when_there_is_something_to_look_at():
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", "--format", "json", stdout=out)
    assert (end.value.code, json.loads(out.getvalue())["well"]) == (2, False)


@pytest.mark.once  # the same querysets as in tests/promises/test_08_policy_matrix.py, which asks both
def test_the_matrix_is_printed_from_the_code_and_leaves_nothing():
    out = io.StringIO()
    call_command("policy_matrix", "--format", "json", stdout=out)

    told = json.loads(out.getvalue())
    rows = {row["route"]: row for row in told["routes"]}
    assert told["things"][0]["key"] == "note"
    note = rows["sessions:note-read"]
    assert (note["policy"], note["answers"]["convenor"], note["answers"]["rapporteur"]) == (
        "sessions_app.policies.can_read_note",
        "hidden",
        "yes",
    )
    assert User.objects.count() == 0


def test_doctor_notices_a_sealed_workshop_whose_share_is_lost(db):
    workshop = uuid.uuid4()
    circles.begin(workshop, witness=Witness("test.act", by=None))
    assert "sealed workshops" not in areas_to_look_at()

    keys.destroy_share(grants.share_of(workshop))

    assert "sealed workshops" in areas_to_look_at()
