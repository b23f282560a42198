import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.models import AccessEvent
from participants.models import Membership, Person

GOOD = "name,email,side,variants,year of birth\nAmal Deniz,amal@example.org,Ardenya,,1971\nBoris Kern,,soravia,,\n"


@pytest.fixture
def command(tmp_path, dialogue, ardenya, soravia, capsys):
    def run(text, *options):
        path = tmp_path / "people.csv"
        path.write_text(text)
        call_command("import_people", path, "--dialogue", dialogue.code_name, *options)
        return capsys.readouterr().out

    return run


def test_the_command_writes_what_is_new_and_leaves_the_rest_to_a_person(command, tarasov):
    told = command(GOOD + "Евгений Тарасов,,,,\n")

    assert told == (
        "2 people added; 1 left as they were.\n"
        "Left out, since they may be people who are known (see the import page): rows 4.\n"
    )
    assert Membership.objects.count() == 3


def test_the_dry_run_writes_nothing(command):
    told = json.loads(command(GOOD, "--dry-run", "--format", "json"))

    assert (told["rows"], told["written"], told["added"], told["held_back"]) == (2, False, 2, [])
    assert (Person.objects.count(), AccessEvent.objects.count()) == (0, 0)


def test_a_file_with_faults_changes_nothing_and_ends_with_three(command):
    with pytest.raises(CommandError) as refused:
        command(f"{GOOD},,,,1\n")

    assert refused.value.returncode == 3
    assert str(refused.value).splitlines() == [
        "Nothing was imported.",
        "Row 4, name: a name is missing.",
        "Row 4, year of birth: “1” is not a year of birth.",
    ]
    assert Person.objects.count() == 0


def test_an_unknown_dialogue_or_file_ends_with_three(command, dialogue):
    for arguments in (["/nowhere.csv", "--dialogue", dialogue.code_name], ["/nowhere.csv", "--dialogue", "Nothing"]):
        with pytest.raises(CommandError) as refused:
            call_command("import_people", *arguments)
        assert refused.value.returncode == 3
