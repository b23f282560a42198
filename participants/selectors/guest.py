"""What the page of a guest tells: to whom, when, roughly where, under which rule."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core.access import link_token
from participants.models import Acknowledgement, CalendarFeed, Invitation
from participants.selectors.wording import (
    RuleInWords,
    general_place,
    has_dates,
    help_phone,
    mail_level,
    rule_in_words,
)
from workshops.choices import MailLevel
from workshops.models import GroundRules
from workshops.rule import Reader, rule_of


@dataclass(frozen=True)
class GuestPage:
    """``title`` is empty where the topics are not for this reader. ``has_dates``: days that are known and
    told; ``is_dated``: known at all. ``has_calendar``: whether there is a calendar file to take along.
    ``english_rule``: the rule as it reads in English, None on an English page. ``acknowledged``: of the
    ground rules in force."""

    invitation: Invitation
    name: str
    code_name: str
    title: str
    place: str
    has_dates: bool
    is_dated: bool
    has_calendar: bool
    rule: RuleInWords
    english_rule: RuleInWords | None
    ground_rules: GroundRules | None
    acknowledged: Acknowledgement | None
    help_phone: str


@dataclass(frozen=True)
class FeedAddress:
    """Where the guest's own calendar fetches: for copying, and for a calendar that is opened by it."""

    https: str
    webcal: str


def feed_address(person) -> FeedAddress | None:
    """The address that stands, made now and stored nowhere; None where there is none. One query."""
    feed = CalendarFeed.objects.with_open_link().filter(person=person).first()
    if feed is None:
        return None
    address = settings.SITE_URL + reverse("participants:feed", args=[link_token(feed)])
    return FeedAddress(address, "webcal:" + address.partition(":")[2])


def appointments_of(person) -> list[Invitation]:
    """What stands in the feed of ``person``, by day: where they come, while their page opens. One query."""
    rows = Invitation.objects.with_open_link().coming().filter(person=person)
    rows = rows.select_related("person", "workshop__dialogue", "workshop__rule_profile")
    rows = rows.order_by("workshop__starts_on", "pk")
    return [row for row in rows if row.workshop.is_open]


def reader_of_page(invitation: Invitation, *, signed_in: bool) -> Reader:
    """As whom the rule is asked: a guest who comes and has signed in attends; a link may have been passed on."""
    return Reader.ATTENDEE if signed_in and invitation.is_coming else Reader.INVITED


def guest_page(invitation: Invitation, *, signed_in: bool) -> GuestPage:
    """The page in the active language. Two queries beside the invitation's own rows."""
    workshop, person = invitation.workshop, invitation.person
    profile, rule = workshop.rule_profile, rule_of(workshop)
    reader = reader_of_page(invitation, signed_in=signed_in)
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
        title=workshop.title if rule.tells_topics_to(reader) else "",
        place=general_place(workshop, reader),
        has_dates=has_dates(workshop) and rule.tells_place_and_date_to(reader),
        is_dated=has_dates(workshop),
        has_calendar=(
            invitation.is_coming
            and has_dates(workshop)
            and mail_level(workshop) != MailLevel.LINK
            and rule.tells_place_and_date_to(Reader.CALENDAR)
        ),
        rule=rule_in_words(profile),
        english_rule=english,
        ground_rules=rules,
        acknowledged=acknowledged,
        help_phone=help_phone(workshop),
    )
