"""What the page of a guest tells: to whom, when, roughly where, under which rule."""

from dataclasses import dataclass

from django.utils import translation

from participants.models import Acknowledgement, Invitation
from participants.selectors.wording import (
    RuleInWords,
    general_place,
    has_dates,
    help_phone,
    rule_in_words,
)
from workshops.models import GroundRules


@dataclass(frozen=True)
class GuestPage:
    """``title`` is empty where letters use neutral words. ``english_rule``: the rule as it reads in
    English, None on an English page. ``acknowledged``: of the ground rules in force."""

    invitation: Invitation
    name: str
    code_name: str
    title: str
    place: str
    has_dates: bool
    rule: RuleInWords
    english_rule: RuleInWords | None
    ground_rules: GroundRules | None
    acknowledged: Acknowledgement | None
    help_phone: str


def guest_page(invitation: Invitation) -> GuestPage:
    """The page in the active language. Two queries beside the invitation's own rows."""
    workshop, person = invitation.workshop, invitation.person
    profile = workshop.rule_profile
    rules = workshop.ground_rules.order_by("-version").first()
    acknowledged = invitation.acknowledgements.filter(ground_rules=rules).first() if rules else None
    english = None
    if translation.get_language() != "en":
        with translation.override("en"):
            english = rule_in_words(profile)
    return GuestPage(
        invitation=invitation,
        name=" ".join(part for part in (person.honorific, person.name) if part),
        code_name=workshop.dialogue.code_name,
        title="" if profile.is_neutral else workshop.title,
        place=general_place(workshop),
        has_dates=has_dates(workshop),
        rule=rule_in_words(profile),
        english_rule=english,
        ground_rules=rules,
        acknowledged=acknowledged,
        help_phone=help_phone(workshop),
    )
