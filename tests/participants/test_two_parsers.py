"""Every calendar file of a round, from the first invitation to the end, as two independent programs read it."""

import datetime as dt

import pytest

from desk.actions import call_off_workshop, move_workshop
from desk.actions.rule import put_rule_in_force
from outbox.models import Message
from participants.actions.feeds import open_feed
from participants.actions.invitations import (
    letters_of,
    resend_invitation,
    seal_of,
    send_invitations,
    withdraw_invitation,
)
from participants.emails.calendar import feed_file
from participants.models import Invitation
from participants.selectors.guest import appointments_of
from participants.selectors.invite import drafts_of
from tests import factories as make
from tests.participants.parsers import read

# Zurich is an hour ahead of UTC in winter, two in summer.
NEW_YEAR = (dt.datetime(2026, 12, 31, 8, tzinfo=dt.UTC), dt.datetime(2027, 1, 3, 16, tzinfo=dt.UTC))
SUMMER = (dt.datetime(2027, 6, 5, 7, tzinfo=dt.UTC), dt.datetime(2027, 6, 7, 15, tzinfo=dt.UTC))
JUNE = {"starts_on": dt.date(2027, 6, 5), "ends_on": dt.date(2027, 6, 7), "reply_by": None}


@pytest.fixture
def asked(workshop, olga, cora, time_machine):
    """Two guests with a letter; the second is the one who stays."""
    time_machine.move_to("2026-11-25T09:00:00Z")
    for name in ("Amal Deniz", "Борис «Б.» Керн; с, запятыми"):
        person = make.PersonFactory(name=name, language="ru")
        make.InvitationFactory(workshop=workshop, person=person, state="DRAFT", link_expires_at=None)
    send_invitations(workshop=workshop, seal=seal_of(letters_of(drafts_of(workshop))), by=olga)
    related = ("person", "workshop__dialogue", "workshop__rule_profile")
    return list(Invitation.objects.select_related(*related).order_by("person__name"))


def files_of(invitation) -> list:
    """The calendar files that the guest was sent, in the order of time."""
    rows = Message.objects.about(invitation).exclude(calendar="").order_by("created_at", "pk")
    return [read(row.calendar) for row in rows]


def told(file) -> tuple:
    entry = file.entry
    return file.method, entry.status, entry.sequence, entry.begins_at, entry.finishes_at


def test_an_update_rises_and_a_cancel_for_whoever_is_withdrawn_rises_above_it(workshop, asked, olga):
    gone, stays = asked
    move_workshop(workshop=workshop, facts=JUNE, by=olga)
    gone.refresh_from_db()
    withdraw_invitation(invitation=gone, by=olga)

    assert [told(file) for file in files_of(gone)] == [
        ("REQUEST", "CONFIRMED", 0, *NEW_YEAR),
        ("REQUEST", "CONFIRMED", 1, *SUMMER),
        ("CANCEL", "CANCELLED", 2, *SUMMER),
    ]
    assert [file.method for file in files_of(stays)] == ["REQUEST", "REQUEST"]
    assert len({file.entry.uid for file in files_of(gone)}) == 1


def test_a_round_that_is_called_off_is_taken_out_for_everybody(workshop, asked, olga):
    call_off_workshop(workshop=workshop, state="CANCELLED", reason="", by=olga)

    for guest in asked:
        assert [told(file)[:3] for file in files_of(guest)] == [("REQUEST", "CONFIRMED", 0), ("CANCEL", "CANCELLED", 2)]


def test_whoever_is_invited_again_gets_an_entry_above_the_cancel(workshop, asked, olga):
    guest = asked[0]
    withdraw_invitation(invitation=guest, by=olga)
    resend_invitation(invitation=guest, by=olga)

    sequences = [file.entry.sequence for file in files_of(guest)]
    assert [file.method for file in files_of(guest)] == ["REQUEST", "CANCEL", "REQUEST"]
    assert sequences == sorted(set(sequences))


def test_a_rule_that_is_tightened_takes_the_entry_out_without_a_word(workshop, asked, olga):
    Invitation.objects.update(state="YES")
    Message.objects.update(state="SENT")
    put_rule_in_force(workshop=workshop, switches={**make.CHATHAM_HOUSE, "place_and_date": "NEED_TO_KNOW"}, by=olga)

    entry = files_of(asked[0])[-1].entry
    assert (entry.status, entry.summary, entry.place, entry.begins_at) == ("CANCELLED", "", "", None)


def test_no_file_names_a_guest_or_a_topic(workshop, asked, olga):
    move_workshop(workshop=workshop, facts=JUNE, by=olga)
    for guest in asked:
        for file in files_of(guest):
            entry = file.entry
            assert (entry.attendees, entry.summary, entry.place) == (0, "Lake Room", "Geneva, Switzerland")


def test_the_feed_reads_as_the_newest_file_that_was_mailed(workshop, asked, olga):
    move_workshop(workshop=workshop, facts=JUNE, by=olga)
    guest = asked[1]
    Invitation.objects.filter(pk=guest.pk).update(state="YES")
    open_feed(invitation=guest)
    feed, mailed = read(feed_file(guest.person, appointments_of(guest.person))), files_of(guest)[-1].entry

    fetched = feed.entry
    assert feed.method == "PUBLISH"
    assert (fetched.uid, fetched.sequence, fetched.status) == (mailed.uid, mailed.sequence, mailed.status)
    assert (fetched.begins_at, fetched.finishes_at, fetched.summary) == (*SUMMER, mailed.summary)


def test_a_title_with_the_signs_of_the_format_reads_as_it_was_written(workshop, asked):
    guest = asked[1]
    guest.person.cover_title = "Зубной; врач, №2 \\ «утро»"
    guest.person.save()
    Invitation.objects.filter(pk=guest.pk).update(state="YES")

    (fetched,) = read(feed_file(guest.person, appointments_of(guest.person))).entries
    assert fetched.summary == guest.person.cover_title


def test_two_rounds_in_two_zones_stand_in_one_feed(workshop, asked):
    guest = asked[1]
    Invitation.objects.filter(pk=guest.pk).update(state="YES")
    other = make.WorkshopFactory(
        dialogue=workshop.dialogue, number=5, time_zone="America/Bogota", starts_on=dt.date(2027, 6, 5),
        ends_on=dt.date(2027, 6, 5), rule_profile=workshop.rule_profile,
    )  # fmt: skip
    make.InvitationFactory(workshop=other, person=guest.person, state="YES")

    entries = read(feed_file(guest.person, appointments_of(guest.person))).entries
    assert [entry.begins_at for entry in entries] == [NEW_YEAR[0], dt.datetime(2027, 6, 5, 14, tzinfo=dt.UTC)]
