"""What was under way when the seal was raised goes on: each thing through the pages of those whose it is."""

import pytest
from django.urls import reverse

from core.access import link_token
from participants.models import Invitation
from sessions_app.models import Correction, Jotting, Note, Passage
from tests.sessions_app.conftest import CALM, posted
from vault.models import Sealed

pytestmark = pytest.mark.django_db(transaction=True)

PASSAGE = "Samir Haddou proposed a joint post."
POINT = ("A joint post", f"Nobody objected. {PASSAGE} It was left open.")
RELEASE = {"reading_until": "2099-01-01"}


@pytest.fixture
def rapporteur(at_home, ravi):
    return at_home(ravi).make_key()


@pytest.fixture
def guest(at_home, samir):
    """Samir, who was in the room."""
    return at_home(samir).make_key()


def save(person, session, *points, version=0, **more):
    return person.post("note-save", posted(*points, version=version, **more), pk=session.pk)


def ask(person, session, version=0) -> Passage:
    """The desk's button beside what names one person."""
    save(person, session, POINT, version=version)
    html = person.post("note-check", posted(POINT), pk=session.pk).content.decode()
    mark = html.split('name="ask" value="')[1][:64]
    assert save(person, session, POINT, version=version + 1, ask=mark).status_code == 302
    return Passage.objects.get()


def released(person, session):
    note = Note.objects.get(session=session)
    return person.post("note-release", {"revision": note.revision, **RELEASE}, pk=note.pk)


def test_a_yes_from_before_still_names_its_person(session, rapporteur, guest, in_the_room, raised, let_in):
    passage = ask(rapporteur, session)
    assert guest.post("passage-answer", {"answer": "YES"}, pk=passage.pk).status_code == 302
    raised()
    let_in(rapporteur)

    assert released(rapporteur, session).status_code == 302
    passage.refresh_from_db()
    assert passage.used_in == Note.objects.get()


def test_what_a_release_does_not_use_is_destroyed_all_the_same(session, rapporteur, guest, in_the_room, raised, let_in):
    passage = ask(rapporteur, session)
    raised()
    let_in(rapporteur)
    save(rapporteur, session, ("A joint post", CALM), version=Note.objects.get().revision)

    assert released(rapporteur, session).status_code == 302
    assert not Sealed.objects.filter(object_id=passage.pk).exists()


def test_a_passage_opens_to_its_person_once_they_are_let_in(session, rapporteur, guest, in_the_room, raised, let_in):
    passage = ask(rapporteur, session)
    raised()

    assert guest.get("passage-answer", pk=passage.pk).status_code == 403
    let_in(guest)
    assert PASSAGE in guest.get("passage-answer", pk=passage.pk).content.decode()
    assert guest.post("passage-answer", {"answer": "NO"}, pk=passage.pk).status_code == 302
    guest.lock()
    assert guest.get("passage-answer", pk=passage.pk).url.startswith("/unlock/")


def test_a_passage_is_asked_about_in_a_sealed_workshop(session, rapporteur, guest, in_the_room, raised, let_in):
    raised()
    let_in(rapporteur)
    let_in(guest)

    passage = ask(rapporteur, session)

    assert PASSAGE in guest.get("passage-answer", pk=passage.pk).content.decode()
    assert guest.post("passage-answer", {"answer": "YES"}, pk=passage.pk).status_code == 302
    assert released(rapporteur, session).status_code == 302


def test_who_is_asked_and_has_no_key_is_shown_the_way_to_one(session, rapporteur, at_home, samir, in_the_room, raised):
    passage = ask(rapporteur, session)
    raised()
    guest = at_home(samir)

    away = guest.get("passage-answer", pk=passage.pk)

    assert guest.browser.get(away.url).url == reverse("sessions:key")
    assert guest.get("agreement-list").status_code == 200


def test_jottings_stay_their_authors(session, rapporteur, facilitator, raised, let_in):
    assert (
        rapporteur.post("jotting-write", {"version": 0, "text": "Ask about tolls."}, pk=session.pk).status_code == 302
    )
    raised()
    assert rapporteur.get("jotting-write", pk=session.pk).status_code == 403
    let_in(rapporteur)

    assert "Ask about tolls." in rapporteur.get("jotting-write", pk=session.pk).content.decode()
    more = {"version": 1, "text": "Ask about tolls and hours."}
    assert rapporteur.post("jotting-write", more, pk=session.pk).status_code == 302
    assert "tolls and hours" in rapporteur.get("jotting-write", pk=session.pk).content.decode()
    assert facilitator.get("jotting-write", pk=session.pk).status_code == 403
    rapporteur.lock()
    assert rapporteur.post("jotting-destroy", pk=session.pk).status_code == 302
    assert Jotting.objects.count() == 0


def test_corrections_reach_the_rapporteur(session, rapporteur, guest, in_the_room, release, raised, let_in):
    note = release(session)
    assert guest.post("correction-create", {"words": "Not tolls: fees."}, pk=note.pk).status_code == 302
    raised()
    assert guest.post("correction-create", {"words": "Not yet."}, pk=note.pk).status_code == 403
    let_in(rapporteur)
    let_in(guest)
    assert guest.post("correction-create", {"words": "Not six months: a year."}, pk=note.pk).status_code == 302

    waiting = rapporteur.get("correction-list", pk=note.pk).content.decode()

    assert ("Not tolls: fees." in waiting, "Not six months: a year." in waiting) == (True, True)
    for row in Correction.objects.all():
        assert rapporteur.post("correction-settle", pk=row.pk).status_code == 302
    assert not Sealed.objects.filter(kind="sessions_app.correction").exists()


def test_guests_send_their_needs_by_link_and_the_coordinator_reads_them(workshop, client, sign_in, cora, mira, raised):
    invitation = Invitation.objects.get(workshop=workshop, person__user=mira)
    page = reverse("participants:answer-needs", args=[link_token(invitation)])
    read = reverse("participants:needs-read", args=[invitation.pk])
    client.post(page, {"access": "no stairs"})
    raised()
    office = sign_in(cora)

    assert "no stairs" in office.get(read).content.decode()
    assert client.post(page, {"access": "no stairs, no lift"}).status_code == 302
    assert "no stairs, no lift" in office.get(read).content.decode()
    assert Sealed.objects.filter(kind="participants.invitation").count() == 1
