"""The policy on one page: what ``policy_matrix`` found in the code, in words and marks.

The figures are ``desk/data/policy.json``, which ``manage.py policy_matrix --write`` computes from doors,
querysets and policies, and a test compares with the code: the page costs no query.
"""

import json
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from desk.selectors.policy_words import ACTIONS, COLUMNS, CONDITIONS, THINGS

DATA = settings.ROOT / "desk/data/policy.json"


@dataclass(frozen=True)
class Cell:
    """One role's answer: ``kind`` is "may", "sees" (knows of it, may not) or "hidden"."""

    role: str
    kind: str


@dataclass(frozen=True)
class Row:
    """What may be done, the answer of each column, and the same as a sentence for narrow pages."""

    words: str
    cells: list[Cell]
    who: str
    asks_again: bool


@dataclass(frozen=True)
class Block:
    """One thing in one state; a ``is_state`` block shows only what differs from the thing above it."""

    key: str
    title: str
    condition: str
    is_state: bool
    rows: list[Row]

    @property
    def is_one(self) -> bool:
        """Has a single row; on paper its name stands in that row."""
        return len(self.rows) == 1


@cache
def facts() -> list[dict]:
    """The things with their actions, as ``policy_matrix`` wrote them."""
    return json.loads(DATA.read_text(encoding="utf-8"))


def policy_blocks(things: list[dict] | None = None) -> list[Block]:
    """Every thing in order, with its rows; actions with the same answers share a row."""
    things = facts() if things is None else things
    known = {thing["key"]: thing for thing in things}
    return [_block(thing, known.get(thing["base"])) for thing in things]


def columns() -> list[str]:
    """The names of the roles, in the order of the cells."""
    return [str(name) for name in COLUMNS.values()]


def _block(thing: dict, base: dict | None) -> Block:
    usual = {action["policy"]: action["may"] for action in base["actions"]} if base else {}
    told = sorted((a for a in thing["actions"] if a["may"] != usual.get(a["policy"], [])), key=_place)
    groups: dict[tuple, list[dict]] = {}
    for action in told:
        groups.setdefault((*action["may"], "", *action["sees"], action["fresh"]), []).append(action)
    key = thing["key"]
    rows = [_row(group) for group in groups.values()]
    return Block(key, str(THINGS.get(key, key)), str(CONDITIONS.get(key, "")), base is not None, rows)


def _place(action: dict) -> int:
    names = list(ACTIONS)
    return names.index(action["policy"]) if action["policy"] in names else len(names)


def _words(policy: str) -> str:
    """What ``policy`` lets one do; by its own name while nobody has written it down."""
    return str(ACTIONS.get(policy) or policy.partition(".can_")[2].replace("_", " "))


def _row(group: list[dict]) -> Row:
    one = group[0]
    kinds = dict.fromkeys(one["sees"], "sees") | dict.fromkeys(one["may"], "may")
    cells = [Cell(str(name), kinds.get(role, "hidden")) for role, name in COLUMNS.items()]
    words = [_words(action["policy"]) for action in group]
    may = [cell.role for cell in cells if cell.kind == "may"]
    who = get_text_list(may, _("and")) if may else _("nobody")
    return Row("; ".join(words), cells, who, one["fresh"])
