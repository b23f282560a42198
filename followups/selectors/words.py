"""Texts as words: brackets, paragraphs, and what changed from one version to the next. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"
BRACKETED = "bracketed"


@dataclass(frozen=True)
class Run:
    """A stretch of words of one kind: SAME, GONE, NEW, or BRACKETED (without its outer brackets)."""

    kind: str
    text: str


Paragraph = list[Run]


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of ``text``: parted by empty lines, inner line breaks kept."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def count_brackets(text: str) -> int | None:
    """How many [pairs] ``text`` holds, those inside others included; None when one is not closed."""
    open_ones = pairs = 0
    for sign in text:
        if sign == "[":
            open_ones += 1
        elif sign == "]":
            open_ones -= 1
            pairs += 1
        if open_ones < 0:
            return None
    return pairs if open_ones == 0 else None


def mark_brackets(text: str) -> list[Paragraph]:
    """``text`` as paragraphs of runs; what stands in outer brackets is a run of its own.

    A bracket that runs over several paragraphs is marked in each of them.
    """
    marked, depth = [], 0
    for paragraph in paragraphs_of(text):
        runs, start = [], 0
        for at, sign in enumerate(paragraph):
            if sign == "[":
                depth += 1
                if depth == 1:
                    runs.append(Run(SAME, paragraph[start:at]))
                    start = at + 1
            elif sign == "]" and depth:
                depth -= 1
                if depth == 0:
                    runs.append(Run(BRACKETED, paragraph[start:at]))
                    start = at + 1
        runs.append(Run(BRACKETED if depth else SAME, paragraph[start:]))
        marked.append([run for run in runs if run.text])
    return marked


def compare(older: str, newer: str) -> tuple[list[Paragraph], list[Paragraph]]:
    """Both texts as paragraphs of runs: GONE words in the older, NEW ones in the newer.

    Paragraphs are matched first, then the words inside those that changed.
    """
    before, after = paragraphs_of(older), paragraphs_of(newer)
    left: list[Paragraph] = []
    right: list[Paragraph] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            left += [[Run(SAME, text)] for text in before[i1:i2]]
            right += [[Run(SAME, text)] for text in after[j1:j2]]
            continue
        shared = min(i2 - i1, j2 - j1)
        for old, new in zip(before[i1 : i1 + shared], after[j1 : j1 + shared], strict=True):
            old_runs, new_runs = _compare_words(old, new)
            left.append(old_runs)
            right.append(new_runs)
        left += [[Run(GONE, text)] for text in before[i1 + shared : i2]]
        right += [[Run(NEW, text)] for text in after[j1 + shared : j2]]
    return left, right


def _compare_words(older: str, newer: str) -> tuple[Paragraph, Paragraph]:
    before, after = _tokens(older), _tokens(newer)
    left: Paragraph = []
    right: Paragraph = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = "".join(before[i1:i2]), "".join(after[j1:j2])
        # A lone space between two changed words belongs to the change.
        same = tag == "equal" and bool(old.strip() or not left)
        _extend(left, SAME if same else GONE, old)
        _extend(right, SAME if same else NEW, new)
    return left, right


def _extend(runs: Paragraph, kind: str, text: str) -> None:
    if not text:
        return
    if runs and runs[-1].kind == kind:
        text = runs.pop().text + text
    runs.append(Run(kind, text))


def _tokens(text: str) -> list[str]:
    """Words, white space and signs, each on its own."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)
