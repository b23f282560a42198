from workshops.models.dialogue import Dialogue, Side, Strand
from workshops.models.profile import SWITCHES, RuleProfile
from workshops.models.seat import Seat
from workshops.models.workshop import GroundRules, Workshop

__all__ = ["SWITCHES", "Dialogue", "GroundRules", "RuleProfile", "Seat", "Side", "Strand", "Workshop"]
