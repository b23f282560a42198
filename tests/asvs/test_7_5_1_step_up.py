"""ASVS 7.5.1, 8.3.1: what cannot be taken back asks once more who is there, on the server."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from desk.management.routes import routes
from tests import factories as make
from workshops.choices import Role
from workshops.models import Seat

pytestmark = pytest.mark.django_db

START = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
PASSWORD = "a long quiet evening"


def at(seconds: float):
    return time_machine.travel(START + dt.timedelta(seconds=seconds), tick=False)


@pytest.fixture
def tab(sign_in, olga):
    olga.set_password(PASSWORD)
    olga.save()
    with at(0):
        return sign_in(olga)


ASKING = {
    "sessions:note-release", "reports:report-release", "reports:release-pdf", "reports:release-data",
    "reports:grant-share", "reports:grant-share-end", "workshops:seat-list", "workshops:seat-end",
    "desk:rule-change", "workshops:workshop-retention", "desk:workshop-destroy",
    "desk:workshop-seal",
    "desk:seal-propose", "desk:seal-confirm", "desk:seal-decline", "desk:drill-begin", "desk:drill-break-off",
    "participants:names-open", "participants:names-close", "sessions:caucus-open", "sessions:reader-admit",
    "sessions:reader-remove", "sessions:recovery-use", "sessions:recovery-end", "desk:session-loosen",
    "sessions:note-carry", "sessions:copy-trace",
}  # fmt: skip


def test_these_ask_again():
    asking = {route.name for route in routes() if route.door.fresh}

    assert asking >= ASKING


def test_within_ten_minutes_of_signing_in_nothing_is_asked(tab, dialogue):
    with at(settings.STEP_UP_SECONDS):
        assert tab.get(f"/dialogues/{dialogue.pk}/seats/").status_code == 200


def test_a_second_later_a_page_is_asked_for_by_way_of_the_proof(tab, dialogue):
    page = f"/dialogues/{dialogue.pk}/seats/"
    with at(settings.STEP_UP_SECONDS + 1):
        asked = tab.get(page)
        ways = tab.get(asked.url)
        proved = tab.post(ways.url, {"password": PASSWORD})
        seen = tab.get(proved.url)

    assert asked.url == f"/account/prove/?next=%2Fdialogues%2F{dialogue.pk}%2Fseats%2F"
    assert ways.url == f"/accounts/reauthenticate/?next=%2Fdialogues%2F{dialogue.pk}%2Fseats%2F"
    assert (proved.url, seen.status_code) == (page, 200)


def test_a_wrong_password_proves_nothing(tab, dialogue):
    with at(settings.STEP_UP_SECONDS + 1):
        tab.post("/accounts/reauthenticate/", {"password": "no"})
        assert tab.get(f"/dialogues/{dialogue.pk}/seats/").status_code == 302


def test_a_form_is_held_in_the_page_until_the_proof_and_then_taken(tab, dialogue):
    page = f"/dialogues/{dialogue.pk}/seats/"
    form = {"email": "new@example.org", "name": "Nora Weiss", "role": Role.OBSERVER, "language": "en"}
    with at(settings.STEP_UP_SECONDS + 1):
        held = tab.post(page, form)
        before = Seat.objects.filter(user__email="new@example.org").count()
        tab.post("/accounts/reauthenticate/", {"password": PASSWORD})
        taken = tab.post(page, form)

    assert (held.status_code, before) == (401, 0)
    assert "new@example.org</textarea>" in held.content.decode()
    assert taken.status_code in {200, 302, 422}


def test_a_hidden_button_pressed_by_a_stale_session_changes_nothing(tab, dialogue):
    """ASVS 8.3.1."""
    seat = make.SeatFactory(dialogue=dialogue, role=Role.OBSERVER)
    with at(settings.STEP_UP_SECONDS + 1):
        tab.post(f"/seats/{seat.pk}/end/")

    seat.refresh_from_db()
    assert seat.ended_at is None


def test_a_button_that_carries_nothing_leads_back_to_the_page_on_which_it_stands(tab, dialogue, grant):
    """Its own address answers to no GET."""
    seat = make.SeatFactory(dialogue=dialogue, role=Role.FUNDER, grant_id=grant.pk)
    act = reverse("reports:grant-share-end", kwargs={"pk": grant.pk, "seat": seat.pk})
    page = f"/grants/{grant.pk}/share/"
    with at(settings.STEP_UP_SECONDS + 1):
        asked = tab.post(act, headers={"referer": f"http://testserver{page}"})
        elsewhere = tab.post(act, headers={"referer": "https://elsewhere.example/grants/"})

    seat.refresh_from_db()
    assert seat.ended_at is None
    assert asked.url == f"/account/prove/?next=%2Fgrants%2F{grant.pk}%2Fshare%2F"
    assert elsewhere.url == "/account/prove/?next=%2F"


def test_who_may_not_is_refused_before_anything_is_asked(sign_in, mira, sam, workshop):
    with at(0):
        browsers = [sign_in(mira), sign_in(sam)]
    with at(settings.STEP_UP_SECONDS + 1):
        answers = [tab.get(f"/workshops/{workshop.pk}/rule/change/").status_code for tab in browsers]

    assert answers == [403, 404]


def test_who_has_no_password_and_no_second_factor_signs_in_anew(sign_in, olga, dialogue):
    olga.set_unusable_password()
    olga.save()
    with at(0):
        tab = sign_in(olga)
    with at(settings.STEP_UP_SECONDS + 1):
        answer = tab.get(reverse("accounts:prove"), {"next": "/letters/"})

    assert answer.url == "/accounts/logout/?next=%2Faccounts%2Flogin%2Fcode%2F%3Fnext%3D%252Fletters%252F"


def test_the_proof_leads_to_no_other_host(tab):
    with at(5):
        answer = tab.get(reverse("accounts:prove"), {"next": "https://elsewhere.example/"})

    assert answer.url == "/accounts/reauthenticate/?next=%2F"


def test_allauths_own_questions_put_nothing_of_a_form_by(tab):
    """allauth would write the posted password into the session's row."""
    with at(settings.STEP_UP_SECONDS + 1):
        answer = tab.post("/accounts/2fa/totp/activate/", {"code": "a secret of hers"})

    assert answer.url.startswith("/account/prove/")
    assert "a secret of hers" not in str(dict(tab.session))
