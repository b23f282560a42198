"""The five presets, as constants. Labels are not offered for what nobody defined
("Chatham House Rule Plus"): such a profile is one of our own, with its switches spelled out."""

from workshops.choices import Preset

_ORDER = (
    "existence",
    "place_and_date",
    "topics",
    "participant_list",
    "use_of_content",
    "attribution",
    "finest_description",
    "notes",
    "devices",
    "joint_text",
    "retention",
)


def _preset(*values: str) -> dict[str, str]:
    return dict(zip(_ORDER, values, strict=True))


# Preset -> {switch: value}; every preset sets all eleven.
PRESETS: dict[str, dict[str, str]] = {
    Preset.OPEN: _preset(
        "PUBLIC", "PUBLIC", "PUBLIC", "PUBLIC", "FREE", "NAMED", "ROLE", "SUMMARY", "YES", "MAY_PUBLISH", "KEEP"
    ),
    Preset.CHATHAM_HOUSE: _preset(
        "PUBLIC", "ATTENDEES", "ATTENDEES", "ATTENDEES", "FREE", "BY_CONSENT", "PARTICIPANT", "SUMMARY", "POSED",
        "AGREED_ONLY", "RAW_AFTER_RELEASE",
    ),
    Preset.LIST_PUBLIC: _preset(
        "PUBLIC", "PUBLIC_AFTER", "PUBLIC", "PUBLIC", "FREE", "BY_CONSENT", "PARTICIPANT", "NONE", "NO", "NEVER",
        "NONE_KEPT",
    ),
    Preset.OFF_THE_RECORD: _preset(
        "ON_REQUEST", "ATTENDEES", "ATTENDEES", "ATTENDEES", "NONE", "NONE", "NO_SPEAKER", "POINTS", "NO",
        "AGREED_ONLY", "RAW_AT_ONCE",
    ),
    Preset.CLOSED: _preset(
        "NOT_ACKNOWLEDGED", "NEED_TO_KNOW", "NEED_TO_KNOW", "FACILITATORS", "NONE", "NONE", "NO_SPEAKER", "NONE",
        "DEVICES_OUT", "NAMED_CIRCLE", "BOTH_SIDES",
    ),
}  # fmt: skip


def preset_of(switches: dict[str, str]) -> str:
    """The preset that has exactly these values, else CUSTOM."""
    return next((preset for preset, values in PRESETS.items() if values == switches), Preset.CUSTOM)
