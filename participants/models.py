"""Experts across years, and what they were asked and answered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from participants import choices
from participants.querysets import (
    ConsentQuerySet,
    ImportDraftQuerySet,
    InvitationQuerySet,
    MembershipQuerySet,
    PersonQuerySet,
)
from workshops.models import Dialogue, GroundRules, Side, Workshop


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
    # An account may stand behind several rows: each dialogue keeps a row of its own for a person, so
    # that what one team writes is neither seen nor changed by another (docs/decisions/0021-one-row-per-dialogue.md).
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="people")

    objects = PersonQuerySet.as_manager()

    def __str__(self):
        return self.name


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

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "dialogue"], name="one_membership_per_person_and_dialogue"),
        ]


class Invitation(Dated):
    """One person asked to one workshop, in a personal capacity, with a personal link.

    ``state`` changes by conditional update only (``participants.actions``). What a guest needs
    (diet, access, visa) is health and travel data: it is in the vault, field "needs".
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    side = models.ForeignKey(Side, models.PROTECT, null=True, blank=True, related_name="invitations")
    part = models.CharField(max_length=12, choices=choices.Part.choices, default=choices.Part.PARTICIPANT)
    state = models.CharField(
        max_length=10, choices=choices.InvitationState.choices, default=choices.InvitationState.DRAFT
    )
    reason = models.CharField(max_length=10, choices=choices.AnswerReason.choices, blank=True)
    answered_via = models.CharField(max_length=8, choices=choices.AnsweredVia.choices, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_reminded = models.BooleanField(default=True)  # the organiser may leave someone in peace
    has_needs = models.BooleanField(default=False)
    needs_revision = models.PositiveIntegerField(default=0)
    attended = models.BooleanField(null=True, blank=True)
    link_version = models.PositiveIntegerField(default=1)
    link_expires_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "person"], name="one_invitation_per_person_and_workshop"),
        ]

    def __str__(self):
        return f"{self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.state in choices.WAITING

    @property
    def is_coming(self) -> bool:
        return self.state in choices.COMING


class Acknowledgement(Entity):
    """A guest acknowledged one version of the ground rules."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="acknowledgements")
    ground_rules = models.ForeignKey(GroundRules, models.CASCADE, related_name="acknowledgements")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invitation", "ground_rules"], name="one_acknowledgement_per_version"),
        ]


class Consent(Entity):
    """A guest's answer to one question about themselves. A new answer replaces it; none is changed.

    ``about`` is the invitation itself, or for "quoted by name" the passage that is asked about. What is
    shown of a person asks ``selectors.consents.agreed``.
    """

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=12, choices=choices.ConsentKind.choices)
    about = models.UUIDField()
    answer = models.CharField(max_length=10, choices=choices.ConsentAnswer.choices)
    via = models.CharField(max_length=8, choices=choices.AnsweredVia.choices)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "kind", "about"],
                condition=models.Q(replaced_at=None),
                name="one_standing_answer_per_question",
            ),
        ]


class Exchange(Dated):
    """How far two sides know who comes for the other to one workshop: nothing, descriptions, names.

    ``first`` and ``second`` stand in the order of their keys: one row for each pair. Names are shown once
    both sides have confirmed, or the convenor has opened them (the reason is in the vault, field "reason",
    in the dialogue's compartment).
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="exchanges")
    first = models.ForeignKey(Side, models.CASCADE, related_name="+")
    second = models.ForeignKey(Side, models.CASCADE, related_name="+")
    profiles_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason_revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "first", "second"], name="one_exchange_per_pair_of_sides"),
        ]

    @property
    def sides(self) -> set:
        return {self.first_id, self.second_id}

    @property
    def confirmed(self) -> set:
        """Ids of the sides whose confirmation stands; needs ``confirmations`` prefetched to cost nothing."""
        return {row.side_id for row in self.confirmations.all() if row.withdrawn_at is None}

    @property
    def stage(self) -> str:
        if self.opened_at or self.confirmed >= self.sides:
            return choices.Stage.NAMES
        return choices.Stage.PROFILES if self.profiles_at else choices.Stage.NOTHING


class SideConfirmation(Dated):
    """A side agrees that its names are shown to the other: who of it said so, and who wrote it down."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="confirmations")
    side = models.ForeignKey(Side, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(Invitation, models.CASCADE, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exchange", "side"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_confirmation_per_side",
            ),
        ]


class NameShown(Entity):
    """One name was shown to one reader on one day. Written before the page is; never changed, and
    deleted after ``actions.company.KEPT_DAYS`` days."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="names_shown")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "reader", "person", "on"], name="one_line_per_name_and_day"),
        ]


class ReminderStep(Entity):
    """One rung of a workshop's ladder: so many days before the answer is due, at an hour.

    ``hour`` is counted in the workshop's zone. A step sends at most once to each guest
    (the outbox key names invitation and step).
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="reminder_steps")
    rung = models.CharField(max_length=10, choices=choices.Rung.choices)
    days_before = models.PositiveSmallIntegerField(_("days before the answer is due"))
    hour = models.PositiveSmallIntegerField(_("hour"), default=10)
    is_armed = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "rung"], name="one_step_per_rung"),
        ]


class ImportDraft(Dated):
    """A file of people that was read but not yet confirmed. Its rows are in the vault ("rows").

    A confirmed draft holds no rows any more; it stays a day so that a second click finds an answer.
    """

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="import_drafts")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    file_name = models.CharField(max_length=200, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    notice = models.CharField(max_length=300, blank=True)  # how the file was read, where that was a guess
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ImportDraftQuerySet.as_manager()

    def __str__(self):
        return self.file_name
