from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from workshops.choices import MailLevel, SideKind
from workshops.querysets import DialogueQuerySet


class Dialogue(Dated):
    """The process that runs for years, and the compartment: teams of two dialogues are strangers."""

    title = models.CharField(_("title"), max_length=200)
    code_name = models.CharField(
        _("code name"),
        max_length=60,
        help_text=_("Used in letters and calendars. It should say nothing about the subject."),
    )
    purpose = models.TextField(_("purpose"), blank=True)
    mail_level = models.CharField(
        _("what a letter may say"),
        max_length=12,
        choices=MailLevel.choices,
        default=MailLevel.DATE_CITY,
    )
    contact_phone = models.CharField(_("telephone for help"), max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)  # under an emergency seal: no seat in it is held
    # A public record is history from published sources: rounds and dates, no people, no notes.
    is_public_record = models.BooleanField(default=False)
    official_track = models.CharField(max_length=200, blank=True)

    objects = DialogueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code_name"], name="one_dialogue_per_code_name"),
        ]

    def __str__(self):
        return self.title


class Side(Entity):
    """A party as the dialogue sees it. Never shown in a released note."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="sides")
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(max_length=12, choices=SideKind.choices, default=SideKind.PARTY)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "name"], name="one_side_per_name_and_dialogue"),
        ]

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class SideRow:
    """One row of the form: ``pk`` None for a new side; ``is_removed`` when it should go."""

    pk: UUID | None
    name: str
    kind: str
    is_removed: bool = False


class Strand(Entity):
    """A task force or working group inside a dialogue."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="strands")
    title = models.CharField(_("title"), max_length=200)

    def __str__(self):
        return self.title
