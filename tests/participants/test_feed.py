"""A guest's own calendar fetches from an address: it obeys the rule at every fetch, and can be revoked."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from icalendar import Calendar

from core.access import link_token
from core.logs import redact
from desk.actions import call_off_workshop, move_workshop
from desk.actions.rule import put_rule_in_force
from participants.actions.feeds import close_feed, open_feed
from participants.actions.invitations import close_link, resend_invitation, withdraw_invitation
from participants.emails import invitation_letter
from participants.models import CalendarFeed, Invitation, Person
from tests import factories as make
from tests.participants.parsers import read
from workshops.models import Dialogue

NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
SECRET = {**make.CHATHAM_HOUSE, "place_and_date": "NEED_TO_KNOW"}


@pytest.fixture
def mira_comes(workshop, mira, time_machine):
    time_machine.move_to(NOW, tick=False)
    return Invitation.objects.select_related("person", "workshop__dialogue", "workshop__rule_profile").get()


@pytest.fixture
def fetch(client, mira_comes):
    """``fetch()`` is what Mira's calendar is answered at this moment."""
    open_feed(invitation=mira_comes)

    def ask(feed=None, **more):
        return client.get(reverse("participants:feed", args=[link_token(feed or CalendarFeed.objects.get())]), **more)

    return ask


def entries(response):
    assert response.status_code == 200
    return read(response.content).entries


def test_it_says_when_and_roughly_where_and_nothing_of_whom(fetch, mira_comes):
    response = fetch()

    (entry,) = entries(response)
    assert (entry.summary, entry.place) == ("Lake Room", "Geneva, Switzerland")
    assert (entry.begins_at, entry.finishes_at) == (mira_comes.workshop.begins_at, mira_comes.workshop.finishes_at)
    assert (entry.organizer, entry.attendees, entry.visibility) == ("", 0, "PRIVATE")
    assert [word for word in ("Mira", "crossing", "basin", "mailto") if word in response.text] == []


def test_an_entry_is_the_one_that_came_with_the_letter(fetch, mira_comes):
    (fetched,), mailed = entries(fetch()), read(invitation_letter(mira_comes).calendar).entry

    assert (fetched.uid, fetched.sequence, fetched.begins_at) == (mailed.uid, mailed.sequence, mailed.begins_at)


def test_a_cover_title_stands_in_the_place_of_the_code_name_everywhere(fetch, mira_comes):
    Person.objects.update(cover_title="Family lunch")
    mira_comes.person.refresh_from_db()
    mailed = invitation_letter(mira_comes).calendar

    assert [entry.summary for entry in entries(fetch())] == ["Family lunch"]
    assert read(mailed).entry.summary == "Family lunch"
    assert ("Lake Room" in mailed, "Lake Room" in fetch().text) == (False, False)


def test_a_tighter_rule_acts_at_the_next_fetch_and_a_looser_one_too(fetch, mira_comes, olga):
    put_rule_in_force(workshop=mira_comes.workshop, switches=SECRET, by=olga)
    tightened = fetch()
    put_rule_in_force(workshop=mira_comes.workshop, switches=make.CHATHAM_HOUSE, by=olga)

    assert entries(tightened) == ()
    assert [word for word in ("Lake Room", "Geneva", "20261231") if word in tightened.text] == []
    assert len(entries(fetch())) == 1


def test_where_letters_carry_a_link_alone_the_feed_is_empty(fetch):
    Dialogue.objects.update(mail_level="LINK")

    assert entries(fetch()) == ()


def _says_no(guest, by):
    Invitation.objects.update(state="NO")


def _is_called_off(guest, by):
    call_off_workshop(workshop=guest.workshop, state="CANCELLED", reason="", by=by)


def _is_withdrawn(guest, by):
    withdraw_invitation(invitation=guest, by=by)


def _is_over(guest, by):
    Invitation.objects.update(link_expires_at=NOW)


def _is_to_be_confirmed(guest, by):
    move_workshop(workshop=guest.workshop, facts={"starts_on": dt.date(2026, 12, 30)}, by=by)


@pytest.mark.parametrize("ends", [_says_no, _is_called_off, _is_withdrawn, _is_over, _is_to_be_confirmed])
def test_an_entry_goes_when_the_page_would_not_give_the_file(fetch, mira_comes, olga, ends):
    ends(mira_comes, olga)

    assert entries(fetch()) == ()


def _revokes(guest, by):
    close_feed(invitation=guest)


def _renews(guest, by):
    open_feed(invitation=guest)


def _links_anew(guest, by):
    resend_invitation(invitation=guest, by=by)


def _closes_the_link(guest, by):
    close_link(invitation=guest, by=by)


def _is_sealed_in_an_emergency(guest, by):
    Dialogue.objects.update(frozen_at=NOW)


