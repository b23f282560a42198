"""The style guide in a real browser: both lights, both directions, phone and desk, under the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.utils import translation

from tests.core.test_ui import page as rendered

pytestmark = pytest.mark.browser
HOME = "http://guide.example"
POLICY = "default-src 'self'; img-src 'self' data:"
PAGES = ["core/style_guide.html", "core/style_guide_reading.html"]


@pytest.fixture
def shown(page):
    """``shown(template, language)`` opens a page of the guide; ``page.complaints`` has what the browser says."""
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))

    def show(template, language="en"):
        with translation.override(language):
            html = rendered(template)

        def serve(route):
            path = route.request.url.removeprefix(f"{HOME}/static/").split("?")[0]
            if path.startswith("http"):
                return route.fulfill(
                    body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
                )
            return route.fulfill(path=finders.find(path))

        page.route(f"{HOME}/**", serve)
        page.goto(f"{HOME}/")
        return page

    return show


@pytest.mark.parametrize("template", PAGES)
@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_guide_has_no_barrier_and_breaks_no_policy(shown, page, template, light):
    page.emulate_media(color_scheme=light)

    shown(template)

    assert page.complaints == []  # asked first: axe itself writes styles into the page
    found = Axe().run(page).response["violations"]
    assert {(one["id"], node["html"][:120]) for one in found for node in one["nodes"]} == set()


@pytest.mark.parametrize("template", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_has_to_be_drawn_sideways(shown, page, template, language, width):
    page.set_viewport_size({"width": width, "height": 800})

    shown(template, language)

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_question_is_asked_before_what_cannot_be_undone(shown):
    page = shown("core/style_guide.html")
    page.evaluate("document.querySelector('form.form').dataset.confirm = 'The keys go. Go on?'")

    page.click("form.form button[type=submit]")

    assert page.inner_text("dialog p") == "The keys go. Go on?"
    page.click("dialog button:text-is('Not now')")
    assert page.locator("dialog").count() == 0
