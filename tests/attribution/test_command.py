import json

import pytest
from django.core.management import call_command

ROSTER = "id,name,title\nP01,Yevgeny Tarasov,former ambassador\n"


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        call_command(*map(str, arguments))
    written = capsys.readouterr()
    return left.value.code, written.out, written.err


@pytest.fixture
def files(tmp_path):
    (tmp_path / "note.txt").write_text("Tarasov agreed.", encoding="utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path


def test_a_named_person_blocks(files, capsys):
    status, out, _ = run(capsys, "attribution_check", files / "note.txt", "--roster", files / "roster.csv")
    answer = json.loads(out)
    assert (status, answer["verdict"], answer["findings"][0]["people"]) == (2, "blocked", ["P01"])


def test_a_clear_text_never_says_that_it_is_safe(files, capsys):
    (files / "note.txt").write_text("The text was short.", encoding="utf-8")
    command = ("attribution_check", files / "note.txt", "--roster", files / "roster.csv", "--format", "text")
    assert run(capsys, *command)[:2] == (0, "No known leak found. Read it once more.\n")


def test_an_earlier_text_is_joined(files, capsys):
    (files / "before.txt").write_text("Nothing.", encoding="utf-8")
    command = ("attribution_check", files / "note.txt", "--roster", files / "roster.csv")
    assert run(capsys, *command, "--earlier", files / "before.txt")[0] == 2


@pytest.mark.parametrize("missing", ["note.txt", "roster.csv"])
def test_a_missing_file_is_named(files, capsys, missing):
    (files / missing).unlink()
    status, out, err = run(capsys, "attribution_check", files / "note.txt", "--roster", files / "roster.csv")
    assert (status, out, missing in err) == (3, "", True)


def test_a_table_is_released_or_refused_with_the_status_of_the_contract(files, capsys):
    table = files / "table.json"
    table.write_text(json.dumps({"rows": ["a", "b"], "inner": [20, 30]}), encoding="utf-8")
    assert run(capsys, "protect_table", table)[0] == 0
    table.write_text(json.dumps({"rows": ["a", "b"], "inner": [2, 3]}), encoding="utf-8")
    assert run(capsys, "protect_table", table)[0] == 2
    table.write_text("{", encoding="utf-8")
    assert run(capsys, "protect_table", table)[::2] == (3, "The document is not valid JSON.\n")
