"""What was undertaken, drafted together, and carried to those who decide."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from followups import choices
from followups.querysets import ActionItemQuerySet, JointTextQuerySet, TransferQuerySet
from participants.models import Person
from workshops.choices import Role
from workshops.models import Dialogue, Workshop


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
