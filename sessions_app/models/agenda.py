"""The agenda, and who was in the room. There is no speaker field, anywhere."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated, Entity
from participants.models import Invitation
from sessions_app.choices import WITHOUT_NOTES, CaucusRole, SessionKind
from sessions_app.querysets import SessionQuerySet
from workshops.choices import NotesKept, Preset
from workshops.models import SWITCHES, RuleProfile, Side, Workshop


class WorkshopSession(Dated):
    """An agenda item. Inherits its workshop's rule profile and may only tighten it."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="sessions")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=14, choices=SessionKind.choices, default=SessionKind.PLENARY)
    side = models.ForeignKey(Side, models.PROTECT, null=True, blank=True, related_name="sessions")
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)  # UTC
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True)
    guiding_questions = models.TextField(_("guiding questions"), blank=True)
    rule_profile = models.ForeignKey(RuleProfile, models.PROTECT, null=True, blank=True, related_name="sessions")

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(kind=SessionKind.CAUCUS) & models.Q(side__isnull=False))
                | (~models.Q(kind=SessionKind.CAUCUS) & models.Q(side=None)),
                name="a_caucus_has_a_side_and_nothing_else_has",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def profile(self) -> RuleProfile:
        """The rule that governs this session: its own, switch by switch at least its workshop's.

        A workshop's rule that was tightened afterwards holds here too: then the result is a
        profile that is not saved yet.
        """
        general, own = self.workshop.rule_profile, self.rule_profile
        if own is None:
            return general
        if own.is_at_least_as_tight_as(general):
            return own
        return tightest(general, own)

    @property
    def is_caucus(self) -> bool:
        return self.kind == SessionKind.CAUCUS

    def lets_in(self, role: str) -> bool:
        """True when a holder of ``role`` who writes notes works on this session's: always, but in a
        caucus only while its side lets that role in (asked of the database)."""
        return not self.is_caucus or role in self.caucus_roles()

    def caucus_roles(self) -> set[str]:
        """The roles that the side of this caucus lets into its notes."""
        opened = CaucusOpening.objects.filter(workshop=self.workshop_id, side=self.side_id, ended_at=None)
        return set(opened.values_list("role", flat=True))

    @property
    def is_pause(self) -> bool:
        return self.kind in WITHOUT_NOTES

    @property
    def takes_notes(self) -> bool:
        return not self.is_pause

    @property
    def keeps_notes(self) -> bool:
        """False where the rule says that no notes are kept."""
        return self.profile.notes != NotesKept.NONE

    @property
    def has_note(self) -> bool:
        return hasattr(self, "note")


def tightest(*profiles: RuleProfile) -> RuleProfile:
    """A new, unsaved profile that has the tightest value of each switch."""
    scales = [profile.tightness() for profile in profiles]
    values = {name: scale.values[max(tightness[name] for tightness in scales)] for name, scale in SWITCHES.items()}
    return RuleProfile(preset=Preset.CUSTOM, name=str(profiles[-1].name or profiles[0])[:80], **values)


class CaucusOpening(Dated):
    """A side lets a role into the notes of its caucuses in one workshop. Ended, never deleted.

    Nobody else is asked, and nobody else may be: the question itself would tell that a caucus took
    place (docs/decisions/0050-a-caucus-is-its-sides.md).
    """

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="caucus_openings")
    side = models.ForeignKey(Side, models.CASCADE, related_name="caucus_openings")
    role = models.CharField(max_length=12, choices=CaucusRole.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "side", "role"],
                condition=models.Q(ended_at=None),
                name="one_standing_caucus_opening_per_side_and_role",
            ),
        ]


class Presence(Entity):
    """An invited person was in the room of a session."""

    session = models.ForeignKey(WorkshopSession, models.CASCADE, related_name="presences")
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="presences")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "invitation"], name="one_presence_per_person_and_session"),
        ]
