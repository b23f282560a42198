"""What goes into the check and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BLOCK, WARN = "block", "warn"
CLEAR, WARNED, BLOCKED = "clear", "warned", "blocked"

# A mention that fits this many people of the session, or fewer, warns; one person blocks.
WARN_UP_TO = 3


class RosterError(ValueError):
    """The roster cannot be used; the message is a sentence for people."""


@dataclass(frozen=True)
class PersonEntry:
    """One person of the session, as the roster tells it.

    `variants` are other spellings of the whole name, `nicknames` what friends say,
    `initials` a rapporteur's shorthand. Everything but `id` and `name` may be empty;
    `gender` is "f", "m" or anything else for "not said".
    """

    id: str
    name: str
    variants: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    side: str = ""
    country: str = ""
    role: str = ""
    gender: str = ""
    title: str = ""
    institution: str = ""
    acronym: str = ""
    sector: str = ""


@dataclass(frozen=True)
class Finding:
    """One place in the text that points at somebody.

    `start` and `end` slice the checked text and give `text`. `people` are ids of those
    whom it can mean, `fits` their number; 0 means that it cannot be counted (a verbatim
    quotation, a dated anecdote). `severity` is "block" or "warn". `why` is one English
    sentence, built from `message` and `params`, so that a page can say it in another
    language. `rewording` may take the place of `text`.
    """

    start: int
    end: int
    text: str
    kind: str
    people: tuple[str, ...]
    fits: int
    severity: str
    why: str
    rewording: str
    message: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """The verdict ("clear", "warned", "blocked") and the findings in order of the text.

    Clear does not mean safe: it means that no known leak was found.
    """

    verdict: str
    findings: tuple[Finding, ...] = ()

    @property
    def blocks(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == BLOCK)


def severity_of(fits: int) -> str | None:
    """The rule: one person blocks, two or three warn, four or more pass (None)."""
    if fits == 1:
        return BLOCK
    return WARN if 1 < fits <= WARN_UP_TO else None


def verdict_of(findings: tuple[Finding, ...]) -> str:
    if any(finding.severity == BLOCK for finding in findings):
        return BLOCKED
    return WARNED if findings else CLEAR
