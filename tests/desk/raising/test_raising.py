"""The seal of a workshop is raised while it is under way: for good, and by a reader with an open key."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from core.errors import ClosedForNow, DomainError
from desk.actions.loosening import ask_to_loosen, read_reason
from desk.actions.raising import raise_seal
from outbox.models import Message
from participants.actions.answers import needs_place, read_needs, record_needs
from participants.models import Invitation
from sessions_app.actions.notes import text_of
from tests import factories as make
from tests.desk.raising.conftest import agreed, page_of
from tests.sessions_app.conftest import CALM
from vault import actions as vault
from vault import keys, rings
from vault.errors import Locked
from vault.models import Circle, DataKey, Epoch, Grant, Sealed
from workshops.choices import Level
from workshops.models import Dialogue, Workshop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def note(session, write):
    return write(session)


@pytest.fixture
def needs(workshop, mira):
    """What Mira needs, sent from her own page."""
    invitation = Invitation.objects.get(workshop=workshop, person__user=mira)
    return record_needs(invitation=invitation, needs={"access": "No stairs."})


def test_the_notes_open_to_whoever_raised_the_seal_and_then_to_whom_they_let_in(
    note, raised, facilitator, let_in, workshop, at_home, ravi
):
    done = raised()

    assert done.url == reverse("sessions:reader-list", args=[workshop.pk])
    assert workshop.level == Level.SEALED
    assert CALM in facilitator.get("note-read", pk=note.pk).content.decode()
    writer = at_home(ravi)
    writer.make_key()
    assert writer.get("note-read", pk=note.pk).status_code == 403
    let_in(writer)
    assert CALM in writer.get("note-read", pk=note.pk).content.decode()


def test_whoever_reads_and_has_no_key_yet_is_written_to(note, raised, in_the_room, at_home, ravi, mira, samir):
    at_home(ravi).make_key()
    raised()
    raised()  # pressed twice

    letters = Message.objects.filter(kind="sessions_app/key_wanted")
    assert sorted(letters.values_list("to_email", flat=True)) == sorted([mira.email, samir.email])
    assert [letter for letter in letters if reverse("sessions:key") not in letter.text] == []


def test_nobody_else_opens_them_not_even_the_server(note, raised, ravi, felix):
    raised()

    with pytest.raises(Locked):
        text_of(note, by=ravi, act="note.opened")
    assert (list(Grant.objects.values_list("reader_id", flat=True)), Epoch.objects.count()) == ([felix.pk], 1)


def test_what_a_guest_needs_stays_readable_without_a_key(needs, note, raised, workshop, cora):
    raised()

    assert read_needs(invitation=needs, by=cora) == {"access": "No stairs."}
    assert needs_place(needs, 1).compartment == vault.for_guests(workshop.pk)


def test_why_a_wider_rule_is_asked_for_stays_readable_without_a_key(workshop, session, in_the_room, raised, olga):
    wider = {**make.CHATHAM_HOUSE, "attribution": "NAMED"}
    with time_machine.travel("2027-01-01 09:00Z"):  # people have spoken
        asked = ask_to_loosen(workshop=workshop, switches=wider, reason="So that it can be told.", by=olga)
    raised()

    assert workshop.level == Level.SEALED
    assert read_reason(request=asked) == "So that it can be told."


def test_rows_and_keys_of_before_open_nothing_after(note, raised, workshop, ravi):
    """An older database put back, with the server's own keys of today."""
    rows, wrapped = list(Sealed.objects.all()), list(DataKey.objects.all())
    raised()

    DataKey.objects.bulk_create(wrapped)  # beside the texts of today
    with pytest.raises(keys.Gone):
        rings.StandardRing(workshop.pk).key(1)
    Circle.objects.all().delete()
    Sealed.objects.all().delete()
    Sealed.objects.bulk_create(rows)
    keys.destroy_share(rings.mark_of(workshop.pk))
    with pytest.raises(keys.Gone):
        text_of(note, by=ravi, act="note.opened")


def test_it_is_one_act_in_the_trail(note, raised, felix, workshop):
    raised()

    event = AccessEvent.objects.get(action="workshop.seal-raised")
    assert (event.actor_id, event.compartment, event.object_id) == (felix.pk, workshop.pk, workshop.pk)


def test_the_organisers_may_keep_a_paper_key(note, raised, workshop):
    shown = raised(recovery="on")

    assert "workshops/workshop_recovery.html" in [template.name for template in shown.templates]
    assert Circle.objects.get(compartment=workshop.pk).recovery_public is not None


def test_without_saying_that_it_is_meant_nothing_happens(note, facilitator, workshop):
    answer = facilitator.browser.post(page_of(workshop), {})

    assert (answer.status_code, Circle.objects.count()) == (422, 0)


def test_it_waits_until_somebody_who_writes_the_notes_has_a_key(note, workshop, at_home, olga, felix):
    page = at_home(olga).browser.get(page_of(workshop))
    posted = at_home(olga).browser.post(page_of(workshop), agreed())

    assert "No facilitator and no rapporteur has chosen six words yet" in page.content.decode()
    assert "for good</button>" not in page.content.decode()
    assert (posted.status_code, Circle.objects.count()) == (422, 0)


def test_a_convenor_reads_what_it_means_and_a_facilitator_does_it(note, facilitator, workshop, at_home, olga):
    page = at_home(olga).browser.get(page_of(workshop)).content.decode()

    assert "and you do not read them" in page
    assert "Samir Haddou" not in page
    with pytest.raises(DomainError, match="you do not read them"):
        raise_seal(workshop=workshop, by=olga)


def test_the_page_names_who_has_to_make_a_key_first(facilitator, workshop, mira, at_home, ravi):
    at_home(ravi).make_key()
    told = facilitator.browser.get(page_of(workshop)).context["raising"]

    assert [row.user for row in told.with_key] == [ravi]
    assert mira in [row.user for row in told.without_key]
    assert facilitator.user not in [row.user for row in told.without_key]


def test_a_key_that_is_locked_is_asked_for_first(note, facilitator, workshop):
    facilitator.lock()

    answer = facilitator.browser.post(page_of(workshop), agreed())

    assert (answer.status_code, Circle.objects.count()) == (401, 0)
    assert Workshop.objects.get().level == Level.STANDARD


def test_it_happens_once(note, raised):
    raised()

    again = raised()

    assert again.status_code == 422
    assert "This workshop is sealed already." in again.content.decode()


def test_what_is_destroyed_or_closed_for_the_moment_is_not_sealed(note, workshop, felix):
    Dialogue.objects.update(frozen_at=timezone.now())
    with pytest.raises(ClosedForNow):
        raise_seal(workshop=workshop, by=felix)
    Dialogue.objects.update(frozen_at=None)
    Workshop.objects.update(destroyed_at=timezone.now())
    with pytest.raises(DomainError, match="destroyed"):
        raise_seal(workshop=workshop, by=felix)


def test_the_workshop_page_leads_to_it_until_it_is_done(note, raised, facilitator, workshop):
    here = reverse("desk:workshop", args=[workshop.pk])
    before = facilitator.browser.get(here).content.decode()
    raised()

    assert page_of(workshop) in before
    assert page_of(workshop) not in facilitator.browser.get(here).content.decode()
