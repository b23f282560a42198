"""Charts tell every number in words, keep to the strict CSP and never let text become markup."""

import re

import pytest

from core import charts

ROUNDS = ["round 1", "round 2", "round 3"]


def line(**changes):
    given = {"title": "Willingness", "labels": ROUNDS, "series": [("", [58, 66, 71])], "unit": "%", "top": 100}
    return charts.line_chart(**given | changes)


def description(chart) -> str:
    return re.search(r"<desc[^>]*>(.*?)</desc>", chart.svg).group(1).replace("\u202f", " ")


def test_the_description_tells_every_value():
    assert description(line()) == "round 1: 58 %, round 2: 66 %, round 3: 71 %."


def test_the_table_beside_it_holds_the_same_numbers():
    chart = line(series=[("Women", [20, 25, None])], corner="Round", unit="")

    assert chart.head == ["Round", "Women"]
    assert chart.rows == [["round 1", "20"], ["round 2", "25"], ["round 3", "withheld"]]


def test_a_withheld_value_breaks_the_line():
    svg = line(labels=["1", "2", "3", "4"], series=[("", [1, None, 3, 4])]).svg

    assert len(re.findall("<polyline", svg)) == 2
    assert len(re.findall("<circle", svg)) == 3


def test_a_withheld_bar_has_no_length_that_tells():
    def bar(value):
        return charts.bar_chart(title="Seats", labels=["a", "b"], values=[8, value], top=10).svg

    assert re.findall(r'<rect[^>]*class="chart-withheld"/>', bar(None)) != []
    assert "is-withheld" in bar(None)


@pytest.mark.parametrize(
    "svg",
    [line().svg,
     charts.bar_chart(title="t", labels=["a"], values=[1], targets=[2]).svg,
     charts.year_line(title="t", years=[1960, 1961, 1961]).svg,
     charts.target_bar(label="a", value=1, target=2, of=3)],
)  # fmt: skip
def test_a_drawing_is_one_image_without_style(svg):
    assert svg.count('role="img"') == 1
    assert not re.search(r"\sstyle=|<style|<script", svg)


def test_text_never_becomes_markup():
    nasty = '"><script>alert(1)</script>'
    drawings = [
        line(title=nasty, labels=[nasty] * 3, series=[(nasty, [1, 2, 3]), ("b", [1, 2, 3])]).svg,
        charts.bar_chart(title=nasty, labels=[nasty], values=[1], unit=nasty).svg,
        charts.target_bar(label=nasty, value=1),
    ]

    assert not any("<script" in svg for svg in drawings)


def test_the_same_numbers_give_the_same_bytes():
    assert line().svg == line().svg


def test_time_runs_from_the_right_in_right_to_left_languages():
    def places(rtl):
        return [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', line(rtl=rtl).svg)]

    assert places(False) == sorted(places(False))
    assert places(True) == [round(charts.WIDTH - x, 1) for x in places(False)]


def test_a_bar_chart_tells_its_targets():
    chart = charts.bar_chart(title="Seats", labels=["Ardenya"], values=[9], targets=[10], corner="Side")

    assert (chart.head, chart.rows) == (["Side", "Value", "Target"], [["Ardenya", "9", "10"]])
    assert description(chart) == "Ardenya: 9. Target: Ardenya: 10."


def test_a_target_bar_says_value_whole_and_target():
    assert 'aria-label="Women: 8 of 21, target 10"' in charts.target_bar(label="Women", value=8, target=10, of=21)


def test_a_year_line_counts_the_meetings_of_each_year():
    chart = charts.year_line(title="Dartmouth", years=[1960, 1961, 1961])

    assert chart.rows == [["1960", "1"], ["1961", "2"]]
    assert chart.svg.count("<circle") == 3


@pytest.mark.parametrize(("highest", "top"), [(0, 1), (3, 5), (10, 10), (11, 20), (83, 100), (240, 250), (1200, 2000)])
def test_the_axis_ends_at_a_round_number(highest, top):
    assert charts.nice_top([highest, None]) == top
