from workshops.models.dialogue import Dialogue, Side, SideRow, Strand
from workshops.models.emergency import EmergencySeal
from workshops.models.presets import PRESETS, preset_of
from workshops.models.profile import SWITCHES, RuleProfile
from workshops.models.retention import RetentionProposal, SideAgreement
from workshops.models.seal import SEAL_WORDS, SealWords
from workshops.models.seat import Seat
from workshops.models.wording import CHATHAM_HOUSE_RULE, MEANINGS, PRESET_WORDS
from workshops.models.workshop import GroundRules, Workshop

__all__ = [
    "CHATHAM_HOUSE_RULE",
    "MEANINGS",
    "PRESETS",
    "PRESET_WORDS",
    "SEAL_WORDS",
    "SWITCHES",
    "Dialogue",
    "EmergencySeal",
    "GroundRules",
    "RetentionProposal",
    "RuleProfile",
    "SealWords",
    "Seat",
    "Side",
    "SideAgreement",
    "SideRow",
    "Strand",
    "Workshop",
    "preset_of",
]
