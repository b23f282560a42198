"""The rapporteur never loses a word: the script of the desk, in a real browser, against a scripted server."""

import json

import pytest
from django.conf import settings
from django.template.loader import render_to_string

pytestmark = pytest.mark.browser
HOME = "http://desk.example"


class Server:
    """Answers the saves in the order given; then keeps the last answer. Remembers what was sent."""

    def __init__(self, page):
        self.page, self.answers, self.sent = page, [], []
        page.route(f"{HOME}/**", self.serve)

    def html(self) -> str:
        status = render_to_string("components/autosave_status.html", {"saved_at": "", "sign_in_url": "/in"})
        return (
            '<!DOCTYPE html><form data-autosave="/save"><input type="hidden" name="version" value="1">'
            f'<textarea name="body">old</textarea>{status}</form><script src="/autosave.js"></script>'
        )

    def serve(self, route):
        path = route.request.url.removeprefix(HOME)
        if path == "/save":
            self.sent.append(route.request.post_data)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            return route.abort() if answer is None else route.fulfill(**answer)
        if path == "/autosave.js":
            return route.fulfill(path=settings.ROOT / "static/js/autosave.js", content_type="text/javascript")
        return route.fulfill(body=self.html(), content_type="text/html")

    def says(self, words: str):
        self.page.wait_for_function(
            "words => document.querySelector('[data-autosave-status]').textContent.includes(words)", arg=words
        )

    def write(self, text: str):
        self.page.fill("[name=body]", text)


def answer(status=200, **body):
    return {"status": status, "body": json.dumps(body), "content_type": "application/json"}


@pytest.fixture
def desk(page):
    server = Server(page)
    page.goto(f"{HOME}/")
    return server


def field(desk, name):
    return desk.page.input_value(f"[name={name}]")


def test_text_is_saved_a_second_after_the_last_key(desk):
    desk.answers = [answer(version=2, saved_at="9:41")]

    desk.write("new")
    desk.says("Saved 9:41, sealed")

    assert len(desk.sent) == 1
    assert field(desk, "version") == "2"


def test_without_a_connection_the_text_stays_and_is_sent_again(desk):
    desk.answers = [None, answer(version=2, saved_at="9:42")]

    desk.write("new")
    desk.says("Not saved: no connection.")
    desk.page.evaluate("window.dispatchEvent(new Event('online'))")
    desk.says("Saved 9:42")

    assert len(desk.sent) == 2


def test_a_lost_session_offers_the_sign_in_on_a_second_page_and_keeps_the_text(desk):
    desk.answers = [{"status": 302, "headers": {"location": f"{HOME}/in"}}]

    desk.write("new")
    desk.says("you were signed out")

    assert desk.page.get_attribute("[data-autosave-status] a", "target") == "_blank"
    assert field(desk, "body") == "new"


def test_a_refusal_is_told_in_the_servers_words(desk):
    desk.answers = [answer(422, error="The session is sealed.")]

    desk.write("new")

    desk.says("The session is sealed.")


@pytest.mark.parametrize(
    ("button", "kept"),
    [("Keep mine", "mine"), ("Take the other", "theirs"), ("Put both, mine first", "mine\n\ntheirs")],
)
def test_of_two_versions_the_writer_chooses(desk, button, kept):
    desk.answers = [answer(409, version=5, fields={"body": "theirs"}), answer(version=6, saved_at="9:43")]

    desk.write("mine")
    desk.page.click(f"button:text-is('{button}')")
    desk.says("Saved 9:43")

    assert field(desk, "body") == kept
    assert field(desk, "version") == "6"
    assert 'name="version"\r\n\r\n5\r\n' in desk.sent[1]


def test_nothing_is_written_to_the_browsers_storage(desk):
    desk.answers = [None]

    desk.write("a secret")
    desk.says("Not saved")

    assert desk.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
