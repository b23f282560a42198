"""Checkpoints kept elsewhere: in a file, in a letter, in print; read again from all of them."""

import os
import stat
from email.message import EmailMessage

import pytest
from django.core.management import call_command

from audit import anchors, notes, sealer
from audit.models import AccessEvent, Checkpoint, Leaf
from audit.sealer import seal_waiting
from audit.tasks import seal
from audit.verifier import verify
from tests.audit.test_verify_audit import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(events, monkeypatch):
    """Ten events under three checkpoints (4, 8, 10)."""
    monkeypatch.setattr(sealer, "BATCH", 4)
    events(10)
    seal_waiting()


@pytest.fixture
def file(tmp_path, settings):
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors")
    return tmp_path / "anchors"


@pytest.fixture
def cut(superuser_of_the_database):
    """``cut(8)``: a superuser of the database removes the entries from there on, as if they had never been."""

    def off(size: int) -> None:
        with superuser_of_the_database():
            ids = list(Leaf.objects.filter(number__gte=size).values_list("event_id", flat=True))
            AccessEvent.objects.filter(pk__in=ids).delete()
            Leaf.objects.filter(number__gte=size).delete()
            Checkpoint.objects.filter(size__gt=size).delete()

    return off


def letter(words: str, **headers: str) -> bytes:
    """A letter as a mail program saves it: its parts encoded, its lines quoted and folded."""
    message = EmailMessage()
    for name, value in {"From": "desk@example.org", "Subject": "To keep", **headers}.items():
        message[name] = value
    message.set_content(f"Good day,\n\nplease keep this letter.\n\n{words}\n", cte="quoted-printable")
    message.add_alternative(f"<p>Good day</p><pre>{words}</pre>", subtype="html", cte="base64")
    return message.as_bytes()


# --- the file ------------------------------------------------------------------------------


def test_each_checkpoint_is_appended_once(trail, events, file):
    assert [anchors.keep_in_file(), anchors.keep_in_file()] == [1, 0]
    events(3)
    seal()
    events(6)
    seal()

    kept = [anchor.size for anchor in anchors.found_in(file.read_bytes())]
    assert kept == [10, 13, 17, 19]
    assert stat.S_IMODE(file.stat().st_mode) & 0o007 == 0


def test_what_stands_in_the_file_is_never_written_over(trail, events, file):
    file.write_text("A line of the other host.\n")
    anchors.keep_in_file()
    before = file.read_bytes()
    events(1)
    seal()

    assert file.read_bytes()[: len(before)] == before
    assert before.startswith(b"A line of the other host.\n")


def test_a_file_that_cannot_be_written_stops_no_sealing_and_is_made_good(trail, events, file, settings):
    anchors.keep_in_file()
    away = settings.AUDIT_ANCHOR_FILE
    settings.AUDIT_ANCHOR_FILE = str(file / "no" / "folder")
    events(2)
    seal()
    settings.AUDIT_ANCHOR_FILE = away

    assert (Checkpoint.objects.count(), anchors.behind()) == (4, 1)
    seal()
    assert anchors.behind() == 0


def test_without_a_file_nothing_is_kept_and_nothing_fails(trail):
    assert anchors.keep_in_file() == 0


def test_the_whole_file_is_compared_at_once(trail, events, file, capsys):
    anchors.keep_in_file()
    events(5)
    seal()

    assert run(capsys, "--checkpoint", str(file)) == (
        0,
        "The trail is whole: 15 events under 5 checkpoints. "
        "Its first 15 events are those of the checkpoint that was kept elsewhere.",
    )


# --- what leaves the installation ----------------------------------------------------------


def test_what_outsiders_get_tells_no_number(trail):
    note = anchors.newest_head()

    assert note.split("\n")[0] == "antechamber.example/audit/head"
    assert len(note.split("\n")) == 5  # origin, head, nothing, signature, end
    assert anchors.found_in(note.encode()) == [notes.Head(notes.origin(), bytes(Checkpoint.objects.get(size=10).head))]


def test_before_the_first_sealing_there_is_nothing_to_give(db):
    assert anchors.newest_head() == ""


KEPT_IN = {
    "a note": lambda note: note.encode(),
    "a note of Windows": lambda note: note.replace("\n", "\r\n").encode("utf-8-sig"),
    "an indented note": lambda note: "".join(f"    {line}\n" for line in note.split("\n")).encode(),
    "a saved letter": letter,
    "a letter in HTML alone": lambda note: (
        letter(note)
        .split(b"text/html", 1)[1]
        .join([b"Subject: To keep\nMIME-Version: 1.0\nContent-Type: text/html", b""])
    ),
    "a letter that was answered": lambda note: "".join(f"> {line}\n" for line in note.split("\n")).encode(),
    "a letter with other words": lambda note: letter(f"Dear Felix,\n\n{note}\n\nYours"),
}


@pytest.mark.parametrize("kept_in", KEPT_IN.values(), ids=KEPT_IN)
def test_a_cut_tail_shows_against_whatever_was_kept(trail, tmp_path, kept_in, cut, capsys):
    kept = tmp_path / "kept"
    kept.write_bytes(kept_in(anchors.newest_head()))
    assert run(capsys, "--checkpoint", str(kept)) == (
        0,
        "The trail is whole: 10 events under 3 checkpoints. The checkpoint that was kept elsewhere is one of its own.",
    )

    cut(8)

    assert run(capsys)[0] == 0
    assert run(capsys, "--checkpoint", str(kept)) == (
        2,
        "The trail is broken. The checkpoint that was kept elsewhere is not among those of this trail: "
        "its tail was cut off, or it was written anew.",
    )


def test_a_trail_written_anew_with_the_right_key_shows_too(trail, events, cut):
    kept = anchors.found_in(anchors.newest_head().encode())
    cut(8)
    events(2)
    seal_waiting()

    assert verify().is_whole
    assert not verify(*kept).is_whole


# --- forged ones ---------------------------------------------------------------------------


def forged(settings, statement) -> str:
    """A note of that statement that another key signed."""
    ours, settings.AUDIT_SIGNING_KEY = settings.AUDIT_SIGNING_KEY, "33" * 32
    note = notes.sign(statement)
    settings.AUDIT_SIGNING_KEY = ours
    return note


@pytest.mark.parametrize("make", [lambda row: notes.read(row.note), lambda row: notes.Head(notes.origin(), row.head)])
def test_a_forged_checkpoint_is_told_from_a_broken_trail(trail, settings, tmp_path, make, capsys):
    kept = tmp_path / "forged"
    good = Checkpoint.objects.get(size=8).note
    kept.write_text(good + "\n" + forged(settings, make(Checkpoint.objects.get(size=10))), encoding="utf-8")

    with pytest.raises(SystemExit) as end:
        call_command("verify_audit", "--checkpoint", str(kept))

    assert end.value.code == 3
    assert capsys.readouterr().err.strip() == (f"{kept}: The signature is not that of this installation's key.")


@pytest.mark.parametrize("raw", [b"", b"nothing of the kind", os.urandom(400), "é".encode("latin-1")])
def test_a_file_without_a_checkpoint_is_named(trail, raw):
    with pytest.raises(notes.BadNote, match="There is no checkpoint in it."):
        anchors.found_in(raw)
