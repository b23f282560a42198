"""The one door: what it answers to whom, in which order, and what it never gives away."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path

from config.urls import urlpatterns as ours
from core.access import (
    LINK_SALT,
    Permissions,
    _question,
    link_token,
    may_see,
    public,
    read_link_token,
    scoped,
    signed_in,
    signed_link,
)
from desk.management.routes import routes
from participants.choices import InvitationState
from participants.models import Invitation
from tests import factories as make
from workshops import policies
from workshops.models import Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@scoped(Workshop, policies.can_edit_workshop, methods=("GET", "HEAD"))
def workshop_page(request, workshop):
    return HttpResponse(f"Workshop {workshop.pk}")


@signed_in(lambda user: user.name.startswith("Olga"), methods=("GET", "HEAD", "POST"))
def olgas_page(request):
    return HttpResponse("Olga's")


@public()
def open_page(request):
    return HttpResponse("Open")


@signed_link(Invitation, methods=("GET", "HEAD", "POST"))
def letter_page(request, invitation, token):
    return HttpResponse(f"{request.method} {invitation.pk}")


urlpatterns = [
    path("door/open/", open_page),
    path("door/olga/", olgas_page),
    path("door/link/<str:token>/", letter_page),
    path("door/<str:pk>/", workshop_page),
    *ours,
]


def door(workshop) -> str:
    return f"/door/{workshop.pk}/"


def test_who_may_gets_the_object_itself(sign_in, olga, workshop):
    answer = sign_in(olga).get(door(workshop))

    assert (answer.status_code, answer.content.decode()) == (200, f"Workshop {workshop.pk}")


def test_who_sees_it_but_may_not_gets_403_and_who_does_not_see_it_404(sign_in, mira, sam, workshop):
    assert sign_in(mira).get(door(workshop)).status_code == 403
    assert sign_in(sam).get(door(workshop)).status_code == 404


def test_not_yours_and_not_there_are_the_same_answer(sign_in, sam, workshop):
    browser = sign_in(sam)
    hidden, absent = browser.get(door(workshop)), browser.get(f"/door/{uuid.uuid4()}/")

    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert dict(hidden.headers) == dict(absent.headers)


def test_not_yours_and_not_there_cost_the_same_queries(sign_in, sam, workshop):
    browser, counts = sign_in(sam), []
    browser.get("/door/olga/")

    for address in (door(workshop), f"/door/{uuid.uuid4()}/"):
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_seat_that_ends_shuts_the_door_at_the_next_knock(sign_in, olga, workshop):
    page = sign_in(olga)
    assert page.get(door(workshop)).status_code == 200
    olga.seats.update(ended_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert page.get(door(workshop)).status_code == 404


def test_a_seat_until_today_shuts_the_door_tomorrow(olga, workshop):
    today = dt.date(2026, 3, 4)
    olga.seats.update(ends_on=today)
    found = []
    for day in (today, today + dt.timedelta(days=1)):
        with time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC), tick=False):
            found.append(list(may_see(Workshop, olga)))
    assert found == [[workshop], []]


def test_to_word_who_sees_what_asks_the_database_nothing(olga, django_assert_num_queries):
    """A question is worded once a day and asked at each knock: an answer that was in it would grow old."""
    models = {route.door.model for route in routes() if route.door.kind == "scoped" and not route.door.visible}
    _question.cache_clear()
    with django_assert_num_queries(0):
        for model in models:
            may_see(model, olga)
    assert len(models) > 25


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_wrong_method_tells_nothing_of_what_is_there(sign_in, olga, mira, sam, workshop, method):
    answers = [getattr(sign_in(user), method)(door(workshop)).status_code for user in (olga, mira, sam)]

    assert answers == [405, 403, 404]


def test_head_is_answered_as_get_without_a_body(sign_in, olga, sam, workshop):
    seen, unseen = sign_in(olga).head(door(workshop)), sign_in(sam).head(door(workshop))

    assert (seen.status_code, seen.content) == (200, b"")
    assert (unseen.status_code, unseen.content) == (404, b"")


@pytest.mark.parametrize(
    "key", ["1", "0", "-1", "x", "%00", "None", "' OR 1=1", "é", "9" * 400, "00000000-0000-0000-0000-00000000000g"]
)
def test_a_malformed_key_is_the_404_of_what_is_not_there(sign_in, olga, key):
    browser = sign_in(olga)

    assert browser.get(f"/door/{key}/").content == browser.get(f"/door/{uuid.uuid4()}/").content


@pytest.mark.parametrize("address", ["/door/olga/", "/door/{}/"])
def test_who_is_not_signed_in_is_sent_to_the_sign_in_page_whatever_is_there(workshop, address):
    answers = [Client().get(address.format(key)).status_code for key in (workshop.pk, uuid.uuid4())]

    assert answers == [302, 302]


def test_being_staff_or_superuser_opens_no_door(sign_in, sam, workshop):
    for name in ("is_staff", "is_superuser"):
        if hasattr(sam, name):
            setattr(sam, name, True)
    sam.save()

    assert sign_in(sam).get(door(workshop)).status_code == 404


def test_a_page_without_an_object_is_not_there_for_others(sign_in, olga, sam):
    assert [sign_in(user).get("/door/olga/").status_code for user in (olga, sam)] == [200, 404]
    assert [sign_in(user).delete("/door/olga/").status_code for user in (olga, sam)] == [405, 404]


def test_the_open_page_is_open_and_no_more_than_that(client):
    assert [client.get("/door/open/").status_code, client.post("/door/open/").status_code] == [200, 405]


# --- Personal links ------------------------------------------------------------------------


@pytest.fixture
def invitation(workshop):
    return make.InvitationFactory(workshop=workshop)


def link(token: str) -> str:
    return f"/door/link/{token}/"


def test_a_personal_link_opens_its_invitation_without_an_account(client, invitation):
    answer = client.get(link(link_token(invitation)))

    assert answer.content.decode() == f"GET {invitation.pk}"


def test_a_link_with_one_letter_changed_opens_nothing(client, invitation):
    token = link_token(invitation)

    for place in range(0, len(token), 7):
        altered = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert read_link_token(Invitation, altered) is None
    assert client.get(link(token + "A")).status_code == 404


def test_the_link_of_one_guest_cannot_be_made_into_anothers(invitation, workshop):
    other = make.InvitationFactory(workshop=workshop)
    mine, theirs = link_token(invitation).rpartition(":"), link_token(other).rpartition(":")

    assert read_link_token(Invitation, f"{theirs[0]}:{mine[2]}") is None


def test_a_link_that_was_renewed_opens_nothing_any_more(client, invitation):
    old = link_token(invitation)
    invitation.link_version += 1
    invitation.save()

    assert client.get(link(old)).status_code == 404
    assert client.get(link(link_token(invitation))).status_code == 200


def test_a_link_ends_on_its_day(client, invitation):
    invitation.link_expires_at = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    invitation.save()

    with time_machine.travel("2026-11-30T23:59:59Z", tick=False):
        assert client.get(link(link_token(invitation))).status_code == 200
    with time_machine.travel("2026-12-01T00:00:00Z", tick=False):
        assert client.get(link(link_token(invitation))).status_code == 404


@pytest.mark.parametrize("state", [InvitationState.DRAFT, InvitationState.WITHDRAWN])
def test_no_link_opens_an_invitation_that_was_not_sent_or_was_taken_back(client, invitation, state):
    Invitation.objects.filter(pk=invitation.pk).update(state=state)

    assert client.get(link(link_token(invitation))).status_code == 404


def test_a_link_opens_one_kind_of_thing(invitation, workshop):
    of_a_workshop = signing.Signer(salt=LINK_SALT).sign_object(["workshops.workshop", str(invitation.pk), 1])

    assert read_link_token(Invitation, of_a_workshop) is None


@pytest.mark.parametrize("salt", ["", "antechamber.other", "django.core.signing.Signer"])
def test_a_signature_for_something_else_opens_no_link(invitation, salt):
    forged = signing.Signer(salt=salt or None).sign_object([Invitation._meta.label_lower, str(invitation.pk), 1])

    assert read_link_token(Invitation, forged) is None


@pytest.mark.parametrize(
    "said",
    ["x", 7, None, [], ["participants.invitation"], ["participants.invitation", "x", 1], {"a": 1}]
    + [["participants.invitation", str(uuid.UUID(int=1)), version] for version in ("x", None, [], 2**70)],
)
def test_a_signed_token_that_says_nonsense_opens_nothing(db, said):
    assert read_link_token(Invitation, signing.Signer(salt=LINK_SALT).sign_object(said)) is None


@pytest.mark.parametrize("token", ["", ":", "x", "x:y", "é:é", ".x:y", "\x00", "a" * 5000, "\ud800:x"])
def test_what_is_no_token_opens_nothing(db, token):
    assert read_link_token(Invitation, token) is None


def test_methods_are_looked_at_behind_a_good_link_alone(client, invitation):
    good, bad = link(link_token(invitation)), link("x:y")

    assert [client.delete(good).status_code, client.delete(bad).status_code] == [405, 404]
    assert [client.head(good).status_code, client.head(bad).status_code] == [200, 404]


def test_a_link_is_derived_and_stored_nowhere(invitation):
    signature = link_token(invitation).rpartition(":")[2]

    assert signature not in repr(Invitation.objects.filter(pk=invitation.pk).values().get())


# --- Policies in templates -----------------------------------------------------------------


def shown(may, condition: str) -> str:
    return Template(f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}").render(Context({"may": may}))


def test_a_template_asks_the_policy_that_stands_at_the_door(olga, mira, workshop):
    answers = [shown(Permissions(policies, user, workshop), "may.edit_workshop") for user in (olga, mira)]

    assert answers == ["yes", "no"]


def test_a_policy_that_does_not_exist_is_a_no(olga, workshop):
    assert shown(Permissions(policies, olga, workshop), "may.fly") == "no"


def test_a_template_reaches_nothing_but_policies(olga, workshop):
    may = Permissions(policies, olga, workshop)

    with pytest.raises(KeyError):
        may["_policies"]
    with pytest.raises(KeyError):
        may["__class__"]


def test_nobody_may_anything_when_not_signed_in(workshop):
    assert shown(Permissions(policies, AnonymousUser(), workshop), "may.edit_workshop") == "no"
