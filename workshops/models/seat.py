from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated
from workshops.choices import Role
from workshops.models.dialogue import Dialogue, Side
from workshops.models.workshop import Workshop
from workshops.querysets import SeatQuerySet, today


class Seat(Dated):
    """A user's standing in one dialogue, and the only thing that grants access.

    Narrowed, if need be, to one workshop, one side, one grant (a UUID: grants stand above us), and
    to dates. Higher apps give and end seats; policies read nothing but seats and the object's state.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="seats")
    dialogue = models.ForeignKey(Dialogue, models.CASCADE, null=True, blank=True, related_name="seats")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    workshop = models.ForeignKey(Workshop, models.CASCADE, null=True, blank=True, related_name="seats")
    side = models.ForeignKey(Side, models.PROTECT, null=True, blank=True, related_name="seats")
    grant_id = models.UUIDField(null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            # The operator runs the installation and sits in no dialogue; all others sit in one.
            models.CheckConstraint(
                condition=models.Q(role=Role.OPERATOR, dialogue=None)
                | (~models.Q(role=Role.OPERATOR) & models.Q(dialogue__isnull=False)),
                name="only_the_operator_sits_outside_dialogues",
            ),
        ]
        indexes = [models.Index(fields=["user", "ended_at"], name="seats_of_a_user")]

    def __str__(self):
        return self.get_role_display()

    @property
    def stands(self) -> bool:
        """True while the seat stands today (UTC); in a dialogue under an emergency seal it is asleep."""
        day = today()
        return (
            self.ended_at is None
            and (self.starts_on is None or self.starts_on <= day)
            and (self.ends_on is None or self.ends_on >= day)
        )
