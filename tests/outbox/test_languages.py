"""Every letter is written in its reader's language, to the last word."""

import datetime as dt
import re
from pathlib import Path

import pytest

from desk.selectors.letters import KINDS as NAMES
from outbox.emails import LINK, STOP, Letter, render
from participants.selectors.wording import RuleInWords
from tests.sentences import sentences

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
KINDS = sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in FOLDER.glob("*/*/body.txt"))
DAY = dt.datetime(2026, 12, 31, 9, tzinfo=dt.UTC)
DAYS = dict.fromkeys(["begins_at", "finishes_at", "reply_by", "closes_at", "until", "due_on", "ends_at"], DAY)
FLAGS = ("is_last", "is_again", "is_postponed", "is_taken_out", "is_acknowledged", "has_account")
FACTS = ("code_name", "code", "note", "title", "venue", "place", "salutation",
         "phone", "help_phone", "support_phone", "address", "url", "page", "link", "what")  # fmt: skip
SLOT = {"days": "= days", "weekdays": "= weekdays"}
FULL = {**DAYS, **{name: f"= {name}" for name in FACTS}, "zone": "Europe/Zurich", "rung": "before", "slots": [SLOT],
        "rule": RuleInWords(name="= rule", sentences=["= sentence"])}  # fmt: skip
NO = dict.fromkeys(FLAGS, False)
VARIANTS = [
    {**FULL, **dict.fromkeys(FLAGS, True), "about_what": "RULES"},
    {**FULL, **NO, "about_what": "TRAVEL", "rung": "day"},
    {**FULL, **NO, "is_last": True, "rung": "after"},
    *({**FULL, "phase": phase} for phase in ("start", "soon", "held", "broken", "not_valid", "taken_back")),
    {"code_name": "= code_name", "help_phone": "= phone", "phone": "= phone", "due_on": DAY, "is_acknowledged": True},
    {"code_name": "= code_name"},
]


def words(kind: str, language: str) -> set[str]:
    """All that a letter of this kind may say in one language, subject and both bodies, but for its facts."""
    said = set()
    for facts in VARIANTS:
        mail = render(
            Letter(
                key="1", kind=kind, to_email="", to_name=facts.get("salutation", ""), language=language, context=facts
            )
        )
        said |= sentences(mail.html) | {line.strip() for line in [mail.subject, *mail.text.splitlines()]}
    return {line for line in said if any(map(str.isalpha, line)) and not line.startswith(("=", "“="))}


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar"])
def test_no_letter_keeps_a_word_of_english(language):
    left = {kind: words(kind, language) & words(kind, "en") for kind in KINDS}

    assert {kind: said for kind, said in left.items() if said - {"Antechamber", LINK, STOP}} == {}


def written(kind: str) -> set[str]:
    """What stands in the file of a letter to be translated, cut where a fact is filled in."""
    file = (FOLDER / kind / "body.txt").read_text()
    whole = re.findall(r'{% translate "([^"]+)"', file)
    parts = re.findall(r"(?s){% blocktranslate[^%]*%}(.*?){% (?:plural|endblocktranslate) %}", file)
    return {" ".join(piece.split()) for part in whole + parts for piece in re.split(r"{[{%].*?[%}]}", part)} - {""}


@pytest.mark.parametrize("kind", KINDS)
def test_every_sentence_of_a_letter_is_looked_at(kind):
    said = " ".join(words(kind, "en"))

    assert [sentence for sentence in written(kind) if any(map(str.isalpha, sentence)) and sentence not in said] == []


def test_every_kind_of_letter_has_a_name_for_the_page_of_letters():
    assert [kind for kind in KINDS if kind not in NAMES and not kind.startswith("accounts/")] == []
