"""The colours of tokens.css can be read: 4.5 : 1 for every ink on every ground, in both lights."""

import re
from itertools import product

import pytest
from django.conf import settings

CSS = (settings.ROOT / "static/css/tokens.css").read_text()
INKS = ["ink", "ink-soft", "ink-faint", "baize", "ochre", "oxblood"]
GROUNDS = ["paper", "sheet", "baize-wash", "ochre-wash", "oxblood-wash"]


def colours(selector: str) -> dict[str, str]:
    block = CSS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = colours("\n:root")
DARK = colours('\n  [data-theme="dark"]')


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_ink_can_be_read_on_every_ground(theme):
    weak = {
        (ink, ground): round(contrast(theme[ink], theme[ground]), 2)
        for ink, ground in product(INKS, GROUNDS)
        if contrast(theme[ink], theme[ground]) < 4.5
    }

    assert weak == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_filled_button_and_the_edge_of_a_field_can_be_seen(theme):
    assert contrast(theme["on-baize"], theme["baize"]) >= 4.5
    assert contrast(theme["line-firm"], theme["paper"]) >= 3


def test_the_dark_colours_are_the_same_by_system_and_by_choice():
    assert colours(':root:not([data-theme="light"])') == DARK


def test_both_lights_name_the_same_colours():
    assert set(LIGHT) == set(DARK)
