"""The words and shapes that all pages share."""

import re
from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from core.templatetags import ui
from tests.core import style_guide
from tests.sentences import sentences

ZURICH, NEW_YEAR_EVE = "Europe/Zurich", datetime(2026, 12, 31, 18, tzinfo=ZoneInfo("Europe/Zurich"))


def drawn(template: str, **context) -> str:
    return Template("{% load ui %}" + template).render(Context(context))


def page(name: str, **more) -> str:
    """A page of the style guide, without a request or a database."""
    frame = {
        "user": SimpleNamespace(is_authenticated=True, __str__=lambda: "Olga Brandt"),
        "request": SimpleNamespace(get_full_path="/"),
        "LANGUAGES": settings.LANGUAGES,
        "LANGUAGE_CODE": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "csrf_token": "token",
        "demo": True,
    }
    return render_to_string(name, frame | style_guide.context() | more)


def test_an_icon_is_hidden_from_screen_readers_unless_it_says_what_it_means():
    assert 'aria-hidden="true"' in drawn('{% icon "seal" %}')
    assert 'role="img" aria-label="sealed &lt;here&gt;"' in drawn('{% icon "seal" label %}', label="sealed <here>")


def test_an_unknown_icon_is_refused():
    with pytest.raises(FileNotFoundError):
        drawn('{% icon "no-such-icon" %}')


@pytest.mark.parametrize(
    ("answer", "shape"),
    [("YES", "yes"), ("ACCEPTED", "yes"), ("TENTATIVE", "perhaps"), ("NO", "no"), ("DECLINED", "no"),
     ("", "none"), (None, "none"), ("INVITED", "none")],
)  # fmt: skip
def test_each_answer_has_its_shape(answer, shape):
    assert ui.mark(answer) == shape


def test_an_answer_is_a_shape_and_a_word():
    html = render_to_string("components/answer_mark.html", {"answer": "NO", "detail": "health"})

    assert re.sub(r"<[^>]+>", "", html).strip() == "no, health"
    assert html.count("<svg") == 1


def test_a_time_names_its_zone():
    assert ui.in_zone(NEW_YEAR_EVE, ZURICH) == "31 Dec 2026, 18:00 in Zurich"


def test_a_day_needs_no_zone():
    assert ui.in_zone(date(2026, 12, 31), ZURICH) == "31 Dec 2026"


@pytest.mark.parametrize(
    ("reader", "words"),
    [("Europe/Zurich", "31 Dec 2026, 18:00 in Zurich"),
     ("Asia/Tbilisi", "31 Dec 2026, 18:00 in Zurich; 21:00 for you"),
     ("Asia/Tokyo", "31 Dec 2026, 18:00 in Zurich; 1 Jan 2027, 02:00 for you")],
)  # fmt: skip
def test_a_reader_elsewhere_is_told_the_own_clock(reader, words):
    html = drawn("{% moment at zone reader %}", at=NEW_YEAR_EVE, zone=ZURICH, reader=reader)

    assert html == f'<time datetime="2026-12-31T18:00:00+01:00">{words}</time>'


def test_one_day_is_told_once():
    html = drawn("{% date_span day day zone %}", day=date(2026, 12, 31), zone=ZURICH)

    assert html == "<bdi>31 Dec 2026</bdi>, Zurich"


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar"])
def test_short_dates_carry_the_month_in_letters(language):
    with translation.override(language):
        words = ui.in_zone(date(2026, 12, 31), ZURICH)

    assert re.fullmatch(r"31 [^\W\d]+ 2026", words)


def test_shares_have_a_thin_space_and_a_sign_where_asked():
    told = [ui.percent(0.714), ui.percent(None), *map(ui.signed_percent, (0.23, -0.04, 0, None))]

    assert told == ["71\u202f%", "–", "+23\u202f%", "−4\u202f%", "0\u202f%", "–"]


def test_a_sign_stays_before_its_number_where_words_run_from_right_to_left():
    with translation.override("ar"):
        told = [ui.signed_percent(share) for share in (0.23, 0)]

    assert told == ["\u2066+23\u202f%\u2069", "0\u202f%"]


def test_wrappers_escape_their_title_and_keep_their_content():
    html = drawn('{% panel title kind="warns" %}<p>{{ word }}</p>{% endpanel %}', title="a<b", word="<i>")

    assert html == '<div class="panel panel-warns"><h3>a&lt;b</h3><p>&lt;i&gt;</p></div>'


def test_a_letter_isolates_names():
    html = drawn("{% letter to=name %}<p>x</p>{% endletter %}", name="مريم")

    assert "<bdi>مريم</bdi>" in html


def test_an_invalid_form_says_at_the_top_what_is_wrong_and_links_to_it():
    html = page("core/style_guide.html")

    summary = re.search(r'<div class="error-summary".*?</div>', html, re.DOTALL).group()
    assert re.findall(r'href="#(\w+)"', summary) == ["id_title", "id_begins_on"]
    assert html.count('class="error-summary"') == 1


def test_a_field_points_to_its_help_and_its_error():
    html = page("core/style_guide.html")

    field = re.search(r'<input type="text" name="title".*?>', html, re.DOTALL).group()
    named = re.search(r'aria-describedby="([^"]+)"', field).group(1).split()
    assert named == ["id_title_helptext", "id_title_error"]
    assert all(html.count(f'id="{name}"') == 1 for name in named)


def test_fields_that_may_stay_empty_say_so():
    html = page("core/style_guide.html")

    labels = re.findall(r"<label[^>]*>\s*([^<]*) <span class=\"optional\">", html)
    assert labels == ["Seats", "Why"]


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar"])
@pytest.mark.parametrize("name", ["core/style_guide.html", "core/style_guide_reading.html"])
def test_each_id_stands_once_and_nothing_is_inline(name, language):
    with translation.override(language):
        html = page(name)

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)
    assert not re.search(r"""\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)""", html)


def test_a_page_in_arabic_runs_from_the_right():
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in page("core/style_guide.html")


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar"])
@pytest.mark.parametrize(
    ("name", "context"),
    [
        ("409.html", {"fields": [{"name": "text", "value": "1", "is_long": True}]}),
        ("409.html", {"fields": [{"name": "file", "value": "1"}], "has_files": True}),
        ("409.html", {}),
        *(("core/again.html", {"why": why}) for why in ("signed-out", "stale", "locked", "renewed")),
    ],
)
def test_a_page_that_holds_what_was_typed_speaks_the_guests_language(name, context, language):
    said = {}
    for code in ("en", language):
        with translation.override(code):
            said[code] = sentences(render_to_string(name, context | {"support_phone": "= phone", "csrf_token": "x"}))

    assert said["en"] & said[language] == {"Antechamber"} | {"= phone"} & said["en"]


def test_not_there_and_not_yours_are_the_same_page():
    frame = {"LANGUAGE_CODE": "en", "direction": "ltr", "csrf_token": "x"}
    not_there = render_to_string("404.html", frame | {"request_path": "/a/", "exception": "No Workshop"})
    not_yours = render_to_string(
        "404.html", frame | {"request_path": "/b/", "exception": "", "user": "Olga", "csrf_token": "y"}
    )

    assert not_there == not_yours


def test_the_page_of_a_fault_needs_nothing():
    assert "<h1>Something failed on our side.</h1>" in render_to_string("500.html")
