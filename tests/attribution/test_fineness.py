"""How closely a text describes its speakers, however many a description fits."""

import pytest

from attribution import PersonEntry, describe

ROSTER = [
    PersonEntry(id="1", name="Yevgeny Tarasov", title="former ambassador", country="Ardenya", sector="diplomacy"),
    PersonEntry(id="2", name="Mariam al-Qassem", title="professor", country="Soravia", sector="academia", gender="f"),
    PersonEntry(id="3", name="Dawit Hailu", title="retired general", country="Soravia", sector="military", gender="m"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A former ambassador doubted it.", [("role", "A former ambassador")]),
        ("A former ambassador from Ardenya doubted it.", [("role", "A former ambassador from Ardenya")]),
        ("The only woman objected.", [("role", "The only woman")]),
        ("A participant from Soravia doubted it.", [("side", "A participant from Soravia")]),
        ("The Ardenyan insisted.", [("side", "The Ardenyan")]),
        ("An academic doubted it.", [("sector", "An academic")]),
        ("A diplomat replied.", [("sector", "A diplomat")]),
        ("A participant doubted it, another speaker did not.",
         [("participant", "A participant"), ("participant", "another speaker")]),
        ("Un universitaire en a douté.", [("sector", "Un universitaire")]),
        ("It was doubted. Participants agreed. The group adopted it.", []),
        ("A hydrologist should be invited.", []),
    ],
)  # fmt: skip
def test_a_description_tells_no_more_than_its_level(text, found):
    assert [(each.level, each.text) for each in describe(text, ROSTER)] == found


def test_offsets_slice_the_text_as_given():
    text = "First.\u00a0 A former\u200b ambassador doubted it."
    assert [text[each.start : each.end] for each in describe(text, ROSTER)] == [
        each.text for each in describe(text, ROSTER)
    ]
