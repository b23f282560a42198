"""The command names the first break, whatever a superuser of the database has done."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db.models import F

from audit import sealer
from audit.models import AccessEvent, Checkpoint, Leaf
from audit.sealer import seal_waiting
from audit.verifier import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(events, monkeypatch):
    """Ten events under three checkpoints (4, 8, 10)."""
    monkeypatch.setattr(sealer, "BATCH", 4)
    events(10)
    seal_waiting()
    return [Leaf.objects.get(number=n).event_id for n in range(10)]


def run(capsys, *arguments) -> tuple[int, str]:
    """Exit code and output."""
    try:
        call_command("verify_audit", *arguments)
    except SystemExit as end:
        return end.code, capsys.readouterr().out.strip()
    return 0, capsys.readouterr().out.strip()


def test_a_whole_trail_is_told_to_be_whole(trail, events, capsys):
    events(2)

    assert run(capsys) == (
        0,
        "The trail is whole: 10 events under 3 checkpoints; 2 wait for the next sealing. "
        "A tail that was cut off shows only against a checkpoint kept elsewhere (--checkpoint FILE).",
    )


def test_an_empty_trail_is_whole(db, capsys):
    assert run(capsys)[0] == 0


@pytest.mark.parametrize(
    "change",
    [
        {"action": "note.export"}, {"outcome": "fail"}, {"actor_name": "Somebody else"}, {"payload": "{}"},
        {"object_kind": "x"}, {"salt": b"0" * 16}, {"at": F("at") + dt.timedelta(microseconds=1)},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_an_edited_event_is_found(trail, superuser_of_the_database, change, capsys):
    with superuser_of_the_database():
        AccessEvent.objects.filter(pk=trail[5]).update(**change)

    code, words = run(capsys)

    assert code == 2
    assert words == f"The trail is broken. Entry 5 (event {trail[5]}) was changed after it had been sealed."


def test_an_event_edited_together_with_its_hash_is_found(trail, superuser_of_the_database, capsys):
    with superuser_of_the_database():
        AccessEvent.objects.filter(pk=trail[5]).update(outcome="fail")
        row = AccessEvent.objects.filter(pk=trail[5]).values_list("salt", *sealer.FIELDS).get()
        Leaf.objects.filter(number=5).update(digest=sealer.leaf_of(*row))

    code, words = run(capsys)

    assert (code, words[:71]) == (2, "The trail is broken. Entries 4 to 7 are not those that were sealed at 2")


def test_a_deleted_event_is_found(trail, superuser_of_the_database):
    with superuser_of_the_database():
        AccessEvent.objects.filter(pk=trail[6]).delete()

    assert verify().first_break.what == f"The event of entry 6 ({trail[6]}) was deleted."


def test_a_deleted_entry_is_found(trail, superuser_of_the_database):
    with superuser_of_the_database():
        AccessEvent.objects.filter(pk=trail[6]).delete()
        Leaf.objects.filter(number=6).delete()

    assert verify().first_break.what == "Entry 6 is missing."


def test_an_inserted_entry_is_found(trail, events, superuser_of_the_database):
    [event] = events(1)
    row = AccessEvent.objects.filter(pk=event.pk).values_list("salt", *sealer.FIELDS).get()
    Leaf.objects.create(number=10, event_id=event.pk, digest=sealer.leaf_of(*row))

    assert verify().first_break.entry == 10


def test_two_entries_in_another_order_are_found(trail, superuser_of_the_database):
    with superuser_of_the_database():
        for old, new in ((1, 99), (2, 1), (99, 2)):
            Leaf.objects.filter(number=old).update(number=new)

    assert verify().first_break.entry == 0
    assert verify().first_break.what[:48] == "Entries 0 to 3 are not those that were sealed at"


@pytest.mark.parametrize("change", [{"note": "x"}, {"head": b"0" * 32}, {"at": "2020-01-01T00:00Z"}])
def test_an_altered_checkpoint_is_found(trail, superuser_of_the_database, change):
    with superuser_of_the_database():
        Checkpoint.objects.filter(size=8).update(**change)

    assert verify().first_break.what[-27:] == "over 8 entries was altered."


def test_a_removed_checkpoint_is_found_at_the_next(trail, superuser_of_the_database):
    with superuser_of_the_database():
        Checkpoint.objects.filter(size=4).delete()

    assert verify().first_break.what[-27:] == "over 8 entries was altered."


def test_a_tail_that_was_cut_off_shows_against_a_kept_checkpoint_alone(
    trail, superuser_of_the_database, tmp_path, capsys
):
    kept = tmp_path / "checkpoint"
    run(capsys, "--save", str(kept))
    with superuser_of_the_database():
        AccessEvent.objects.filter(pk__in=trail[8:]).delete()
        Leaf.objects.filter(number__gte=8).delete()
        Checkpoint.objects.filter(size=10).delete()

    assert run(capsys)[0] == 0
    assert run(capsys, "--checkpoint", str(kept)) == (
        2,
        "The trail is broken. The checkpoint that was kept elsewhere speaks of 10 entries; there are 8. "
        "The tail was cut off.",
    )


def test_a_tail_cut_off_and_grown_again_shows_against_a_kept_checkpoint(
    trail, events, superuser_of_the_database, tmp_path, capsys
):
    kept = tmp_path / "checkpoint"
    run(capsys, "--save", str(kept))
    with superuser_of_the_database():
        AccessEvent.objects.filter(pk__in=trail[8:]).delete()
        Leaf.objects.filter(number__gte=8).delete()
        Checkpoint.objects.filter(size=10).delete()
    events(4)
    seal_waiting()

    assert run(capsys)[0] == 0
    assert run(capsys, "--checkpoint", str(kept))[0] == 2


def test_the_answer_for_machines(trail, tmp_path, capsys):
    code, out = run(capsys, "--format", "json")

    document = json.loads(out)
    assert (code, document["whole"], document["sealed"], document["waiting"], document["break"]) == (
        0, True, 10, 0, None,
    )  # fmt: skip
    assert document["checkpoint"] == Checkpoint.objects.get(size=10).note


@pytest.mark.parametrize("words", ["", "not a note", "antechamber.example/audit\n3\n\n\n"])
def test_a_file_that_is_no_checkpoint_is_bad_input(trail, tmp_path, capsys, words):
    file = tmp_path / "checkpoint"
    file.write_text(words)

    assert run(capsys, "--checkpoint", str(file)) == (3, "")
    assert run(capsys, "--checkpoint", str(tmp_path / "none")) == (3, "")
