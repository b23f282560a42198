"""The desk over HTTP: with and without a script, nothing that was typed is lost."""

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from sessions_app.actions.notes import text_of
from sessions_app.models import Correction, FindingDecision, Note
from tests import factories as make
from tests.sessions_app.conftest import CALM, posted, text

LEAK = ("A joint post", "Samir Haddou argued for it.")


@pytest.fixture
def desk(sign_in, ravi, session):
    """The rapporteur's browser, with ``save`` and ``autosave``."""
    return Desk(sign_in(ravi), session, ravi)


class Desk:
    def __init__(self, browser, session, writer):
        self.browser, self.session, self.writer = browser, session, writer

    def url(self, name):
        return reverse(f"sessions:{name}", args=[self.session.pk])

    def open(self):
        return self.browser.get(self.url("note-write")).content.decode()

    def save(self, *points, **more):
        return self.browser.post(self.url("note-save"), posted(*points, **more))

    def autosave(self, *points, **more):
        headers = {"X-Requested-With": "autosave"}
        return self.browser.post(self.url("note-save"), posted(*points, **more), headers=headers)

    def check(self, *points):
        return self.browser.post(self.url("note-check"), posted(*points), headers={"HX-Request": "true"})

    @property
    def text(self):
        return text_of(Note.objects.select_related("session").get(), by=self.writer, act="test")


def test_opening_the_desk_writes_nothing(desk):
    html = desk.open()

    assert 'name="version" value="0"' in html
    assert (Note.objects.count(), "speaker" in html) == (0, True)  # the one mention says that there is no such field
    assert 'name="speaker"' not in html


def test_a_save_without_a_script_comes_back_to_the_desk(desk):
    answer = desk.save(("A joint post", CALM))

    assert (answer.status_code, answer.headers["Location"]) == (302, desk.url("note-write"))
    assert CALM in desk.open()


def test_autosave_answers_with_the_version_and_the_hour(desk):
    answer = desk.autosave(("A joint post", CALM))

    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert set(answer.json()) == {"version", "saved_at"}


def test_autosave_from_an_older_version_is_refused_with_the_newer_number(desk):
    desk.autosave(("One", "first"))

    answer = desk.autosave(("One", "mine"), version=0)

    assert (answer.status_code, answer.json()["version"], desk.text) == (409, 1, text(("One", "first")))


def test_a_conflict_shows_both_versions_and_loses_neither(desk):
    desk.save(("One", "the first writer's words"))

    page = desk.save(("One", "the second writer's words"), version=0)

    html = page.content.decode().replace("&#x27;", "'")
    assert page.status_code == 409
    assert "the first writer's words" in html
    assert "the second writer's words" in html
    assert 'name="version" value="1"' in html


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("mine", text(("Two", "mine"))),
        ("theirs", text(("One", "theirs"))),
        ("both", text(("Two", "mine"), ("One", "theirs"))),
    ],
)
def test_after_a_conflict_the_writer_chooses(desk, choice, kept):
    desk.save(("One", "theirs"))

    desk.save(("Two", "mine"), version=1, keep=choice)

    assert desk.text == kept


def test_points_are_added_and_moved_without_a_script(desk):
    desk.save(("a", "1"), ("b", "2"), do="up:1")
    desk.save(("b", "2"), ("a", "1"), version=1, do="add")

    assert desk.text == text(("b", "2"), ("a", "1"), ("", ""))


def test_what_is_refused_stays_in_the_page(desk):
    page = desk.save(("A heading", "x" * 20_001))

    assert page.status_code == 422
    assert "Point 1 is too long. Part it into two." in page.content.decode()
    assert "x" * 20_001 in page.content.decode()


def test_autosave_of_what_is_too_long_says_so(desk):
    answer = desk.autosave(("A heading", "x" * 20_001))

    assert (answer.status_code, answer.json()) == (422, {"error": "Point 1 is too long. Part it into two."})


def test_the_check_answers_with_findings_and_keeps_nothing(desk, in_the_room):
    html = desk.check(LEAK).content.decode()

    assert "Blocks: 1 person fits." in html
    assert 'data-quote="Samir Haddou"' in html
    assert "This check cannot prove that a text is safe." in html
    assert "<html" not in html
    assert (Note.objects.count(), FindingDecision.objects.count()) == (0, 0)
    assert not AccessEvent.objects.filter(payload__contains="Haddou").exists()


def fingerprint(desk):
    html = desk.open()
    start = html.index('name="reword" value="') + len('name="reword" value="')
    return html[start : start + 64]


def test_reword_saves_the_page_and_puts_the_words_in(desk, in_the_room):
    desk.save(LEAK)

    answer = desk.save(LEAK, ("More", "typed since"), version=1, reword=fingerprint(desk))

    assert answer.headers["Location"] == desk.url("note-write") + "#check"
    assert "Haddou" not in desk.text.plain()
    assert desk.text.points[1] == text(("More", "typed since")).points[0]


