"""A sealed workshop, from the first key to the removal of a reader, in real browsers.

Felix makes the key of the notes and compares words by voice, Ravi writes, Mira makes her key on her
telephone, waits, is let in, reads, is removed and reads nothing. Pictures stay in var/screens/.
"""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from audit.actions import Witness
from sessions_app.models import Note
from tests import factories as make
from tests.journeys.desk import Visitor
from tests.sessions_app.conftest import CALM, seat_in, session  # noqa: F401 -- a fixture
from vault import circles
from vault.models import Sealed
from workshops.choices import Level

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sealed(workshop, olga):
    workshop.level = Level.SEALED
    workshop.save(update_fields=["level"])
    circles.begin(workshop.pk, witness=Witness("test.act", by=olga))
    return workshop


@pytest.fixture
def visit(browser, live_server):
    return lambda user, **how: Visitor(browser, live_server.url, **how).sign_in(user)


def listed(visitor: Visitor, selector: str) -> list[str]:
    return visitor.page.locator(f"{selector} li").all_inner_texts()


def make_key(visitor: Visitor, name: str) -> str:
    """Goes from the first page to an open key as a person would; returns the six words."""
    visitor.go("/")
    visitor.sees("Choose your six words.").press("Begin").shot(f"sealed-{name}-key")
    return choose_words(visitor, name)


def choose_words(visitor: Visitor, name: str) -> str:
    """From the page of one's key to an open one; returns the six words."""
    visitor.press("Choose my six words").shot(f"sealed-{name}-words")
    words = " ".join(listed(visitor, ".six-words"))
    visitor.press("I have written them down")
    visitor.fill(typed="these are not the words").press("Go on").sees("These are not the same words.")
    visitor.fill(typed=words.capitalize()).press("Go on").shot(f"sealed-{name}-code")
    visitor.fill(group=listed(visitor, ".code-groups")[-1].lower()).press("It is on paper")
    visitor.sees("Your four words for the telephone").shot(f"sealed-{name}-done")
    return words


def let_in(facilitator: Visitor, workshop, who: Visitor, name: str) -> None:
    """The call: both read out what stands on their pages."""
    who.go("/key/")
    facilitator.go(f"/workshops/{workshop.pk}/readers/")
    row = facilitator.page.locator(".readers li", has_text=name)
    row.get_by_role("link", name="Compare and let in").click()
    assert listed(facilitator, ".four-words") == listed(who, ".four-words")
    facilitator.page.get_by_label(re.compile("^We compared the four words")).check()
    facilitator.shot(f"sealed-admit-{name.split()[0].lower()}").press("Let them in")
    facilitator.sees(f"{name} can read from now on")


def write_and_release(rapporteur: Visitor, session) -> Note:  # noqa: F811
    rapporteur.go(f"/sessions/{session.pk}/write/")
    page = rapporteur.page
    page.locator("[name=heading]").first.fill("A joint post")
    page.locator("textarea[name=text]").first.fill(CALM)
    expect(page.locator("[data-autosave-status]")).to_contain_text("sealed")
    rapporteur.shot("sealed-desk").press("Go on to the release").press("Release it to them")
    rapporteur.sees("The note is open to those who were in the room.")
    return Note.objects.get()


