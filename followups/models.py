"""What was undertaken, drafted together, and carried to those who decide."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from followups import choices
from followups.querysets import (
    ActionItemQuerySet,
    AddresseeQuerySet,
    AffectedPersonQuerySet,
    IncidentQuerySet,
    IncidentStepQuerySet,
    JointTextQuerySet,
    SilenceQuerySet,
    TransferQuerySet,
)
from participants.models import Person
from workshops.choices import Role
from workshops.models import Dialogue, Side, Workshop


class ActionItem(Dated):
    """Something undertaken between rounds; its owner is a person or a role, never both."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="action_items")
    workshop = models.ForeignKey(Workshop, models.SET_NULL, null=True, blank=True, related_name="action_items")
    title = models.CharField(_("what is to be done"), max_length=300)
    owner_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="action_items")
    owner_role = models.CharField(_("role"), max_length=12, choices=Role.choices, blank=True)
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=8, choices=choices.ActionState.choices, default=choices.ActionState.OPEN)
    carried_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="carried_to")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(owner_person=None) & ~models.Q(owner_role=""))
                | (models.Q(owner_person__isnull=False) & models.Q(owner_role="")),
                name="an_action_item_has_one_kind_of_owner",
            ),
        ]

    def __str__(self):
        return self.title


class JointText(Dated):
    """A document that the group may agree. It belongs to the dialogue and grows across rounds."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="joint_texts")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=choices.TextKind.choices)
    state = models.CharField(max_length=16, choices=choices.TextState.choices, default=choices.TextState.DRAFT)
    latest = models.PositiveIntegerField(default=0)  # number of the newest version

    objects = JointTextQuerySet.as_manager()

    def __str__(self):
        return self.title


class TextVersion(Entity):
    """One version. Its words are in the vault (dialogue's compartment), field "text"."""

    joint_text = models.ForeignKey(JointText, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    workshop = models.ForeignKey(Workshop, models.SET_NULL, null=True, blank=True, related_name="text_versions")
    saved_on = models.DateField()
    brackets_left = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["joint_text", "number"], name="one_text_per_version"),
        ]

    def __str__(self):
        return str(self.number)


class Silence(Dated):
    """A version that stands as agreed unless somebody breaks the silence before ``ends_at``.

    ``workshop``: the round whose clock counts and whose rule the letters keep. ``agreed`` and ``unreached`` are
    written when it ends. Why it was broken is in the vault (field "reason"); who did is written nowhere.
    """

    joint_text = models.ForeignKey(JointText, models.CASCADE, related_name="silences")
    version = models.ForeignKey(TextVersion, models.CASCADE, related_name="silences")
    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="silences")
    ends_at = models.DateTimeField(_("ends at"))  # UTC
    state = models.CharField(max_length=10, choices=choices.SilenceState.choices, default=choices.SilenceState.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    agreed = models.PositiveSmallIntegerField(default=0)
    unreached = models.PositiveSmallIntegerField(default=0)

    objects = SilenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["joint_text"],
                condition=models.Q(state=choices.SilenceState.OPEN),
                name="one_open_silence_per_text",
            ),
        ]

    def __str__(self):
        return self.get_state_display()

    def takes_answers(self, now) -> bool:
        return self.state == choices.SilenceState.OPEN and now < self.ends_at


class Addressee(Entity):
    """One of those without whose silence a text is not agreed, with a personal link.

    ``has_agreed`` is forgotten when the silence ends, so that nobody can work out from who agreed who did not.
    ``is_told``: by telephone, where no letter arrives.
    """

    silence = models.ForeignKey(Silence, models.CASCADE, related_name="addressees")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    side = models.ForeignKey(Side, models.PROTECT, null=True, blank=True, related_name="+")
    has_agreed = models.BooleanField(default=False)
    is_told = models.BooleanField(default=False)
    link_version = models.PositiveIntegerField(default=1)
    link_expires_at = models.DateTimeField()

    objects = AddresseeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["silence", "person"], name="one_addressee_per_person_and_silence"),
        ]

    @property
    def workshop(self) -> Workshop:
        return self.silence.workshop

    @property
    def trail_names(self):
        """What the trail says was acted on: the silence. When somebody came by their link would tell too much."""
        return self.silence


class TextOverride(Entity):
    """A finding of the leak check in a joint text that was called a false alarm, without its words.

    ``fingerprint`` and ``hand`` are keyed hashes: of kind, people and words, and of whoever decided.
    """

    joint_text = models.ForeignKey(JointText, models.CASCADE, related_name="overrides")
    fingerprint = models.CharField(max_length=64)
    hand = models.CharField(max_length=64)
    confirmed = models.BooleanField(default=False)  # by a second person

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["joint_text", "fingerprint"], name="one_override_per_finding"),
        ]


class Transfer(Dated):
    """Which idea was carried where, by which route, and what is known of its fate.

    The claim is "contributed to", never "caused". No official is named. ``detail`` is in the vault.
    """

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="transfers")
    workshop = models.ForeignKey(Workshop, models.SET_NULL, null=True, blank=True, related_name="transfers")
    idea = models.CharField(_("the idea"), max_length=300)
    route = models.CharField(_("route"), max_length=10, choices=choices.Route.choices)
    reached = models.CharField(_("level reached"), max_length=10, choices=choices.Reached.choices)
    happened_on = models.DateField(_("date"))
    evidence = models.CharField(_("evidence"), max_length=8, choices=choices.Evidence.choices)
    state = models.CharField(
        max_length=14, choices=choices.TransferState.choices, default=choices.TransferState.PLANNED
    )
    is_reportable = models.BooleanField(_("may be counted in a report"), default=True)
    detail_revision = models.PositiveIntegerField(default=0)  # 0: nothing more was written

    objects = TransferQuerySet.as_manager()

    def __str__(self):
        return self.idea


class Incident(Entity):
    """A suspected or real breach, and what was done about it.

    Every word of it (the report, the steps, what was learnt) is in the vault, in a compartment of its
    own: ``pk``. Of the reporting the day is known, not the hour, and no column says who it was.
    ``object_kind`` and ``object_id`` name the thing that was on the page, if there was one.
    """

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="incidents")
    page = models.CharField(max_length=10, choices=choices.ConcernPage.choices, default=choices.ConcernPage.OTHER)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True, blank=True)
    happened_on = models.DateField(_("when it happened"), null=True, blank=True)
    reported_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=choices.IncidentState.choices, default=choices.IncidentState.REPORTED
    )
    closed_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(_("records are destroyed on"))
    destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = IncidentQuerySet.as_manager()

    def __str__(self):
        return self.get_state_display()

    @property
    def is_open(self) -> bool:
        return self.state != choices.IncidentState.CLOSED and self.destroyed_at is None


class IncidentStep(Entity):
    """Something to be done about an incident: who does it, until when. What it is, is in the vault."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="steps")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    until = models.DateField(_("until"))
    done_on = models.DateField(null=True, blank=True)

    objects = IncidentStepQuerySet.as_manager()

    def __str__(self):
        return str(self.until)


class AffectedPerson(Entity):
    """Somebody whom an incident may harm; how and when they were told of it."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="affected")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    told_how = models.CharField(max_length=10, choices=choices.ToldHow.choices, blank=True)
    told_on = models.DateField(null=True, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = AffectedPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "person"], name="one_row_per_affected_person"),
        ]

    def __str__(self):
        return str(self.person)
