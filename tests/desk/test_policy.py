"""The policy on one page: computed from the code, in words, and never stale."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from desk.management.commands import policy_matrix
from desk.management.matrix import OWN, unnamed_models
from desk.management.specimens import ROLES
from desk.management.things import things
from desk.selectors.policy import columns, facts, policy_blocks
from desk.selectors.policy_words import ACTIONS, COLUMNS, CONDITIONS, THINGS

STALE = "The code answers differently now. Look at what has changed; then run manage.py policy_matrix --write"


def rows_of(key: str) -> dict[str, str]:
    """{what may be done: who may} of one thing on the page."""
    block = next(block for block in policy_blocks() if block.key == key)
    return {words: row.who for row in block.rows for words in row.words.split("; ")}


@pytest.mark.once  # tests/promises asks both databases
def test_the_document_and_the_page_say_what_the_code_says(db, tmp_path, monkeypatch):
    kept = [path.read_text(encoding="utf-8") for path in (policy_matrix.DATA, policy_matrix.DOCUMENT)]
    for name in ("DATA", "DOCUMENT"):
        monkeypatch.setattr(policy_matrix, name, tmp_path / name)
    call_command("policy_matrix", "--write", stdout=StringIO())

    assert [(tmp_path / name).read_text(encoding="utf-8") for name in ("DATA", "DOCUMENT")] == kept, STALE
    assert User.objects.count() == 0


def test_every_kind_of_object_behind_a_door_is_a_thing_of_the_page():
    assert unnamed_models() == []


def test_things_actions_and_roles_have_words_and_no_word_is_left_over():
    used = {action["policy"] for thing in facts() for action in thing["actions"]}

    assert sorted(THINGS) == sorted([*(thing.key for thing in things()), OWN])
    assert sorted(ACTIONS) == sorted(used)
    assert sorted(COLUMNS) == sorted(set(ROLES) - {"stranger"})  # who is a convenor, elsewhere
    assert set(CONDITIONS) - set(THINGS) == set()


def test_who_reads_the_note_of_a_caucus_stands_in_one_row():
    readers = {key: rows_of(key) for key in ("note-caucus", "note-caucus-let-in")}
    told = {key: next(who for words, who in rows.items() if "read it" in words) for key, rows in readers.items()}

    assert told == {
        "note-caucus": "participant who was there",
        "note-caucus-let-in": "facilitator, rapporteur and participant who was there",
    }
    assert set(rows_of("note-destroyed").values()) == {"nobody"}


def test_a_row_says_may_knows_and_not_there_apart():
    block = next(block for block in policy_blocks() if block.key == "invitation")
    row = next(row for row in block.rows if row.words == "read travel and health needs")

    kinds = {cell.role: cell.kind for cell in row.cells}
    assert [cell.role for cell in row.cells] == columns()
    assert {role for role, kind in kinds.items() if kind == "may"} == {"coordinator"}
    assert kinds["convenor"] == "sees"
    assert kinds["participant of the other side"] == "hidden"


def test_a_state_shows_only_what_differs():
    told = {"key": "note", "base": "", "actions": [action("a", ["convenor"]), action("b", ["observer"])]}
    over = {"key": "note-over", "base": "note", "actions": [action("a", []), action("b", ["observer"])]}

    blocks = policy_blocks([told, over])
    assert [len(block.rows) for block in blocks] == [2, 1]
    assert (blocks[1].is_state, blocks[1].rows[0].who) == (True, "nobody")


def action(policy: str, may: list[str]) -> dict:
    names = {"a": "sessions_app.can_read_note", "b": "sessions_app.can_release_note"}
    return {"policy": names[policy], "routes": [], "fresh": False, "may": may, "sees": []}


def test_the_page_costs_no_query_of_its_own(sign_in, ravi, django_assert_num_queries):
    browser = sign_in(ravi)
    browser.get(reverse("desk:policy"))

    with django_assert_num_queries(3):  # session, account, seats
        page = browser.get(reverse("desk:policy"))
    assert len(page.context["blocks"]) == len(THINGS)


def test_the_page_names_nobody_and_leads_nowhere_secret(sign_in, ravi, mira, workshop):
    html = sign_in(ravi).get(reverse("desk:policy")).content.decode()
    main = html[html.index("<main") : html.index("</main>")]

    links = {f"#{key}" for key in THINGS} | {"/concern/?from=/policy/"}  # the last stands on every page
    assert set(re.findall(r'href="([^"]*)"', main)) == links
    assert [name for name in ("Castellane", workshop.title, workshop.dialogue.title) if name in main] == []


def test_a_reader_without_sight_hears_each_answer(sign_in, ravi):
    html = sign_in(ravi).get(reverse("desk:policy")).content.decode()
    cells = re.findall(r'<td class="policy-mark[^>]*>(.*?)</td>', html)

    assert len(cells) > 500
    assert {re.search(r'hidden">([^<]+)<', cell).group(1) for cell in cells} == {"yes", "no", "not there"}