@pytest.mark.parametrize("ends", [_revokes, _renews, _links_anew, _closes_the_link, _is_sealed_in_an_emergency])
def test_an_address_that_is_over_answers_as_one_that_was_made_up(client, fetch, mira_comes, olga, ends):
    before = CalendarFeed.objects.get()
    ends(mira_comes, olga)
    made_up = client.get(reverse("participants:feed", args=["x" * 60]))
    over = fetch(before)

    assert (over.status_code, over.content) == (made_up.status_code, made_up.content) == (404, made_up.content)


def test_the_answer_tells_nothing_of_when_it_changed(fetch, mira_comes, olga, time_machine):
    first = fetch()
    put_rule_in_force(workshop=mira_comes.workshop, switches=SECRET, by=olga)
    put_rule_in_force(workshop=mira_comes.workshop, switches=make.CHATHAM_HOUSE, by=olga)
    time_machine.move_to(NOW + dt.timedelta(hours=5), tick=False)
    again = fetch(headers={"If-None-Match": "*", "If-Modified-Since": "Thu, 01 Jan 2099 00:00:00 GMT"})

    assert again.status_code == 200
    assert re.sub(rb"SEQUENCE:\d+", b"", again.content) == re.sub(rb"SEQUENCE:\d+", b"", first.content)
    assert {"ETag", "Last-Modified", "Expires", "Set-Cookie", "Content-Disposition"} & set(again.headers) == set()
    assert again.headers["Cache-Control"] == "no-store"


def test_who_asks_too_often_is_put_off(fetch):
    answers = [fetch().status_code for _n in range(31)]

    assert (set(answers[:30]), answers[30]) == ({200}, 429)
    cache.clear()
    assert fetch().status_code == 200


def test_its_name_is_in_the_guests_language(fetch):
    Person.objects.update(language="ar")
    with translation.override("ar"):
        theirs = gettext("Appointments")

    assert Calendar.from_ical(fetch().content)["X-WR-CALNAME"] == theirs


def test_another_dialogues_rows_are_not_in_it(fetch, mira_comes):
    """Each dialogue keeps a row of its own for a person, and each row a feed of its own."""
    there = make.PersonFactory(name="Mira Castellane", user=mira_comes.person.user)
    make.InvitationFactory(person=there, state="YES")

    assert len(entries(fetch())) == 1


def test_its_address_stands_in_no_log(fetch):
    address = reverse("participants:feed", args=[link_token(CalendarFeed.objects.get())])

    assert redact(f'"GET {address} HTTP/1.1" 200') == '"GET /calendar/….ics HTTP/1.1" 200'


# --- on the guest's page ---------------------------------------------------------------------------------------


def test_a_guest_opens_renews_and_closes_it_on_the_page(client, mira_comes):
    page = reverse("participants:answer", args=[link_token(mira_comes)])
    act = reverse("participants:answer-feed", args=[link_token(mira_comes)])
    before = client.get(page).text
    assert client.get(act).status_code == 405
    client.post(act, {"do": "open"})
    opened = re.findall(r"(?:https?|webcal)://[^\s\"<]*\.ics", client.get(page).text)
    client.post(act, {"do": "renew"})
    renewed = re.findall(r"(?:https?|webcal)://[^\s\"<]*\.ics", client.get(page).text)
    client.post(act, {"do": "close"})

    assert ("webcal:" in before, "webcal:" in client.get(page).text) == (False, False)
    assert (len(opened), len(renewed), set(opened) & set(renewed)) == (2, 2, set())
    assert {address.partition("://")[2] for address in renewed} == {renewed[0].partition("://")[2]}


def test_a_signed_in_guest_does_too_and_nobody_else(sign_in, mira_comes, samir, olga):
    act = reverse("participants:invitation-feed", args=[mira_comes.pk])
    told = {user.name: sign_in(user).post(act, {"do": "open"}).status_code for user in (mira_comes.person.user, olga)}

    assert told == {"Mira Castellane": 302, "Olga Brandt": 403}
    assert sign_in(samir).post(act, {"do": "open"}).status_code == 404


def test_another_browser_neither_sees_nor_opens_it(client, mira_comes):
    act = reverse("participants:answer-feed", args=[link_token(mira_comes)])
    client.post(act, {"do": "open"})
    version = CalendarFeed.objects.get().link_version
    other = type(client)()
    page = other.get(reverse("participants:answer", args=[link_token(mira_comes)]), follow=True)

    assert (".ics" in page.text, other.post(act, {"do": "renew"}).status_code) == (False, 302)
    assert CalendarFeed.objects.get().link_version == version


def test_a_guest_says_their_hours_and_what_their_calendar_says(client, mira_comes):
    page = reverse("participants:answer-hours", args=[link_token(mira_comes)])
    wrong = client.post(page, {"earliest_hour": "18", "latest_hour": "9"})
    kept = client.post(
        page, {"earliest_hour": "18", "latest_hour": "22", "quiet_hours": ["19"], "cover_title": "Choir"}
    )
    mira_comes.person.refresh_from_db()

    assert (wrong.status_code, kept.status_code) == (422, 302)
    person = mira_comes.person
    assert (person.earliest_hour, person.latest_hour, person.quiet_hours, person.cover_title) == (18, 22, [19], "Choir")
