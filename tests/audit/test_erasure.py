"""Events go on the trail's own date, the tree still verifies, and the database counts the days itself."""

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from audit import erasure
from audit.actions import record
from audit.models import AccessEvent, Checkpoint, Leaf
from audit.sealer import seal_waiting
from audit.tasks import erase
from audit.verifier import verify

pytestmark = pytest.mark.django_db
LONG_AGO, LATELY = dt.timedelta(days=1100), dt.timedelta(days=30)


@pytest.fixture
def aged(events, time_machine):
    """Six events from before the retention, four of last month, each sealed in its time."""
    now = timezone.now()
    for ago, count in ((LONG_AGO, 6), (LATELY, 4)):
        time_machine.move_to(now - ago)
        events(count)
        seal_waiting()
    time_machine.move_to(now)
    return list(Leaf.objects.order_by("number").values_list("event_id", flat=True))


def standing(aged) -> list[int]:
    """The numbers of the aged events that are still there."""
    return [number for number, pk in enumerate(aged) if AccessEvent.objects.filter(pk=pk).exists()]


def test_what_is_due_goes_and_the_trail_stays_whole(aged):
    assert erasure.erase_due() == 6

    assert standing(aged) == [6, 7, 8, 9]
    seal_waiting()
    verdict = verify()
    assert (verdict.is_whole, verdict.sealed, verdict.erased) == (True, 11, 6)


def test_the_erasure_stands_in_the_trail_itself_with_numbers_alone(aged):
    erasure.erase_due()

    event = AccessEvent.objects.get(action="trail.erased")
    assert json.loads(event.payload) == {"size": 6, "events": 6}
    assert (event.actor_id, event.compartment) == (None, None)


def test_a_second_erasure_finds_nothing_to_do(aged):
    assert [erasure.erase_due(), erasure.erase_due()] == [6, 0]
    assert AccessEvent.objects.filter(action="trail.erased").count() == 1


def test_a_later_erasure_takes_the_note_of_the_earlier_one_along(aged, time_machine, superuser_of_the_database):
    now = timezone.now()
    with superuser_of_the_database():  # the database's own clock stays where it is
        erasure.erase_due()
        seal_waiting()
        time_machine.move_to(now + LONG_AGO)
        assert erasure.erase_due() == 5
        seal_waiting()

    verdict = verify()
    assert (verdict.is_whole, verdict.erased, verdict.sealed) == (True, 11, 12)


def test_an_erasure_that_fails_leaves_all_and_says_nothing(aged):
    class Crash(Exception):
        pass

    def crash():
        with transaction.atomic():
            erasure.erase_due()
            raise Crash

    with pytest.raises(Crash):
        crash()

    assert (standing(aged), AccessEvent.objects.filter(action="trail.erased").count()) == (list(range(10)), 0)


@pytest.mark.parametrize("number", [6, 9])
def test_the_database_lets_nothing_younger_go(aged, number):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessEvent.objects.filter(pk=aged[number]).delete()

    assert standing(aged) == list(range(10))


def test_the_database_lets_nothing_go_that_is_not_sealed(aged, time_machine):
    now = timezone.now()
    time_machine.move_to(now - LONG_AGO)
    with transaction.atomic():
        event = record("note.read")
    time_machine.move_to(now)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessEvent.objects.filter(pk=event.pk).delete()


@pytest.mark.parametrize("model", [Leaf, Checkpoint])
def test_hashes_and_checkpoints_stay_however_old(aged, model):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all().delete()


def test_an_old_event_that_was_deleted_without_a_word_is_found(aged):
    AccessEvent.objects.filter(pk=aged[2]).delete()  # old enough for the database, but not by the book

    assert verify().first_break.what == f"The event of entry 2 ({aged[2]}) was deleted."


@pytest.mark.parametrize("size", [10, 7, 99])
def test_a_claim_of_erasure_does_not_cover_what_was_not_due(aged, superuser_of_the_database, size):
    with transaction.atomic():
        record("trail.erased", kind="audit.trail", size=size, events=1)
    with superuser_of_the_database():
        AccessEvent.objects.filter(pk=aged[8]).delete()

    assert verify().first_break.entry == 8


def test_a_claim_that_is_dated_years_ahead_does_not_help_either(aged, superuser_of_the_database, time_machine):
    now = timezone.now()
    time_machine.move_to(now + LONG_AGO)
    with transaction.atomic():
        record("trail.erased", kind="audit.trail", size=10, events=10)
    time_machine.move_to(now)
    with superuser_of_the_database():
        AccessEvent.objects.filter(pk=aged[8]).delete()

    assert verify().first_break.entry == 8


def test_the_hourly_job_erases(aged):
    erase()

    assert standing(aged) == [6, 7, 8, 9]


def test_the_command_says_what_goes(aged):
    out = StringIO()
    call_command("erase_audit", "--dry-run", stdout=out)
    call_command("erase_audit", "--format", "json", stdout=out)
    call_command("erase_audit", stdout=out)

    dry, done, none = out.getvalue().splitlines()
    assert dry.startswith("6 events, sealed until ")
    assert dry.endswith(", would be erased.")
    assert (json.loads(done)["due"], json.loads(done)["erased"]) == (6, 6)
    assert none == "Nothing is due today."


# --- roles of PostgreSQL, as docs/operate.md has them --------------------------------------

ROLES = """
CREATE ROLE app_of_the_tests NOLOGIN; CREATE ROLE eraser_of_the_tests NOLOGIN;
GRANT USAGE ON SCHEMA public TO app_of_the_tests, eraser_of_the_tests;
GRANT SELECT, INSERT ON audit_accessevent, audit_leaf, audit_checkpoint TO app_of_the_tests;
GRANT USAGE ON SEQUENCE audit_checkpoint_id_seq TO app_of_the_tests;
GRANT SELECT ON audit_leaf, audit_checkpoint TO eraser_of_the_tests;
GRANT SELECT, INSERT, DELETE ON audit_accessevent TO eraser_of_the_tests;
"""


@pytest.fixture
def role():
    """``role("app")``: from now on this connection is that role; rolled back with the test."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no roles.")
    with connection.cursor() as cursor:
        cursor.execute(ROLES)

    def become(name: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {name}_of_the_tests")

    yield become
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def test_the_apps_own_role_writes_and_seals_and_cannot_erase(aged, role):
    role("app")
    with transaction.atomic():
        record("note.read")

    assert (seal_waiting(), erasure.may_erase()) == (1, False)
    erase()
    with pytest.raises(CommandError, match="may not erase"):
        call_command("erase_audit")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        erasure.erase_due()
    assert standing(aged) == list(range(10))


def test_the_erasers_role_erases_and_can_do_nothing_else(aged, role):
    role("eraser")

    assert erasure.erase_due() == 6
    for statement in ("UPDATE audit_accessevent SET outcome = 'ok'", "DELETE FROM audit_leaf"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
