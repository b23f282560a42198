"""The captured mailbox: whole mails with working links, for the few who may read them."""

import pytest
from django.db import transaction

from core.access import link_token
from outbox.actions import queue, sweep
from outbox.emails import LINK, Letter
from outbox.models import CapturedMail, Message
from tests import factories as make
from workshops.choices import Role

pytestmark = pytest.mark.django_db
MAILBOX = "/mailbox/"
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "outbox.backends.CapturedBackend"
    return settings


@pytest.fixture
def captured(demo, workshop):
    """An invitation that the mailbox has kept, and its mail."""
    invitation = make.InvitationFactory(workshop=workshop)
    with transaction.atomic():
        queue(
            Letter(key="1", kind="accounts/notice", to_email="mira@example.org", linked=invitation, calendar=CALENDAR)
        )
    Message.objects.update(text=f"<Dear> Mira,\n\n{LINK}\n")
    sweep()
    return invitation, CapturedMail.objects.get()


@pytest.fixture
def oscar(db):
    """Operates the installation."""
    user = make.UserFactory(name="Oscar Berg", email="oscar@example.org")
    make.SeatFactory(user=user, dialogue=None, role=Role.OPERATOR)
    return user


def test_a_mail_is_shown_with_its_working_link_and_its_calendar_file(sign_in, olga, captured, settings):
    invitation, mail = captured

    words = sign_in(olga).get(f"{MAILBOX}{mail.pk}/").content.decode()

    assert f'href="{settings.SITE_URL}/answer/{link_token(invitation)}/"' in words
    assert "&lt;Dear&gt; Mira," in words
    assert "BEGIN:VCALENDAR" in words


def test_the_mailbox_lists_what_was_kept(sign_in, olga, captured):
    response = sign_in(olga).get(MAILBOX)

    assert [mail.pk for mail in response.context["page"]] == [captured[1].pk]


@pytest.mark.parametrize("who", ["mira", "samir", "felix", "ravi", "cora", "frank"])
def test_nobody_else_finds_a_mailbox(sign_in, request, who, captured):
    browser = sign_in(request.getfixturevalue(who))

    assert [browser.get(f"{MAILBOX}{rest}").status_code for rest in ("", f"{captured[1].pk}/")] == [404, 404]


def test_where_mail_is_really_sent_there_is_no_mailbox(sign_in, olga, oscar, captured, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert [sign_in(user).get(MAILBOX).status_code for user in (olga, oscar)] == [404, 404]


def test_outside_the_demo_the_operator_alone_reads_it(sign_in, olga, oscar, captured, settings):
    settings.DEMO = False

    assert [sign_in(user).get(MAILBOX).status_code for user in (olga, oscar)] == [404, 200]


@pytest.mark.parametrize("count", [1, 3])
def test_the_mailbox_asks_the_same_number_of_questions(sign_in, olga, demo, count, django_assert_num_queries):
    demo.USERSESSIONS_TRACK_ACTIVITY = False
    for number in range(count):
        CapturedMail.objects.create(to_email="a@example.org", subject=str(number), raw=b"")
    browser = sign_in(olga)

    with django_assert_num_queries(5):
        assert len(browser.get(MAILBOX).context["page"].object_list) == count
