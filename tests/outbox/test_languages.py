"""Every letter is written in its reader's language, to the last word."""

import datetime as dt
from pathlib import Path

import pytest

from outbox.emails import LINK, Letter, render
from participants.selectors.wording import RuleInWords
from tests.sentences import sentences

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
KINDS = sorted(f"{path.parent.parent.name}/{path.parent.name}" for path in FOLDER.glob("*/*/body.txt"))
DAY = dt.datetime(2026, 12, 31, 9, tzinfo=dt.UTC)
DAYS = dict.fromkeys(["begins_at", "finishes_at", "reply_by", "until", "due_on"], DAY)
FLAGS = ("is_last", "is_again", "is_postponed", "is_taken_out", "is_acknowledged", "has_account")
FACTS = ("code_name", "code", "note", "title", "venue", "place", "salutation",
         "phone", "help_phone", "support_phone", "address", "url", "page", "link")  # fmt: skip
FULL = {**DAYS, **{name: f"= {name}" for name in FACTS}, "zone": "Europe/Zurich", "rung": "before",
        "rule": RuleInWords(name="= rule", sentences=["= sentence"])}  # fmt: skip
VARIANTS = [
    {**FULL, **dict.fromkeys(FLAGS, True)},
    {**FULL, **dict.fromkeys(FLAGS, False), "rung": "day"},
    {"code_name": "= code_name", "help_phone": "= phone", "phone": "= phone", "due_on": DAY, "is_acknowledged": True},
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

    assert {kind: said for kind, said in left.items() if said - {"Antechamber", LINK}} == {}