def test_from_the_first_key_to_a_reader_who_is_removed(visit, sealed, session, felix, ravi, mira):  # noqa: F811
    seat_in(session, mira)
    facilitator, rapporteur = visit(felix), visit(ravi)
    make_key(facilitator, "felix")
    facilitator.go("/")
    facilitator.sees("Nobody can open the notes of Lake Room, round 4 yet.").press("Make the key")
    facilitator.press("Make the key of these notes").sees("The key of these notes is made and is yours.")
    make_key(rapporteur, "ravi")
    let_in(facilitator, sealed, rapporteur, "Ravi Menon")
    note = write_and_release(rapporteur, session)
    assert CALM.encode() not in b"".join(bytes(row.envelope) for row in Sealed.objects.all())

    reader = visit(mira, phone=True)
    words = make_key(reader, "mira")
    reader.go(f"/notes/{note.pk}/", status=403)
    reader.sees("These notes wait for a call").sees_not(CALM).shot("sealed-mira-waits")
    let_in(facilitator, sealed, reader, "Mira Castellane")
    reader.go(f"/notes/{note.pk}/")
    reader.sees(CALM, "It does not protect against somebody who alters the running server").shot("sealed-mira-reads")

    reader.go("/key/")
    reader.press("Lock now").sees("Your sealed notes are locked in this browser.")
    reader.go(f"/notes/{note.pk}/")
    reader.sees("Type your six words").sees_not(CALM).shot("sealed-mira-unlock")
    reader.fill(words="these are not the words").press("Open my notes").sees("These words do not open your key.")
    reader.fill(words=words).press("Open my notes").sees(CALM)

    facilitator.go(f"/workshops/{sealed.pk}/readers/")
    facilitator.shot("sealed-readers")
    facilitator.page.locator(".readers li", has_text="Mira").get_by_role("link", name="Remove").click()
    facilitator.shot("sealed-remove").press("Remove them").sees("What was read was read.")
    reader.page.goto(f"/notes/{note.pk}/")
    reader.sees("Sign in").sees_not(CALM)
    reader.context.clear_cookies()
    mira.refresh_from_db()
    reader.sign_in(mira).go("/unlock/")
    reader.fill(words=words).press("Open my notes")
    reader.go(f"/notes/{note.pk}/", status=403)
    reader.sees_not(CALM)


def test_the_desk_keeps_the_text_while_its_writer_unlocks_on_a_second_page(visit, sealed, session, felix):  # noqa: F811
    make.SeatFactory(user=felix, dialogue=sealed.dialogue, role="RAPPORTEUR")
    writer = visit(felix)
    words = make_key(writer, "writer")
    writer.go(f"/workshops/{sealed.pk}/readers/")
    writer.press("Make the key of these notes")
    writer.go(f"/sessions/{session.pk}/write/")
    second = writer.context.new_page()
    second.goto("/key/")
    second.get_by_role("button", name="Lock now").click()
    writer.page.locator("textarea[name=text]").first.fill(CALM)
    shut = writer.page.get_by_role("alertdialog", name=re.compile("The notes are locked in this browser"))
    expect(shut).to_be_visible()
    writer.shot("sealed-desk-locked")
    with writer.context.expect_page() as opened:
        shut.get_by_role("link", name="Unlock them on a second page").click()
    door = opened.value
    door.locator("[name=words]").fill(words)
    door.get_by_role("button", name="Open my notes").click()
    door.wait_for_url("**/account/back/")
    writer.page.get_by_role("button", name="I have done so").click()
    expect(writer.page.locator("[data-autosave-status]")).to_contain_text("sealed")
    assert Note.objects.get().revision == 1


def test_a_page_says_before_it_locks_and_is_covered_once_it_has(
    visit,
    sealed,
    session,  # noqa: F811
    felix,
    ravi,
    monkeypatch,
):
    facilitator, rapporteur = visit(felix), visit(ravi)
    make_key(facilitator, "felix")
    facilitator.go(f"/workshops/{sealed.pk}/readers/")
    facilitator.press("Make the key of these notes")
    words = make_key(rapporteur, "ravi")
    let_in(facilitator, sealed, rapporteur, "Ravi Menon")
    rapporteur.go("/key/")
    rapporteur.press("Lock now")

    monkeypatch.setattr("vault.unlock.IDLE", dt.timedelta(seconds=118))
    rapporteur.go("/unlock/")
    rapporteur.fill(words=words).press("Open my notes")
    page = rapporteur.go(f"/sessions/{session.pk}/write/")
    expect(page.get_by_text("Your sealed notes lock in two minutes.")).to_be_visible(timeout=30_000)
    rapporteur.shot("sealed-near").press("Keep them open")
    monkeypatch.setattr("vault.unlock.IDLE", dt.timedelta(seconds=1))
    locked = page.get_by_role("alertdialog", name=re.compile("The notes are locked in this browser"))
    expect(locked).to_be_visible(timeout=40_000)
