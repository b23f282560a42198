"""The threat model names the tests that keep its promises; they are there."""

import re

from django.conf import settings

TEXT = (settings.ROOT / "docs/threat-model.md").read_text(encoding="utf-8")


def test_whatever_the_threat_model_names_exists():
    named = set(re.findall(r"`((?:tests|config|docs)/[\w./-]+)`", TEXT))

    assert len(named) > 10
    assert sorted(name for name in named if not (settings.ROOT / name).exists()) == []


def test_each_threat_says_what_keeps_it_out():
    rows = [line.split("|")[1:-1] for line in TEXT.splitlines() if re.match(r"\| \d", line)]

    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
    assert all(cell.strip() for row in rows for cell in row)
