"""Whoever is asked to telephone about days notes what they are told, though others ask the guests."""

import pytest
from django.urls import reverse

from participants.choices import CallState
from participants.models import Call, Polled
from tests.participants.polls import _now_in_november, answers_in, april, march, otar, poll, said, undated

__all__ = ["_now_in_november", "april", "march", "otar", "poll", "undated"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(otar, felix):
    """The call about Otar's days is felix’s, who facilitates."""
    workshop = otar.poll.workshop
    return Call.objects.create(
        key="days:otar", kind="DAYS", dialogue=workshop.dialogue, workshop=workshop, person=otar.person,
        object_kind="participants.polled", object_id=otar.pk, assignee=felix, due_at=otar.poll.closes_at,
    )  # fmt: skip


def note(browser, otar):
    return browser.post(reverse("participants:poll-phone", args=[otar.pk]), said(otar, "YES", "NO"))


def test_he_notes_them_and_comes_back_to_his_calls(sign_in, felix, otar, asked):
    browser = sign_in(felix)
    assert browser.get(reverse("participants:poll-phone", args=[otar.pk])).status_code == 200

    page = note(browser, otar)

    assert page.headers["Location"] == reverse("participants:call-list")
    assert answers_in(otar) == ["YES", "NO"]
    asked.refresh_from_db()
    assert asked.state != CallState.OPEN
    assert note(browser, otar).status_code == 403  # his call is over, and with it his part


def test_a_facilitator_who_was_not_asked_may_not(sign_in, felix, cora, otar, asked):
    Call.objects.update(assignee=cora)

    assert note(sign_in(felix), otar).status_code == 403
    assert Polled.objects.filter(answered_at=None).count() == 1
