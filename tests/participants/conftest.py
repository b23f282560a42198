"""What the tests about people, letters and answers share."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories as make


@pytest.fixture
def mariam(workshop, soravia, time_machine):
    """Asked on a phone without an account; reads Arabic in Amman."""
    time_machine.move_to("2026-11-25T09:00:00Z", tick=False)
    person = make.PersonFactory(name="مريم القاسم", email="mariam@example.org", language="ar", time_zone="Asia/Amman")
    return make.InvitationFactory(workshop=workshop, person=person, side=soravia, sent_at=timezone.now())


@pytest.fixture
def phone():
    return Client()


@pytest.fixture
def upload(sign_in, olga, dialogue, ardenya, soravia):
    """``upload(bytes or words)`` is olga's answer page after she has chosen that file."""
    browser = sign_in(olga)

    def choose(data, name="people.csv"):
        data = data.encode() if isinstance(data, str) else data
        file = SimpleUploadedFile(name, data)
        response = browser.post(reverse("participants:people-import", args=[dialogue.pk]), {"file": file})
        response.browser = browser
        return response

    return choose


@pytest.fixture
def tarasov(dialogue):
    person = make.PersonFactory(name="Yevgeny Tarasov", email="", phone="")
    make.MembershipFactory(person=person, dialogue=dialogue)
    return person
