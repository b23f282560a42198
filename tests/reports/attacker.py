"""A funder who wants to know more: reads whatever can be fetched, subtracts, and solves linear programmes.

Shares nothing with the program but its answers: no model, no selector, no auditor.
"""

import io
import json
import re
from dataclasses import dataclass, field
from itertools import permutations, product

import highspy
import pikepdf
from bs4 import BeautifulSoup
from defusedxml import ElementTree

FEW = 5
NOTHING = {"people": None, "sector": {"withheld": "…"}}


@dataclass
class Loot:
    """What was fetched: every answer's headers, the words of pages and papers, what the data say."""

    headers: list[dict] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    contents: list[dict] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)  # of tables on pages
    activities: list[dict] = field(default_factory=list)  # {"period", "people", "numbers"} of activity files

    @property
    def releases(self) -> dict[tuple, dict]:
        """Period -> content; of two releases on one period the first one fetched. A number of people that an
        activity file tells is put where a content withholds it."""
        found: dict[tuple, dict] = {}
        for content in self.contents:
            found.setdefault(tuple(content["period"]), content)
        for told in self.activities:
            content = found.setdefault(told["period"], NOTHING)
            if content["people"] is None:
                found[told["period"]] = content | {"people": told["people"]}
        return found


def loot(*browsers) -> Loot:
    """Follows every link from the list of releases that leads to a release."""
    found, seen = Loot(), set()
    for browser in browsers:
        waiting = ["/releases/"]
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            answer = browser.get(address)
            found.headers.append(dict(answer.headers))
            if address.endswith(".pdf"):
                found.words.append(pdf_words(answer.content))
            elif address.endswith(".xml"):
                found.words.append(answer.content.decode())
                found.activities += activities_in(answer.content)
            elif address.endswith(".json"):
                found.contents.append(json.loads(answer.json()["content"]))
            elif answer.headers["Content-Type"].startswith("text/html"):
                page = BeautifulSoup(answer.content, "html.parser")
                found.words.append(page.get_text(" "))
                found.rows += [
                    [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])]
                    for row in page.find_all("tr")
                ]
                waiting += [link["href"] for link in page.find_all("a", href=re.compile("^/releases/"))]
            else:
                found.words.append(answer.content.decode())
    return found


def activities_in(data: bytes) -> list[dict]:
    """Of each result that counts people: the period, the number (None where there is none); and every number that
    stands anywhere among the results."""
    activity = ElementTree.fromstring(data).find("iati-activity")
    spans = [
        tuple(period.find(name).get("iso-date") for name in ("period-start", "period-end"))
        for period in activity.iterfind("result/indicator/period")
    ]
    numbers = [
        int(number)
        for result in activity.iterfind("result[@type='1']")
        for node in result.iter()
        for text in ([node.get("value", "")] if node.tag != "narrative" else [node.text or ""])
        for number in re.findall(r"\d+", text)
    ]
    people = [int(node.get("value")) for node in activity.iterfind("result[@type='1']/indicator/period/actual")]
    return [{"period": span, "people": people[0] if people else None, "numbers": numbers} for span in spans[-1:]]


def pdf_words(data: bytes) -> str:
    """The text of a PDF by its fonts' own tables of signs, and all its alternative texts."""
    words = []
    with pikepdf.open(io.BytesIO(data)) as document:
        words += [str(value) for value in document.docinfo.values()]
        words += [
            str(thing.Alt) for thing in document.objects if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]
        for page in document.pages:
            fonts = {name: _signs(font) for name, font in page.Resources.Font.items()}
            signs: dict[int, str] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    signs = fonts[str(operands[0])]
                elif str(operator) in {"Tj", "TJ"}:
                    parts = operands[0] if str(operator) == "TJ" else operands
                    raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
                    words.append("".join(signs.get(raw[at] << 8 | raw[at + 1], "") for at in range(0, len(raw) - 1, 2)))
                elif str(operator) in {"ET", "Td", "Tm"}:
                    words.append(" ")
    return "".join(words)