def test_a_false_alarm_is_one_button(desk, in_the_room):
    desk.save(LEAK)

    desk.save(LEAK, version=1, dismiss=fingerprint(desk))

    assert FindingDecision.objects.get().decision == "FALSE_ALARM"
    assert "1 finding was set aside or accepted." in desk.open()


def test_one_person_alone_cannot_be_accepted_over_http_either(desk, in_the_room):
    desk.save(LEAK)
    mark = fingerprint(desk)

    page = desk.save(LEAK, ("More", "typed since"), version=1, accept=mark, **{f"reason-{mark}": "He said so."})

    html = page.content.decode()
    assert page.status_code == 422
    assert "Exactly one person fits, so this cannot be accepted. Reword it." in html
    assert "typed since" in html
    assert f'name="version" value="{Note.objects.get().revision}"' in html
    assert FindingDecision.objects.count() == 0


def test_release_is_off_while_something_blocks(desk, in_the_room):
    desk.save(LEAK)

    html = desk.open()

    assert "Release is off: 1 finding blocks it." in html
    assert reverse("sessions:note-release", args=[Note.objects.get().pk]) not in html


def test_under_a_rule_without_notes_there_is_no_desk(desk, workshop):
    workshop.rule_profile = make.RuleProfileFactory(notes="NONE")
    workshop.save()

    html = desk.open()
    answer = desk.autosave(("A", "b"))

    assert ("No notes are kept of this session" in html, "<textarea" in html) == (True, False)
    assert (answer.status_code, Note.objects.count()) == (422, 0)


def test_release_over_http_from_the_desk_to_the_reader(desk, sign_in, mira, in_the_room):
    desk.save(("A joint post", CALM))
    note = Note.objects.get()
    page = reverse("sessions:note-release", args=[note.pk])
    html = desk.browser.get(page).content.decode()

    answer = desk.browser.post(page, {"revision": 1, "reading_until": "2099-01-01"})

    assert "2 people who were in the room" in html
    assert "No known leak found. Read it once more." in html
    assert answer.status_code == 302
    assert CALM in sign_in(mira).get(reverse("sessions:note-read", args=[note.pk])).content.decode()


def test_the_release_page_keeps_what_was_typed(desk, in_the_room):
    desk.save(("A joint post", CALM))

    page = desk.browser.post(
        reverse("sessions:note-release", args=[Note.objects.get().pk]), {"revision": 1, "reading_until": "2001-01-01"}
    )

    assert page.status_code == 422
    assert 'value="2001-01-01"' in page.content.decode()
    assert Note.objects.get().state == "RAW"


@pytest.fixture
def released(desk, in_the_room):
    desk.save(("A joint post", CALM))
    note = Note.objects.get()
    release = reverse("sessions:note-release", args=[note.pk])
    desk.browser.post(release, {"revision": 1, "reading_until": "2099-01-01"})
    return note


def test_a_correction_reaches_the_rapporteur_without_a_name(released, desk, sign_in, mira):
    sign_in(mira).post(reverse("sessions:correction-create", args=[released.pk]), {"words": "It was eight months."})

    html = desk.browser.get(reverse("sessions:correction-list", args=[released.pk])).content.decode()

    assert "It was eight months." in html
    assert "Mira" not in html
    assert AccessEvent.objects.get(action="correction.proposed").actor_id is None
    assert {field.name for field in Correction._meta.get_fields()} == {"id", "note", "is_settled"}


def test_corrections_are_for_the_rapporteur_alone(released, sign_in, mira, felix, olga):
    page = reverse("sessions:correction-list", args=[released.pk])

    assert [sign_in(user).get(page).status_code for user in (mira, felix, olga)] == [403, 403, 404]


def test_a_proposal_put_aside_is_gone(released, desk, sign_in, mira):
    sign_in(mira).post(reverse("sessions:correction-create", args=[released.pk]), {"words": "It was eight months."})

    desk.browser.post(reverse("sessions:correction-settle", args=[Correction.objects.get().pk]))

    html = desk.browser.get(reverse("sessions:correction-list", args=[released.pk])).content.decode()
    assert "No correction is waiting." in html


def test_every_page_of_a_session_renders_for_the_team(sign_in, olga, cora, felix, session, caucus, in_the_room):
    for user in (olga, cora, felix):
        browser = sign_in(user)
        names = ["session-detail", "session-edit", "presence-edit"] + (["session-rule"] if user != cora else [])
        for name in names:
            for item in (session, caucus):
                assert browser.get(reverse(f"sessions:{name}", args=[item.pk])).status_code == 200
