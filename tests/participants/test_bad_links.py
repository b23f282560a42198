"""Links that were altered, have run out, or lead to what is no longer there: nothing is recorded, nothing told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from core.access import link_token
from outbox.models import Message
from participants.models import Acknowledgement, Invitation

POSTS = {
    "answer": {"answer": "YES"},
    "answer-rules": {"version": "1", "agrees": "on"},
    "answer-needs": {"diet": "none"},
}


def spoil(invitation, how: str) -> str:
    """The token of a link that opened until it was spoilt so."""
    token, workshop = link_token(invitation), invitation.workshop
    if how == "altered":
        return token[:-3] + ("AAA" if token[-3:] != "AAA" else "BBB")
    if how == "cut":
        return token[: len(token) // 2]
    if how == "destroyed":
        workshop.destroyed_at = timezone.now()
        workshop.save()
    else:
        fields = {"expired": {"link_expires_at": timezone.now()}, "rotated": {"link_version": 2}}
        Invitation.objects.filter(pk=invitation.pk).update(**fields[how])
    return token


@pytest.mark.parametrize("how", ["altered", "cut", "expired", "rotated", "destroyed"])
@pytest.mark.parametrize("route", POSTS)
def test_what_is_sent_by_a_link_that_does_not_open_is_not_recorded_and_the_page_names_nobody(phone, mariam, route, how):
    token = spoil(mariam, how)
    before = (AccessEvent.objects.count(), Message.objects.count(), Acknowledgement.objects.count())

    page = phone.post(reverse(f"participants:{route}", args=[token]), POSTS[route])

    stands = Invitation.objects.get(pk=mariam.pk)
    told = [word for word in (mariam.person.name, "Lake Room", "Geneva", mariam.workshop.title) if word in page.text]
    assert (page.status_code, told) == (404, [])
    assert (stands.state, stands.answered_at, stands.has_needs) == ("SENT", None, False)
    assert (AccessEvent.objects.count(), Message.objects.count(), Acknowledgement.objects.count()) == before
