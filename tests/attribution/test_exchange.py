import json
import subprocess
import sys

import pytest

from attribution.exchange import check_files, people_from_csv

ROSTER = b"id,name,variants,title\nP01,Yevgeny Tarasov,Evgenii Tarassow|Jewgeni Tarasow,former ambassador\n"


def run(tmp_path, note, roster=ROSTER):
    (tmp_path / "note.txt").write_bytes(note)
    (tmp_path / "roster.csv").write_bytes(roster)
    command = [sys.executable, "-m", "attribution", str(tmp_path / "note.txt"), str(tmp_path / "roster.csv")]
    return subprocess.run(command, capture_output=True, check=False, text=True)


@pytest.mark.parametrize(
    ("note", "status", "verdict"),
    [
        ("The text was short.", 0, "clear"),
        ("A book by Sergei Tarasov was read.", 1, "warned"),
        ("Tarasov agreed.", 2, "blocked"),
    ],
)
def test_the_exit_status_says_the_verdict(tmp_path, note, status, verdict):
    done = run(tmp_path, note.encode())
    assert (done.returncode, json.loads(done.stdout)["verdict"], done.stderr) == (status, verdict, "")


def test_offsets_count_characters_of_the_decoded_text(tmp_path):
    note = "\ufeffСлово: Tarasov 🙂 agreed."
    (finding,) = json.loads(run(tmp_path, note.encode()).stdout)["findings"]
    assert note[finding["start"] : finding["end"]] == finding["text"] == "Tarasov"


@pytest.mark.parametrize(
    ("note", "roster", "words"),
    [
        (b"\xff\xfe", ROSTER, "note is not UTF-8"),
        (b"x", b"\xff", "roster is not UTF-8"),
        (b"x", b"", "no column id and no column name"),
        (b"x", b"id,name\n", "has no people"),
        (b"x", b"id,name\nP1,\n", "P1 of the roster has no name"),
        (b"x", b"id,name\n,Anna\n", "has no id"),
        (b"x", b"id,name\nP1,Anna\nP1,Berta\n", "P1 stands twice"),
        (b"x", b"id,name\nP1,Anna,more\n", "more fields than the header"),
        (b"x", b'id,name\nP1,"Anna\n', "not a CSV file"),
    ],
)
def test_bad_input_is_named_in_a_sentence(tmp_path, note, roster, words):
    done = run(tmp_path, note, roster)
    assert (done.returncode, done.stdout, words in done.stderr, "Traceback" in done.stderr) == (3, "", True, False)


def test_missing_arguments_are_bad_input_too():
    done = subprocess.run([sys.executable, "-m", "attribution"], capture_output=True, check=False)
    assert done.returncode == 3


def test_columns_may_come_in_any_order_and_be_missing():
    (only,) = people_from_csv(b"Name,ID,nicknames\nAnna Berg,P1,Annie|Nan\n")
    assert (only.id, only.name, only.nicknames, only.title) == ("P1", "Anna Berg", ("Annie", "Nan"), "")


def test_files_are_checked_without_a_command():
    result, status = check_files(b"Zhenya agreed.", ROSTER)
    assert (result.verdict, status) == ("blocked", 2)
