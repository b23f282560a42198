"""The readers of a sealed workshop: first key, letting in by voice, late ones, removal, the paper code."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.again import with_next
from desk.actions.records import destroy_workshop
from outbox.models import Message
from participants.models import Invitation
from sessions_app.actions import drop_readers_due
from sessions_app.models import Note
from sessions_app.selectors import circle
from tests import factories as make
from tests.sessions_app.conftest import CALM, posted
from tests.sessions_app.sealed import rows
from vault import overview
from vault.models import Certificate, Epoch, Grant, Sealed
from workshops.models import Dialogue, Seat

UNTIL = "2099-01-01"


@pytest.fixture
def writer(sealed, at_home, admit, ravi):
    """Ravi, let in."""
    person = at_home(ravi).make_key()
    admit(person)
    return person


@pytest.fixture
def note(writer, session, in_the_room):
    """Written by Ravi and released to those who were in the room."""
    writer.post("note-save", posted(("A joint post", CALM)), pk=session.pk)
    written = Note.objects.get()
    writer.post("note-release", {"revision": written.revision, "reading_until": UNTIL}, pk=written.pk)
    return written


@pytest.fixture
def reader(at_home, admit, mira, note):
    """Mira, who was in the room, let in after the note was written."""
    person = at_home(mira).make_key()
    admit(person)
    return person


def test_the_first_who_writes_makes_the_key_of_the_notes(sealed, at_home, felix, mira):
    facilitator = at_home(felix).make_key()
    at_home(mira).make_key()
    before = facilitator.get("reader-list", pk=sealed.pk)
    assert (before.context["readers"].state.is_founded, rows(before, "inside")) == (False, [])

    facilitator.post("circle-found", pk=sealed.pk)

    after = facilitator.get("reader-list", pk=sealed.pk)
    assert (rows(after, "inside"), rows(after, "waiting")) == (["Felix Okoye"], ["Mira Castellane"])


def test_making_the_key_needs_the_six_words(sealed, at_home, felix):
    facilitator = at_home(felix).make_key()
    facilitator.lock()
    page = reverse("sessions:reader-list", args=[sealed.pk])
    found = reverse("sessions:circle-found", args=[sealed.pk])
    answer = facilitator.browser.post(found, headers={"Referer": f"http://testserver{page}"})

    assert answer.url == with_next("sessions:unlock", page)
    assert Epoch.objects.count() == 0


def test_who_made_no_key_yet_is_named_so(sealed, founded, mira, ravi):
    page = founded.get("reader-list", pk=sealed.pk)

    assert rows(page, "without_key") == ["Mira Castellane", "Ravi Menon"]


def test_nobody_is_let_in_without_comparing(sealed, founded, at_home, mira):
    at_home(mira).make_key()
    where = {"pk": sealed.pk, "reader": mira.pk}
    fingerprint = founded.get("reader-admit", **where).context["row"].shown.fingerprint
    answer = founded.post("reader-admit", {"fingerprint": fingerprint, "reads": "earlier"}, **where)

    assert answer.context["form"].errors == {
        "same": ["Compare them first: it is the one thing that no server can do for you."]
    }
    assert Grant.objects.filter(reader_id=mira.pk).count() == 0


def test_both_ends_of_the_telephone_see_the_same_four_words(sealed, founded, at_home, mira):
    person = at_home(mira).make_key()
    page = founded.get("reader-admit", pk=sealed.pk, reader=mira.pk)

    assert page.context["row"].shown.words == person.four_words
    assert len(set(person.four_words)) > 1


def test_a_key_that_changed_after_the_call_is_compared_again(sealed, founded, at_home, mira):
    person = at_home(mira).make_key()
    where = {"pk": sealed.pk, "reader": mira.pk}
    fingerprint = founded.get("reader-admit", **where).context["row"].shown.fingerprint
    person.make_key("key-anew")
    answer = founded.post("reader-admit", {"fingerprint": fingerprint, "same": "on", "reads": "now"}, **where)

    assert (answer.status_code, Grant.objects.filter(reader_id=mira.pk).count()) == (422, 0)
    assert answer.context["form"].non_field_errors() == [
        "This reader made a new key since you opened this page. Compare the new four words first."
    ]


def test_whoever_is_let_in_gets_a_letter_that_says_no_more(founded, writer):
    letter = Message.objects.get(kind="sessions_app/reader_admitted")

    assert (letter.to_email, letter.subject) == ("ravi@example.org", "A message from Lake Room")
    assert "Customs" not in letter.text


def test_written_released_read_and_corrected_under_the_seal(note, reader, writer, session):
    read = reader.get("note-read", pk=note.pk)
    assert [point.text for point in read.context["points"]] == [CALM]

    reader.post("correction-create", {"words": "“Six” should read “nine”."}, pk=note.pk)
    proposals = writer.get("correction-list", pk=note.pk).context["proposals"]
    assert [proposal.words for proposal in proposals] == ["“Six” should read “nine”."]
    settled = writer.post("correction-settle", pk=proposals[0].correction.pk)
    assert settled.status_code == 302
    assert CALM.encode() not in b"".join(bytes(row.envelope) for row in Sealed.objects.all())


def test_who_waits_is_shown_the_four_words_and_no_note(note, at_home, samir):
    person = at_home(samir).make_key()
    page = person.get("note-read", pk=note.pk)

    assert (page.status_code, page.context["key"].words) == (403, person.four_words)
    assert CALM not in page.content.decode()
    assert (circle.readings_by(samir, note), circle.how_many_have_read(note)) == (0, 0)


def test_a_locked_page_comes_back_after_the_six_words(note, reader):
    address = reverse("sessions:note-read", args=[note.pk])
    reader.lock()
    sent = reader.get("note-read", pk=note.pk)
    assert sent.url == with_next("sessions:unlock", address)

    assert reader.unlock(next=address).url == address
    assert reader.get("note-read", pk=note.pk).status_code == 200
    assert AccessEvent.objects.filter(action="note.read", actor_id=reader.user.pk).count() == 1


def test_the_desk_that_saves_by_itself_is_told_where_to_unlock(writer, session):
    writer.lock()
    answer = writer.browser.post(
        reverse("sessions:note-save", args=[session.pk]),
        posted(("A joint post", CALM)),
        headers={"X-Requested-With": "autosave"},
    )

    assert answer.status_code == 401
    assert answer.json() == {"why": "locked", "url": with_next("sessions:unlock", reverse("accounts:back"))}
    assert Sealed.objects.count() == 0


def test_a_posted_form_is_held_in_the_page_while_its_writer_unlocks(writer, session):
    writer.lock()
    answer = writer.post("note-save", posted(("A joint post", CALM)), pk=session.pk)

    assert answer.status_code == 401
    assert ("text", CALM) in answer.context["fields"]
    writer.unlock()
    again = {name: value for name, value in answer.context["fields"]}
    writer.browser.post(answer.context["target"], again)
    assert Note.objects.get().revision == 1


def test_the_check_does_not_hide_that_the_notes_are_locked(writer, session, mira):
    writer.lock()
    leak = ("A joint post", "Mira Castellane argued for it.")
    answer = writer.browser.post(
        reverse("sessions:note-check", args=[session.pk]), posted(leak), headers={"HX-Request": "true"}
    )

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith(reverse("sessions:unlock"))


def test_a_newcomer_may_be_let_in_from_now_on_alone(note, at_home, admit, samir):
    person = at_home(samir).make_key()
    admit(person, reads="now")

    assert person.get("note-read", pk=note.pk).status_code == 403


def test_where_each_knows_only_their_own_topics_nobody_is_offered_earlier_notes(sealed, founded, at_home, samir):
    sealed.rule_profile.topics = "NEED_TO_KNOW"
    sealed.rule_profile.save()
    at_home(samir).make_key()
    form = founded.get("reader-admit", pk=sealed.pk, reader=samir.pk).context["form"]

    assert ("reads" in form.fields, form.knows_all) == (False, False)


def test_a_removed_reader_reads_nothing_and_the_others_notice_nothing(note, reader, writer, founded, at_home):
    before = set(Sealed.objects.values_list("envelope", flat=True))
    founded.post("reader-remove", pk=note.compartment, reader=reader.user.pk)

    assert reader.get("note-read", pk=note.pk).url.startswith(reverse("account_login"))  # signed out everywhere
    reader.user.refresh_from_db()
    again = at_home(reader.user)
    again.unlock(reader.words)
    assert again.get("note-read", pk=note.pk).status_code == 403
    assert writer.get("note-read", pk=note.pk).status_code == 200
    assert before & set(Sealed.objects.values_list("envelope", flat=True)) == set()
    assert overview.state_of(note.compartment).stale == 0


def test_the_last_reader_stays(founded, sealed, felix):
    answer = founded.post("reader-remove", pk=sealed.pk, reader=felix.pk)

    assert answer.context["refusal"] == (
        "Nobody else could open the notes then. Let another facilitator or rapporteur in first."
    )
    assert Grant.objects.count() == 1


def test_ending_a_seat_takes_the_key_at_once_and_leaves_the_sealing_to_a_reader(
    note, reader, founded, olga, sign_in, workshop
):
    seat = Seat.objects.get(user=reader.user)
    sign_in(olga).post(reverse("workshops:seat-end", args=[seat.pk]))

    assert Grant.objects.filter(reader_id=reader.user.pk).count() == 0
    page = founded.get("reader-list", pk=workshop.pk)
    assert (page.context["readers"].state.stale, rows(page, "inside")) == (1, ["Felix Okoye", "Ravi Menon"])
    founded.post("notes-seal-anew", pk=workshop.pk)
    assert overview.state_of(workshop.pk).stale == 0


def test_the_seat_of_the_last_who_can_open_the_notes_does_not_end(founded, sealed, felix, olga, sign_in):
    seat = Seat.objects.get(user=felix)
    answer = sign_in(olga).post(reverse("workshops:seat-end", args=[seat.pk]))

    seat.refresh_from_db()
    assert (answer.status_code, seat.ended_at, Grant.objects.count()) == (422, None, 1)
    assert answer.context["refusal"] == (
        "Felix Okoye is the last who can open the sealed notes of Round 4. Have another facilitator or rapporteur "
        "let in first, or the notes would be lost for good."
    )


def test_who_keeps_another_seat_keeps_the_key(writer, sealed, ravi, dialogue, olga, sign_in):
    make.SeatFactory(user=ravi, dialogue=dialogue, role="FACILITATOR")
    seat = Seat.objects.get(user=ravi, role="RAPPORTEUR")
    sign_in(olga).post(reverse("workshops:seat-end", args=[seat.pk]))

    assert Grant.objects.filter(reader_id=ravi.pk).count() == 1


def test_a_week_after_the_last_day_of_reading_participants_keys_go(note, reader, writer, founded, workshop):
    Note.objects.update(reading_until=dt.date(2027, 2, 1))

    assert drop_readers_due(dt.date(2027, 2, 8)) == 0
    assert drop_readers_due(dt.date(2027, 2, 9)) == 1
    assert drop_readers_due(dt.date(2027, 2, 9)) == 0
    left = set(Grant.objects.values_list("reader_id", flat=True))
    assert left == {founded.user.pk, writer.user.pk}


def test_a_seat_that_ran_out_takes_the_key_along(note, reader, workshop):
    Seat.objects.filter(user=reader.user).update(ends_on=dt.date(2026, 1, 1))

    assert drop_readers_due(dt.date(2026, 12, 1)) == 1
    assert Grant.objects.filter(reader_id=reader.user.pk).count() == 0


def test_an_emergency_seal_costs_nobody_their_key(note, reader, dialogue):
    Dialogue.objects.filter(pk=dialogue.pk).update(frozen_at=dt.datetime(2026, 12, 1, tzinfo=dt.UTC))

    assert drop_readers_due(dt.date(2026, 12, 2)) == 0
    assert Grant.objects.filter(reader_id=reader.user.pk).count() == 1


def test_destroying_the_records_ends_the_circle(note, reader, workshop, olga):
    destroy_workshop(workshop=workshop, by=olga)

    assert (Grant.objects.count(), Sealed.objects.count()) == (0, 0)
    assert '"grants"' in Certificate.objects.get().statement
    assert reader.get("note-read", pk=note.pk).status_code == 404


def test_the_pages_of_readers_are_not_there_under_the_standard_seal(workshop, at_home, felix):
    assert at_home(felix).get("reader-list", pk=workshop.pk).status_code == 404


def test_the_home_names_what_waits(sealed, at_home, felix, mira):
    facilitator = at_home(felix)

    def waiting() -> list[str]:
        page = facilitator.browser.get(reverse("desk:home"))
        return [
            row.what for row in page.context["home"].waiting if "notes" in row.link + row.what or "call" in row.what
        ]

    assert [row.what for row in facilitator.browser.get(reverse("desk:home")).context["home"].waiting][:1] == [
        "Choose your six words."
    ]
    facilitator.make_key()
    assert waiting() == ["Nobody can open the notes of Lake Room, round 4 yet."]
    facilitator.post("circle-found", pk=sealed.pk)
    assert waiting() == []
    at_home(mira).make_key()
    assert waiting() == ["One reader of Lake Room, round 4 waits for your call."]


def test_a_guest_who_says_no_loses_the_key_with_the_seat(note, reader, workshop):
    own = Invitation.objects.get(person__user=reader.user)
    answer = reader.browser.post(
        reverse("participants:invitation-answer", args=[own.pk]), {"answer": "NO", "reason": ""}
    )

    assert answer.status_code == 302
    assert Grant.objects.filter(reader_id=reader.user.pk).count() == 0
