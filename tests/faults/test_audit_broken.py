"""The trail cannot be written: then nothing sealed is shown, by any page. ASVS 16.5.3.

First every page is asked as things are, to know which of them show something sealed; then the same pages
with the audit table refusing, as a full disk or a damaged table would.
"""

from contextlib import suppress

import pytest
from django.db import OperationalError, connection, transaction
from django.urls import reverse

from audit.models import AccessEvent
from desk.management.routes import routes
from sessions_app.models import Note
from tests.access.test_matrix import address, ask, browser_of, world
from tests.vault.conftest import place
from vault import actions

__all__ = ["place", "world"]

WORDS = ("The gauge at the bridge", "was “ferry”", "that the crossing reopens", "Tarasov")
ROLES = ("convenor", "facilitator", "rapporteur", "participant")
ROOMS = ("sessions", "followups", "participants", "desk")
POSTGRES = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON audit_accessevent FOR EACH ROW EXECUTE FUNCTION no_room();
"""
SQLITE = """
CREATE TRIGGER no_room BEFORE INSERT ON audit_accessevent
BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END
"""


def break_the_trail() -> None:
    with connection.cursor() as cursor:
        cursor.execute(POSTGRES if connection.vendor == "postgresql" else SQLITE)


def shown_in(answer) -> list[str]:
    page = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return [words for words in WORDS if words in page.decode(errors="replace")]


def asked(world) -> list[tuple[str, str, str]]:
    """Role, method and address of whatever could show something sealed."""
    pages = [
        (role, "GET", address(route, world))
        for route in routes()
        for role in ROLES
        if route.name.split(":")[0] in ROOMS and "GET" in route.door.methods
    ]
    note = world.rows[Note]
    return [*pages, ("rapporteur", "POST", reverse("sessions:note-save", args=[note.session_id]))]


@pytest.mark.slow
def test_no_page_shows_what_could_not_be_written_down(world):
    showing = [knock for knock in asked(world) if shown_in(ask(browser_of(world, knock[0]), *knock[1:]))]
    assert {url.split("/")[1] for _role, _method, url in showing} >= {"notes", "sessions"}
    assert len(showing) > 8

    break_the_trail()

    for role, method, url in showing:
        answer = ask(browser_of(world, role), method, url)
        assert (url, answer.status_code >= 500, shown_in(answer)) == (url, True, [])


IN_A_ROW = 40  # rows go where their random keys fall: some page has room when others have none


@pytest.fixture
def full_disk(witness):
    """``full_disk(place)``: from now on the database file may not grow, and no row of its kind has room."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL knows no such limit.")

    def fill(where) -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        refused = 0
        while refused < IN_A_ROW:
            refused = 0 if has_room(where, witness) else refused + 1

    yield fill
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")


@transaction.atomic
def write_down(where, witness) -> None:
    witness(kind=where.kind, object_id=where.object_id, field=where.field, revision=where.revision)


def has_room(where, witness) -> bool:
    try:
        write_down(where, witness)
    except OperationalError:
        return False
    return True


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_on_a_full_disk_a_text_opens_only_when_that_was_written_down(full_disk, place, witness):
    actions.seal(place, WORDS[0], witness=witness)
    full_disk(place)
    before, opened = AccessEvent.objects.count(), 0

    for _ in range(IN_A_ROW):
        with suppress(OperationalError):
            opened += actions.open_text(place, witness=witness) == WORDS[0]

    assert opened == AccessEvent.objects.count() - before < IN_A_ROW
