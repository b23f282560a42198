"""What letters and guest pages may say, by the dialogue's mail level and the workshop's rule profile."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_noop

from workshops.choices import DatePrecision, MailLevel, Preset
from workshops.models.wording import CHATHAM_HOUSE_RULE, MEANINGS
from workshops.rule import Reader, rule_of

# What a guest wants to know before answering; the other switches are on the workshop's page.
FOR_GUESTS = ("use_of_content", "attribution", "participant_list", "devices", "notes", "retention", "existence")


# Cities after which the zones of our guests are named: moments are told "in Zurich", in their language.
CITIES = [
    gettext_noop("Zurich"),
    gettext_noop("Vienna"),
    gettext_noop("Amman"),
    gettext_noop("Beirut"),
    gettext_noop("Cairo"),
    gettext_noop("Istanbul"),
    gettext_noop("Tbilisi"),
    gettext_noop("Dubai"),
    gettext_noop("Nairobi"),
    gettext_noop("London"),
    gettext_noop("Paris"),
    gettext_noop("Berlin"),
    gettext_noop("Madrid"),
    gettext_noop("Oslo"),
    gettext_noop("Moscow"),
    gettext_noop("New York"),
    gettext_noop("Bogota"),
    gettext_noop("Tashkent"),
    gettext_noop("Colombo"),
]


def mail_level(workshop) -> MailLevel:
    """How much a letter may say: the dialogue's level, lowered where the rule profile is stricter."""
    rule, level = rule_of(workshop), MailLevel(workshop.dialogue.mail_level)
    if not rule.tells_place_and_date_to(Reader.LETTER):
        return MailLevel.LINK
    if level == MailLevel.FULL and not rule.tells_topics_to(Reader.LETTER):
        return MailLevel.DATE_CITY
    return level


def has_dates(workshop) -> bool:
    """True when the days are known, so that clocks and calendars can be filled."""
    return bool(workshop.starts_on and workshop.ends_on) and workshop.date_precision == DatePrecision.DAY


def general_place(workshop, reader: Reader = Reader.LETTER) -> str:
    """City and country; with the venue where the rule tells it to ``reader``; nothing for those who
    are told it by word of mouth."""
    rule = rule_of(workshop)
    if not rule.tells_place_and_date_to(reader):
        return ""
    parts = [workshop.venue] if rule.tells_venue_to(reader) else []
    return ", ".join(part for part in [*parts, workshop.city, workshop.country] if part)


def help_phone(workshop) -> str:
    return workshop.dialogue.contact_phone or settings.SUPPORT_PHONE


@dataclass(frozen=True)
class RuleInWords:
    """``name`` and ``sentences`` in the reader's language; ``quoted``: the Rule's own English text,
    where the workshop is held under it."""

    name: str
    sentences: list[str]
    quoted: str = ""


def rule_in_words(profile) -> RuleInWords:
    """What a guest may do with what they hear, in the active language."""
    sentences = [str(MEANINGS[name][getattr(profile, name)]) for name in FOR_GUESTS]
    quoted = CHATHAM_HOUSE_RULE if profile.preset in {Preset.CHATHAM_HOUSE, Preset.LIST_PUBLIC} else ""
    return RuleInWords(str(profile), sentences, quoted)
