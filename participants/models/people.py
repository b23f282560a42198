"""Who somebody is, and where they stand in one dialogue."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from outbox.calendars import EARLIEST, LATEST
from participants import choices
from participants.querysets import MembershipQuerySet, PersonQuerySet
from workshops.models import Dialogue, Side


class Person(Dated):
    """Someone known to a dialogue. Visible through memberships only, never across compartments."""

    name = models.CharField(_("full name"), max_length=300)
    given_name = models.CharField(_("given name"), max_length=150, blank=True)
    family_name = models.CharField(_("family name"), max_length=150, blank=True)
    honorific = models.CharField(_("form of address"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), max_length=320, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    country = models.CharField(_("country"), max_length=120, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=choices.Gender.choices, default=choices.Gender.OTHER)
    born_in = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    sector = models.CharField(_("sector"), max_length=14, choices=choices.Sector.choices, default=choices.Sector.OTHER)
    expertise = models.CharField(_("expertise"), max_length=300, blank=True)
    # How to reach them, and what their calendar calls it. Through whom is confidential: it is in the vault.
    reach = models.CharField(
        _("how to reach them"), max_length=10, choices=choices.Reach.choices, default=choices.Reach.EITHER
    )
    cover_title = models.CharField(_("title in their calendar"), max_length=60, blank=True)
    # When to write. Countries whose weekends and holidays count; without any, the likely one is asked
    # (selectors.hours). Never more than that: whose feasts somebody keeps is not ours to know.
    calendars = models.JSONField(_("calendars"), default=list, blank=True)
    earliest_hour = models.PositiveSmallIntegerField(_("letters not before"), default=EARLIEST)
    latest_hour = models.PositiveSmallIntegerField(_("letters not after"), default=LATEST)
    quiet_hours = models.JSONField(_("hours not to write"), default=list, blank=True)
    quiet_dates = models.JSONField(_("days not to write"), default=list, blank=True)  # [first, last] in ISO
    # An account may stand behind several rows: each dialogue keeps a row of its own for a person, so
    # that what one team writes is neither seen nor changed by another (docs/decisions/0021-one-row-per-dialogue.md).
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="people")

    objects = PersonQuerySet.as_manager()

    def __str__(self):
        return self.name

    @property
    def takes_letters(self) -> bool:
        """False where a colleague speaks to them instead of every letter."""
        return self.reach not in choices.NO_LETTERS

    @property
    def gets_letters(self) -> bool:
        """True when a letter may go to them, and there is an address for it."""
        return bool(self.email) and self.takes_letters

    @property
    def takes_calls(self) -> bool:
        return self.reach != choices.Reach.LETTER

    @property
    def is_told(self) -> bool:
        """True when what is to be said reaches them at all: by letter, or by somebody in the place of one."""
        return bool(self.email) or not self.takes_letters


class NameVariant(Entity):
    """Another spelling, script, nickname or initials. Feeds the leak check."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="variants")
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=choices.VariantKind.choices, default=choices.VariantKind.SPELLING)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "text"], name="one_variant_per_person_and_text"),
        ]


class Affiliation(Entity):
    """Where a person works or worked, and as what."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    title = models.CharField(_("title or former office"), max_length=200, blank=True)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    is_current = models.BooleanField(default=True)


class Membership(Dated):
    """A person in one dialogue: side, standing on the list, and what the team weighs."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="memberships")
    side = models.ForeignKey(Side, models.PROTECT, null=True, blank=True, related_name="memberships")
    state = models.CharField(max_length=16, choices=choices.MemberState.choices, default=choices.MemberState.PROPOSED)
    view = models.CharField(_("view"), max_length=12, choices=choices.View.choices, blank=True)
    closeness = models.CharField(
        _("closeness to decisions"), max_length=12, choices=choices.Closeness.choices, blank=True
    )
    proposed_by = models.CharField(_("proposed by"), max_length=200, blank=True)
    has_go_between = models.BooleanField(default=False)  # through whom to reach them: in the vault, field "go-between"
    go_between_revision = models.PositiveIntegerField(default=0)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "dialogue"], name="one_membership_per_person_and_dialogue"),
        ]
