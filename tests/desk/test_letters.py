"""Letters on the page: an organiser's own dialogues, a recipient's own letters, and nothing else."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from outbox.actions import queue
from outbox.choices import MessageState
from outbox.emails import LINK, Letter
from outbox.models import Message
from outbox.postman import NO_SUCH_ADDRESS
from workshops.models import Seat

pytestmark = pytest.mark.django_db
LETTERS = "/letters/"


@pytest.fixture
def sent(workshop, mira):
    """``sent("key", state=…)`` is a letter of the workshop to mira."""

    def letter(key="1", *, to=mira, compartment=workshop.pk, **fields):
        with transaction.atomic():
            row = queue(
                Letter(key=f"letter:{key}", kind="accounts/notice", to_email=to.email, to_name=to.name,
                       person_id=to.people.get().pk, user_id=to.pk,
                       compartment=compartment)
            )  # fmt: skip
        fields = {"kind": "participants/invitation", "state": MessageState.SENT, "sent_at": timezone.now(), **fields}
        Message.objects.filter(pk=row.pk).update(**fields)
        row.refresh_from_db()
        return row

    return letter


def letter_page(message):
    return reverse("desk:letter", args=[message.pk])


def shown(response) -> list:
    return [row.message.pk for row in response.context["rows"]]


def test_an_organiser_sees_the_letters_of_her_dialogue(sign_in, olga, sent):
    message = sent()

    assert shown(sign_in(olga).get(LETTERS)) == [message.pk]
    assert sign_in(olga).get(letter_page(message)).status_code == 200


def test_a_coordinator_of_one_workshop_sees_its_letters_alone(sign_in, cora, workshop, dialogue, sent):
    Seat.objects.filter(user=cora).update(workshop=workshop)
    of_the_workshop, _of_the_dialogue = sent("1"), sent("2", compartment=dialogue.pk)

    assert shown(sign_in(cora).get(LETTERS)) == [of_the_workshop.pk]


def test_the_recipient_reads_what_was_sent_to_her_and_not_what_waits(sign_in, mira, sent):
    message = sent("1")
    waiting = sent("2", state=MessageState.QUEUED, sent_at=None)

    browser = sign_in(mira)

    assert shown(browser.get(LETTERS)) == [message.pk]
    assert [browser.get(letter_page(one)).status_code for one in (message, waiting)] == [200, 404]


@pytest.mark.parametrize("who", ["samir", "sam", "ravi", "frank", "fiona"])
def test_to_all_others_there_is_no_such_letter(sign_in, request, who, sent):
    message = sent()
    browser = sign_in(request.getfixturevalue(who))

    assert shown(browser.get(LETTERS)) == []
    assert browser.get(letter_page(message)).status_code == 404
    assert browser.post(reverse("desk:letter-send-again", args=[message.pk])).status_code == 404


def test_the_personal_link_is_its_recipients_alone(sign_in, olga, sent):
    message = sent(text=f"Please answer here:\n{LINK}\n")

    words = sign_in(olga).get(letter_page(message)).content.decode()

    assert ("(personal link)" in words, LINK in words, "/answer/" in words) == (True, False, False)


def test_the_list_can_be_narrowed_to_one_state(sign_in, olga, sent):
    sent("1")
    failed = sent("2", state=MessageState.PARKED, sent_at=None)

    assert shown(sign_in(olga).get(LETTERS, {"state": "PARKED"})) == [failed.pk]
    assert len(shown(sign_in(olga).get(LETTERS, {"state": "nonsense"}))) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(
    sign_in, olga, sent, count, settings, django_assert_num_queries
):
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # allauth's own questions, on every page
    for number in range(count):
        sent(str(number))
    browser = sign_in(olga)

    with django_assert_num_queries(8):
        assert len(shown(browser.get(LETTERS))) == count


def test_a_failed_letter_says_why_and_is_sent_again_to_the_corrected_address(sign_in, olga, mira, sent):
    message = sent(state=MessageState.PARKED, sent_at=None, last_error=NO_SUCH_ADDRESS, to_email="mira@exmaple.org")
    browser = sign_in(olga)
    assert NO_SUCH_ADDRESS in browser.get(letter_page(message)).content.decode()

    response = browser.post(reverse("desk:letter-send-again", args=[message.pk]))

    message.refresh_from_db()
    assert response["Location"] == letter_page(message)
    assert (message.state, message.attempts, message.to_email) == (MessageState.QUEUED, 0, mira.email)
    assert AccessEvent.objects.filter(action="letter.sent_again", object_id=message.pk, actor_id=olga.pk).count() == 1


def test_a_letter_that_went_cannot_be_sent_again(sign_in, olga, sent):
    message = sent()

    response = sign_in(olga).post(reverse("desk:letter-send-again", args=[message.pk]), follow=True)

    message.refresh_from_db()
    assert (message.state, AccessEvent.objects.filter(action="letter.sent_again").count()) == (MessageState.SENT, 0)
    assert [str(words) for words in response.context["messages"]] == [
        "This letter is no longer waiting for you: it is on its way, or withdrawn."
    ]


def test_a_recipient_cannot_send_her_letter_again(sign_in, mira, sent):
    message = sent()

    assert sign_in(mira).post(reverse("desk:letter-send-again", args=[message.pk])).status_code == 403


def test_a_code_is_shown_to_nobody(sign_in, mira, sent):
    message = sent(compartment=None, is_ephemeral=True, text="QX7-2TD", kind="accounts/login_code")

    assert "QX7-2TD" not in sign_in(mira).get(letter_page(message)).content.decode()


def test_a_letter_from_before_the_account_is_its_owners_too(sign_in, mira, sent):
    message = sent(user_id=None)

    assert shown(sign_in(mira).get(LETTERS)) == [message.pk]
