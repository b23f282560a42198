from sessions_app.models.agenda import CaucusOpening, Presence, WorkshopSession, tightest
from sessions_app.models.jotting import Jotting
from sessions_app.models.loosening import RuleAnswer, RuleRequest
from sessions_app.models.note import Correction, FindingDecision, Note
from sessions_app.models.passage import Passage
from sessions_app.models.text import NoteText, Point, Spot

__all__ = [
    "CaucusOpening",
    "Correction",
    "FindingDecision",
    "Jotting",
    "Note",
    "NoteText",
    "Passage",
    "Point",
    "Presence",
    "RuleAnswer",
    "RuleRequest",
    "Spot",
    "WorkshopSession",
    "tightest",
]
