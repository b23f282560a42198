"""What the style guide shows: invented people, states and numbers."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator

from core import charts
from core.forms import DateInput, PageForm

ZURICH = ZoneInfo("Europe/Zurich")


class SampleForm(PageForm):
    title = forms.CharField(label="Title", help_text="As the invited will read it.")
    begins_on = forms.DateField(label="First day", widget=DateInput)
    capacity = forms.IntegerField(label="Seats", required=False)
    format = forms.ChoiceField(label="Format", choices=[("p", "In person"), ("h", "Part of them from afar")])
    rule = forms.ChoiceField(
        label="Rule",
        widget=forms.RadioSelect,
        choices=[("chatham", "Chatham House Rule"), ("closed", "Nothing leaves the room")],
        help_text="It can be tightened later, never loosened.",
    )
    neutral = forms.BooleanField(label="Neutral words in letters", required=False, help_text="No topic in the subject.")
    reason = forms.CharField(label="Why", widget=forms.Textarea(attrs={"rows": 3}), required=False)


def context() -> dict:
    """The context of ``core/style_guide.html``."""
    people = [
        ("Yevgeny Tarasov", "en", "YES", "", "Ardenya", "v2", "booked"),
        ("مريم القاسم", "ar", "YES", "", "Soravia", "v2", "visa, 12 days left"),
        ("Dawit Hailu", "en", "TENTATIVE", "", "Soravia", "v1, asked again", "–"),
        ("Rafael Ocampo", "es", "", "call due", "expert", "–", "–"),
        ("Samir Haddou", "fr", "NO", "health", "Soravia", "–", "–"),
    ]
    keys = ("name", "lang", "answer", "detail", "side", "rules", "travel")
    form = SampleForm({"title": "", "begins_on": "31.12.", "format": "p", "rule": "chatham"})
    return {
        "nav": [
            {"label": label, "url": "#", "current": label == "Today"}
            for label in ("Today", "Dialogues", "People", "Letters", "Funders")
        ],
        "starts": datetime(2026, 12, 31, 18, tzinfo=ZURICH),
        "ends": datetime(2027, 1, 3, 13, tzinfo=ZURICH),
        "zone": "Europe/Zurich",
        "reader_zone": "Asia/Tbilisi",
        "waiting": waiting(),
        "people": [dict(zip(keys, person, strict=True)) for person in people],
        "page": Paginator(range(120), 50).get_page(2),
        "charts": drawings(),
        "form": form,
        "steps": [
            {"label": "People", "url": "#", "state": "done"},
            {"label": "Letters", "url": "", "state": "current"},
            {"label": "Send", "url": "", "state": ""},
        ],
        "balance": [
            ("Ardenya", 9, 10, 12),
            ("Soravia", 6, 10, 12),
            ("Women", 8, 10, 21),
            ("New", 6, 6, 21),
            ("Sceptics", 12, 12, 21),
        ],
        "findings": findings(),
    }


def waiting() -> list[dict]:
    return [
        {
            "when": "since Friday",
            "overdue": True,
            "what": "Call one guest of Lake Room 4.",
            "why": "Two letters and a last call brought no answer; the ladder ends with you.",
            "url": "#",
            "link": "Record the call",
        },
        {
            "when": "by 18:00",
            "what": "Release or return the summary of session 3.",
            "why": "Nothing blocks; two findings were accepted with a reason and need your second look.",
            "url": "#",
            "link": "Open",
        },
    ]


def findings() -> list[dict]:
    return [
        {
            "blocks": True,
            "headline": "Blocks: 1 person fits.",
            "why": "Role and country together point to one of the 14 in this session.",
            "rewording": "It was thought that the third article …",
        },
        {
            "blocks": False,
            "headline": "Warns: 3 people fit.",
            "why": "Three retired officers were in the room.",
            "rewording": "One view held that medical travel …",
            "accept": "#",
        },
    ]


def drawings() -> list:
    rounds = ["round 1", "round 2", "round 3", "round 4"]
    return [
        charts.line_chart(
            title="Willingness to meet again rose over four rounds",
            labels=rounds,
            series=[("", [58, 66, 71, 83])],
            unit="%",
            top=100,
            corner="Round",
        ),
        charts.line_chart(
            title="Women and newcomers",
            labels=rounds,
            series=[("Women", [20, 25, None, 38]), ("Newcomers", [100, 30, 22, 18])],
            unit="%",
            top=100,
            corner="Round",
        ),
        charts.bar_chart(
            title="Seats by side against their targets",
            labels=["Ardenya", "Soravia", "Third parties and experts"],
            values=[9, 6, None],
            targets=[10, 10, 4],
            corner="Side",
        ),
        charts.year_line(
            title="Meetings of the Dartmouth Conference", years=[1960, 1961, 1961, 1962, 1964, 1969, 1971]
        ),
    ]
