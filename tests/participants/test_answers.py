import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AccessEvent
from core.access import link_token
from outbox.models import Message
from participants import actions
from participants.models import Acknowledgement, Invitation
from tests import factories as make
from tests.sentences import sentences
from vault.models import Sealed
from workshops.models import Seat

SOON = "2026-11-25T09:00:00Z"
LATE = "2026-12-15T17:00:01Z"  # a second after answers are due


def page_of(invitation, part=""):
    return reverse(f"participants:answer{part}", args=[link_token(invitation)])


def rows():
    """Everything that an answer could change."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Invitation, Acknowledgement, Seat, User, Message, AccessEvent, Sealed)
    ]


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_records_nothing(phone, mariam, method):
    before = rows()

    response = getattr(phone, method)(page_of(mariam))

    assert response.status_code == 200
    assert rows() == before


def test_the_page_is_in_the_guests_language_and_script(phone, mariam):
    page = phone.get(page_of(mariam), headers={"accept-language": "fr"})

    assert '<html lang="ar" dir="rtl">' in page.text
    assert "دعوة شخصية" in page.text
    assert page.headers["Content-Language"] == "ar"


@pytest.mark.parametrize(
    ("language", "word"), [("fr", "Peut-être"), ("es", "Quizá"), ("ru", "Возможно"), ("ar", "ربما")]
)
def test_the_page_speaks_each_language_throughout(phone, mariam, language, word):
    make.GroundRulesFactory(workshop=mariam.workshop, text="–")
    Invitation.objects.filter(pk=mariam.pk).update(state="YES", answered_at=timezone.now())
    english, theirs = (phone.get(page_of(mariam), {"language": code}).text for code in ("en", language))

    said, kept = sentences(english), sentences(theirs)

    assert word in theirs
    assert said & kept == {"Lake Room", "Antechamber", "Geneva, Switzerland", "+41 22 555 01 99", "مريم القاسم"}


def test_the_page_tells_both_clocks_and_the_english_rule(phone, mariam):
    page = phone.get(page_of(mariam)).text

    assert "31 ديسمبر 2026، 09:00 بتوقيت زيورخ; 11:00 لديكم" in page
    assert "When a meeting, or part thereof, is held under the Chatham House Rule" in page
    assert "You may use what you hear." in page


def test_the_page_names_no_one_else_and_no_side(phone, mariam, mira, ardenya):
    page = phone.get(page_of(mariam)).text

    assert [w for w in ("Mira", "Ardenya", "Soravia", "river crossing", "Upper Basin") if w in page] == []


def test_a_yes_gives_an_account_without_password_and_a_seat(phone, mariam, soravia):
    phone.post(page_of(mariam), {"answer": "YES"})

    mariam.refresh_from_db()
    seat = Seat.objects.get(user__email="mariam@example.org")
    assert (mariam.state, mariam.answered_via) == ("YES", "LINK")
    assert (seat.role, seat.workshop_id, seat.side_id) == ("PARTICIPANT", mariam.workshop_id, soravia.pk)
    assert (seat.user.has_usable_password(), seat.user.language) == (False, "ar")
    assert mariam.person.user == seat.user


@pytest.mark.parametrize(
    ("part", "role"), [("OBSERVER", "OBSERVER"), ("INTERPRETER", "INTERPRETER"), ("EXPERT", "PARTICIPANT")]
)
def test_the_seat_is_that_of_the_part(phone, mariam, part, role):
    Invitation.objects.filter(pk=mariam.pk).update(part=part)

    phone.post(page_of(mariam), {"answer": "TENTATIVE"})

    assert Seat.objects.get().role == role


def test_two_dialogues_give_one_person_one_account(phone, mariam):
    twin = make.PersonFactory(name="Mariam al-Qassem", email="Mariam@example.org")
    other = make.InvitationFactory(person=twin)

    for invitation in (mariam, other):
        phone.post(page_of(invitation), {"answer": "YES"})

    assert User.objects.count() == 1
    assert Seat.objects.filter(ended_at=None).count() == 2


def test_a_no_after_a_yes_ends_the_seat_and_keeps_the_reason(phone, mariam):
    phone.post(page_of(mariam), {"answer": "YES"})
    phone.post(page_of(mariam), {"answer": "NO", "reason": "HEALTH"})

    mariam.refresh_from_db()
    assert (mariam.state, mariam.reason) == ("NO", "HEALTH")
    assert Seat.objects.filter(ended_at=None).count() == 0


def test_a_yes_keeps_no_reason(phone, mariam):
    phone.post(page_of(mariam), {"answer": "YES", "reason": "HEALTH"})

    mariam.refresh_from_db()
    assert mariam.reason == ""


def test_the_same_answer_twice_changes_nothing_more(phone, mariam):
    phone.post(page_of(mariam), {"answer": "YES"})
    after_one = rows()
    phone.post(page_of(mariam), {"answer": "YES"})

    assert rows() == after_one


def test_an_answer_takes_back_reminders_that_wait_and_is_confirmed_in_neutral_words(phone, mariam):
    actions.set_reminders(workshop=mariam.workshop, steps=[], left_in_peace=[], by=None)
    make.ReminderStepFactory(workshop=mariam.workshop, rung="NUDGE", days_before=20)
    Invitation.objects.filter(pk=mariam.pk).update(sent_at="2026-11-20T09:00:00Z")
    actions.send_due_reminders()

    phone.post(page_of(mariam), {"answer": "YES"})

    assert dict(Message.objects.values_list("kind", "state")) == {
        "participants/reminder": "WITHDRAWN",
        "participants/confirmation": "QUEUED",
    }
    assert "yes" not in Message.objects.get(kind="participants/confirmation").text.split()


def test_the_answer_is_in_the_trail_without_an_actor(phone, mariam):
    phone.post(page_of(mariam), {"answer": "NO", "reason": "HEALTH"})

    event = AccessEvent.objects.get(action="invitation.answered")
    assert (event.actor_id, event.object_id, event.payload) == (None, mariam.pk, '{"state":"NO","via":"LINK"}')


@pytest.mark.parametrize("answer", ["", "MAYBE", "WITHDRAWN", "DRAFT"])
def test_something_else_than_an_answer_is_refused(phone, mariam, answer):
    before = rows()

    response = phone.post(page_of(mariam), {"answer": answer})

    assert response.status_code == 422
    assert rows() == before


def test_after_the_date_the_page_asks_to_telephone(phone, mariam, time_machine):
    time_machine.move_to(LATE)
    before = rows()
    page = phone.get(page_of(mariam), {"language": "en"})
    response = phone.post(page_of(mariam) + "?language=en", {"answer": "YES"})

    assert 'name="answer"' not in page.text
    assert response.status_code == 422
    assert "The time for answers has passed. Please telephone us; we will note what you say." in response.text
    assert rows() == before


def test_the_organiser_still_notes_an_answer_by_telephone(sign_in, cora, mariam, time_machine):
    time_machine.move_to(LATE)

    sign_in(cora).post(reverse("participants:invitation-phone", args=[mariam.pk]), {"answer": "YES"})

    mariam.refresh_from_db()
    assert (mariam.state, mariam.answered_via) == ("YES", "PHONE")
    assert AccessEvent.objects.get(action="invitation.answered").actor_id == cora.pk


def test_links_that_do_not_open_show_one_calm_page_that_tells_nothing(phone, mariam):
    good = link_token(mariam)
    altered = good[:-2] + ("AA" if good[-2:] != "AA" else "BB")
    pages = [phone.get(reverse("participants:answer", args=[token])) for token in (altered, "x", good.upper())]
    for change in (
        {"state": "WITHDRAWN"},
        {"state": "SENT", "link_version": 2},
        {"link_version": 1, "link_expires_at": SOON},
    ):
        Invitation.objects.filter(pk=mariam.pk).update(**change)
        pages.append(phone.get(reverse("participants:answer", args=[good])))

    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert "+41 22 555 01 99" in pages[0].text


def test_a_link_of_a_destroyed_workshop_opens_nothing(phone, mariam):
    mariam.workshop.destroyed_at = timezone.now()
    mariam.workshop.save()

    assert phone.get(page_of(mariam)).status_code == 404


def test_a_signed_in_guest_answers_on_their_own_page(sign_in, mira):
    invitation = Invitation.objects.get(person__user=mira)
    browser = sign_in(mira)

    led = browser.get(reverse("participants:invitation-detail", args=[invitation.pk]))
    browser.post(led.url, {"answer": "NO", "reason": "DATE"})

    invitation.refresh_from_db()
    assert (invitation.state, invitation.answered_via) == ("NO", "ACCOUNT")


@pytest.mark.parametrize("part", ["answer", "rules", "needs"])
@pytest.mark.parametrize("who", ["olga", "samir", "sam"])
def test_nobody_answers_for_somebody_else(request, sign_in, mira, part, who):
    invitation = Invitation.objects.get(person__user=mira)
    browser = sign_in(request.getfixturevalue(who))

    response = browser.post(reverse(f"participants:invitation-{part}", args=[invitation.pk]), {"answer": "NO"})

    invitation.refresh_from_db()
    assert (response.status_code, invitation.state) == (403 if who == "olga" else 404, "YES")
