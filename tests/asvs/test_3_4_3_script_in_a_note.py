"""ASVS 3.4.3: a script that somebody wrote into a note is words, and even as a script would not run (Chromium)."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.sessions_app.conftest import *  # noqa: F403

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVIL = "<script>document.title = 'taken'</script><img src=x onerror=\"document.title='taken'\">"


@pytest.fixture
def reading(context, live_server, write, session, ravi, sign_in):  # noqa: F811
    note = write(session, (EVIL, EVIL))
    value = sign_in(ravi).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/notes/{note.pk}/")
    return page


def test_it_is_shown_as_it_was_typed(reading):
    expect(reading.locator("article")).to_contain_text("<script>document.title = 'taken'</script>")
    assert reading.title() == "Note · Antechamber"


def test_were_it_let_through_the_policy_would_stop_it(reading):
    reading.evaluate("words => { document.querySelector('article').innerHTML = words; }", EVIL)
    reading.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = \"document.title = 'taken'\";"
        " document.body.append(script); }"
    )
    reading.wait_for_timeout(300)

    assert reading.title() == "Note · Antechamber"
