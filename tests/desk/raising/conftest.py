"""A workshop whose seal is raised on its page, and the people at theirs."""

import pytest
from django.urls import reverse

from tests.sessions_app.conftest import at_home, in_the_room, release, session, write
from tests.sessions_app.sealed import AtHome

__all__ = ["at_home", "in_the_room", "release", "session", "write"]


def page_of(workshop) -> str:
    return reverse("desk:workshop-seal", args=[workshop.pk])


def agreed(**more) -> dict:
    """The form as somebody sends it who means it."""
    return {"sure": "on", **more}


@pytest.fixture
def facilitator(at_home, felix):
    """Felix, whose key is open."""
    return at_home(felix).make_key()


@pytest.fixture
def raised(facilitator, workshop):
    """``raised()``: Felix raises the seal on its page."""

    def go(**more):
        answer = facilitator.browser.post(page_of(workshop), agreed(**more))
        workshop.refresh_from_db()
        return answer

    return go


@pytest.fixture
def let_in(facilitator, workshop):
    """``let_in(person)``: Felix has compared their words; they read what was written before, too."""

    def go(person: AtHome) -> AtHome:
        where = {"pk": workshop.pk, "reader": person.user.pk}
        form = facilitator.get("reader-admit", **where).context["form"]
        given = {"fingerprint": form["fingerprint"].value(), "same": "on", "reads": "earlier"}
        assert facilitator.post("reader-admit", given, **where).status_code == 302
        return person

    return go