def _signs(font) -> dict[int, str]:
    table = font.ToUnicode.read_bytes().decode()
    found = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, sign in re.findall(r"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(sign).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, sign in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + step] = chr(int(sign, 16) + step)
    return found


@dataclass(frozen=True)
class Fact:
    """So many people of a period in these fields and of these genders; None where it is withheld."""

    period: tuple
    rows: frozenset
    cols: frozenset
    count: int | None


def facts_in(releases: dict[tuple, dict]) -> list[Fact]:
    """Every number about fields and genders."""
    every_row, every_col = everything(releases)
    facts = []
    for period, content in releases.items():
        facts.append(Fact(period, every_row, every_col, content["people"]))
        table = content["sector"]
        if "withheld" in table:
            continue
        rows = [frozenset(codes) for codes in table["row_classes"]]
        cols = [frozenset(codes) for codes in table["col_classes"]]
        facts += [
            Fact(period, row, col, count)
            for row, line in zip(rows, table["inner"], strict=True)
            for col, count in zip(cols, line, strict=True)
        ]
        facts += [Fact(period, row, every_col, n) for row, n in zip(rows, table["row_totals"], strict=True)]
        facts += [Fact(period, every_row, col, n) for col, n in zip(cols, table["col_totals"], strict=True)]
    return facts


def everything(releases) -> tuple[frozenset, frozenset]:
    tables = [content["sector"] for content in releases.values() if "withheld" not in content["sector"]]
    rows = frozenset(code for table in tables for codes in table["row_classes"] for code in codes)
    cols = frozenset(code for table in tables for codes in table["col_classes"] for code in codes)
    return rows or frozenset("?"), cols or frozenset("?")


def recovered(releases: dict[tuple, dict]) -> list[str]:
    """What an attacker works out: a withheld number to within less than five, or one to four newcomers."""
    facts = facts_in(releases)
    grown = [(a, b) for a, b in permutations(releases, 2) if a != b and b[0] <= a[0] and a[1] <= b[1]]
    system = _System(facts, grown, list(releases), *everything(releases))
    found = [
        f"{sorted(fact.rows)} {sorted(fact.cols)} in {fact.period}: {span}"
        for fact in facts
        if fact.count is None and fact.rows != everything(releases)[0]
        for span in [system.range_of([(fact, 1)])]
        if span[1] - span[0] < FEW - 0.5
    ]
    for smaller, larger in grown:
        for rows, cols in {(fact.rows, fact.cols) for fact in facts if fact.period in {smaller, larger}}:
            low, high = system.range_of([(Fact(larger, rows, cols, None), 1), (Fact(smaller, rows, cols, None), -1)])
            if high - low < FEW - 0.5 and high > 0.5 and low < FEW - 0.5:
                found.append(f"{low} to {high} newcomers in {sorted(rows)} {sorted(cols)}")
    return found


class _System:
    """All facts as equations over fields × genders of each period, in fractions."""

    def __init__(self, facts, grown, periods, rows, cols):
        self.place = {key: n for n, key in enumerate(product(periods, sorted(rows), sorted(cols)))}
        self.model = highspy.Highs()
        self.model.silent()
        for _unknown in self.place:
            self.model.addVariable(lb=0, ub=1000)
        for fact in facts:
            if fact.count is not None:
                spots = self._inside(fact)
                self.model.addRow(fact.count, fact.count, len(spots), spots, [1.0] * len(spots))
        for smaller, larger in grown:
            for row, col in product(rows, cols):
                pair = [self.place[smaller, row, col], self.place[larger, row, col]]
                self.model.addRow(0, highspy.kHighsInf, 2, pair, [-1.0, 1.0])

    def _inside(self, fact: Fact) -> list[int]:
        return [self.place[fact.period, row, col] for row, col in product(fact.rows, fact.cols)]

    def range_of(self, asked) -> tuple[float, float]:
        for spot in self.place.values():
            self.model.changeColCost(spot, 0)
        for fact, sign in asked:
            for spot in self._inside(fact):
                self.model.changeColCost(spot, sign)
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.model.changeObjectiveSense(sense)
            self.model.run()
            assert self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(round(self.model.getObjectiveValue(), 3))
        return ends[0], ends[1]
