"""Who is meant: finds the people of a session in a text before it leaves their circle.

Plain Python: no web framework, no database. Each mention is resolved to the set of people
of the session whom it can mean: one blocks, two or three warn, four or more pass.
"""

from attribution.check import check
from attribution.fineness import Description, describe
from attribution.messages import MESSAGES, NO_FINDINGS
from attribution.model import BLOCK, BLOCKED, CLEAR, WARN, WARNED, Finding, PersonEntry, Result, RosterError
from attribution.roster import Roster

__all__ = [
    "BLOCK",
    "BLOCKED",
    "CLEAR",
    "MESSAGES",
    "NO_FINDINGS",
    "WARN",
    "WARNED",
    "Description",
    "Finding",
    "PersonEntry",
    "Result",
    "Roster",
    "RosterError",
    "check",
    "describe",
]
