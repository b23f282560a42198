"""Headers on every answer, and the way out of a page whose session has ended."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as ours
from core.access import public, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/workshops/7/?day=2"}


@public()
def lax_page(request):
    return HttpResponse("Kept for a day", headers={"Cache-Control": "public, max-age=86400"})


@public()
def failing_page(request):
    raise ValueError("A joint post could open.")


@signed_in(lambda user: True, methods=("GET", "HEAD", "POST"))
def part_of_a_page(request):
    return HttpResponse("<li>A row</li>")


urlpatterns = [
    path("lax/", lax_page),
    path("failing/", failing_page),
    path("part/", part_of_a_page),
    *ours,
]


@pytest.mark.parametrize(
    ("address", "status"),
    [("/lax/", 200), ("/failing/", 500), ("/nowhere/", 404), ("/accounts/login/", 200), ("/healthz", 200)],
)
def test_no_answer_is_kept_by_a_browser_or_a_proxy(address, status):
    answer = Client(raise_request_exception=False).get(address)

    assert answer.status_code == status
    assert "no-store" in answer.headers["Cache-Control"]
    assert "public" not in answer.headers["Cache-Control"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_failing_page_says_nothing_of_why():
    answer = Client(raise_request_exception=False).get("/failing/")

    assert b"joint post" not in answer.content


@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_is_told_to_leave_for_the_sign_in_page(method):
    answer = getattr(Client(), method)("/part/", headers=HTMX)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/workshops/7/%3Fday%3D2"
    assert "Location" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_without_htmx_the_redirect_is_an_ordinary_one():
    answer = Client().get("/part/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/part/")


@pytest.mark.parametrize(
    "page", ["http://elsewhere.example/workshops/7/", "https://testserver/x/", "javascript:alert(1)", ""]
)
def test_a_page_that_is_not_ours_is_not_come_back_to(page):
    answer = Client().get("/part/", headers={**HTMX, "HX-Current-URL": page})

    assert answer.headers["HX-Redirect"] == "/accounts/login/"


def test_the_same_where_a_second_factor_has_to_be_set_up(settings, sign_in, olga):
    settings.SECOND_FACTOR_REQUIRED = True

    answer = sign_in(olga).get("/part/", headers=HTMX)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/accounts/2fa/")


def test_who_is_signed_in_gets_the_part(sign_in, olga):
    answer = sign_in(olga).get("/part/", headers=HTMX)

    assert (answer.status_code, answer.content) == (200, b"<li>A row</li>")


def test_other_redirects_are_left_alone(sign_in, olga):
    answer = sign_in(olga).get("/accounts/login/", headers=HTMX)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_headers_of_the_answer_outlive_the_change():
    answer = Client().get("/part/", headers=HTMX)

    assert "Content-Security-Policy" in answer.headers
    assert "Content-Length" not in answer.headers
