"""The seal of a workshop: chosen once, named on every page, with what it does not protect against."""

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from tests import factories as make
from tests.workshops.test_workshops import plan  # noqa: F401 -- a fixture
from vault import overview
from vault.models import Circle, DataKey
from workshops.choices import Level
from workshops.models import SEAL_WORDS, Workshop


def pages_of(workshop, session) -> dict[str, str]:
    return {
        "workshop": reverse("desk:workshop", args=[workshop.pk]),
        "agenda": reverse("sessions:agenda", args=[workshop.pk]),
        "paper": reverse("sessions:agenda-print", args=[workshop.pk]),
        "rule": reverse("workshops:workshop-rule", args=[workshop.pk]),
        "session": reverse("sessions:session-detail", args=[session.pk]),
    }


@pytest.mark.parametrize("level", Level.values)
def test_every_page_of_a_workshop_names_its_seal_and_what_it_does_not_do(workshop, felix, sign_in, level):
    Workshop.objects.filter(pk=workshop.pk).update(level=level)
    session, browser, words = make.SessionFactory(workshop=workshop), sign_in(felix), SEAL_WORDS[level]

    for name, path in pages_of(workshop, session).items():
        page = browser.get(path).content.decode()
        assert (name, str(words.protects) in page, str(words.does_not) in page) == (name, True, True)


def test_a_sealed_workshop_is_so_before_a_word_can_be_written(plan):  # noqa: F811
    plan(level="SEALED")

    workshop = Workshop.objects.get()
    state = overview.state_of(workshop.pk)
    assert (workshop.level, state.is_founded, state.has_recovery) == (Level.SEALED, False, False)
    assert DataKey.objects.count() == 0
    assert AccessEvent.objects.filter(action="workshop.sealed", compartment=workshop.pk).count() == 1


def test_the_recovery_code_is_shown_once_and_asked_back(plan, olga, sign_in):  # noqa: F811
    groups = plan(level="SEALED", recovery="on").context["groups"]
    workshop = Workshop.objects.get()
    assert (len(groups), overview.state_of(workshop.pk).has_recovery) == (14, True)

    page = reverse("workshops:recovery-written", args=[workshop.pk])
    given = {"code": "-".join(groups), "group": "XXXX"}
    wrong = sign_in(olga).post(page, given)
    right = sign_in(olga).post(page, {**given, "group": groups[-1].lower()})

    assert (wrong.status_code, wrong.context["groups"]) == (422, groups)
    assert right.url == reverse("desk:workshop", args=[workshop.pk])
    stored = str(list(AccessEvent.objects.values())) + str(list(Circle.objects.values()))
    assert [group for group in groups if group in stored] == []


def test_a_workshop_is_not_unsealed_by_its_form(workshop, olga, sign_in):
    Workshop.objects.filter(pk=workshop.pk).update(level=Level.SEALED)
    page = sign_in(olga).get(reverse("workshops:workshop-edit", args=[workshop.pk]))

    assert "level" not in page.context["form"].fields
