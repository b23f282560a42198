"""ASVS 8.2.3 and 15.3.1: within what one may open, one is given no more than one's part of it.

A funder's pages carry no note, nobody of the roster and nobody of the team; those of an organiser without
notes carry no note; nobody but who keeps the trail is told who wrote one.
"""

import json

import pytest
from django.urls import reverse

from desk.management.routes import routes
from participants.models import Invitation, Membership, Person
from sessions_app.models import Correction, Note, Passage
from tests.access.test_matrix import address, ask, browser_of, world
from tests.asvs.walk import body, pages
from vault.models import Sealed

__all__ = ["world"]

pytestmark = pytest.mark.once
TEXTS = ("The gauge at the bridge", "“Bridge” was “ferry”", "We [agree|note]", "y.tarasov@example.org")
WITHOUT_NOTES = ["convenor", "coordinator", "evaluator", "finance", "funder", "operator"]
READERS = ["participant", "other_side", "observer", "interpreter"]
# The keys of everything that we give away as JSON, whatever it holds.
GIVEN = {
    "reports:release-data": {
        "activities", "agreed", "baseline", "budget", "by_route", "changes", "confidence", "content", "correction",
        "course", "currency", "dues", "evidence", "funder", "grant", "group", "in_period", "in_work", "indicators",
        "key", "kind", "label", "language", "lines", "month", "name", "next_due", "not_reported", "now", "number",
        "people", "people_withheld", "period", "planned", "product", "public", "reference", "released_on",
        "returning", "rounds", "rounds_moved", "schema", "sections", "sector", "sentence", "sessions", "share",
        "signature", "spent", "state", "summary", "surveys", "target", "texts", "themes", "threshold", "title",
        "total", "transfers", "unfunded_from", "unit", "until", "withheld",
    },
    "desk:certificate-data": {"key", "keys", "signature", "statement", "texts"},
}  # fmt: skip


@pytest.fixture
def named(world):
    """People and team with names that stand nowhere else."""
    for number, person in enumerate(Person.objects.order_by("pk")):
        Person.objects.filter(pk=person.pk).update(name=f"Guestperson{number}", email=f"guest{number}@roster.example")
    for role, user in world.users.items():
        type(user).objects.filter(pk=user.pk).update(name=f"Accountof{role}", email=f"{role}@account.example")
        user.refresh_from_db()
    return world


def carried(answer, marks) -> list[str]:
    text = body(answer)
    return [mark for mark in marks if mark in text]


def keys_of(*models) -> list[str]:
    return [str(pk) for model in models for pk in model.objects.values_list("pk", flat=True)]


@pytest.mark.parametrize("role", WITHOUT_NOTES)
def test_who_has_no_notes_is_shown_none(named, role):
    marks = [text for text in TEXTS if role not in {"convenor", "coordinator"} or "agree|note" not in text]
    if role in {"convenor"}:  # who read in the file of people
        marks = [text for text in marks if "tarasov" not in text]
    found = {route.name: seen for route, answer in pages(named, role) if (seen := carried(answer, marks))}
    assert found == {}


def test_a_funder_is_shown_nobody_and_no_key_of_a_note(named):
    marks = [
        "Guestperson",
        "@roster.example",
        *keys_of(Person, Membership, Invitation, Note, Correction, Passage, Sealed),
    ]
    marks += [f"Accountof{role}" for role in named.users if role != "funder"]
    marks += [str(user.pk) for role, user in named.users.items() if role != "funder"]
    found = {route.name: seen for route, answer in pages(named, "funder") if (seen := carried(answer, marks))}
    assert found == {}


@pytest.mark.parametrize("role", ["evaluator", "finance", "operator"])
def test_who_has_no_roster_is_shown_nobody_of_it(named, role):
    marks = ["Guestperson", "@roster.example", *keys_of(Person, Membership, Invitation)]
    found = {route.name: seen for route, answer in pages(named, role) if (seen := carried(answer, marks))}
    assert found == {}


@pytest.mark.parametrize("role", READERS)
def test_no_reader_is_told_who_wrote(named, role):
    author = named.users["rapporteur"]
    marks = ["Accountofrapporteur", "rapporteur@account.example", str(author.pk)]
    found = {route.name: seen for route, answer in pages(named, role) if (seen := carried(answer, marks))}
    assert found == {}


def keys_within(data) -> set[str]:
    """Every key of a JSON document, also of those that it holds as text."""
    if isinstance(data, str) and data.startswith("{"):
        return keys_within(json.loads(data))
    if isinstance(data, list):
        return set().union(*map(keys_within, data))
    return set(data).union(*map(keys_within, data.values())) if isinstance(data, dict) else set()


@pytest.mark.parametrize(("name", "role"), [("reports:release-data", "funder"), ("desk:certificate-data", "observer")])
def test_what_is_given_as_json_has_these_keys_and_no_other(named, name, role):
    route = next(route for route in routes() if route.name == name)
    given = json.loads(body(ask(browser_of(named, role), "GET", address(route, named))))
    assert keys_within(given) == GIVEN[name]


def test_the_search_is_a_good_one(named):
    """What must not be carried is there to be carried: a reader is shown the note, an organiser the roster."""
    note = next(answer for route, answer in pages(named, "participant") if route.name == "sessions:note-read")
    people = browser_of(named, "coordinator").get(reverse("participants:person-list"))
    assert carried(note, TEXTS[:1]) == [TEXTS[0]]
    assert carried(people, ["Guestperson"]) == ["Guestperson"]
