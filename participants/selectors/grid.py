"""The answers of one workshop at a glance."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Max, Q

from participants.choices import WAITING, InvitationState
from participants.models import Invitation
from participants.selectors.ladder import reminders_sent


@dataclass(frozen=True)
class GridRow:
    """One guest. ``rules``: the version acknowledged, 0 for none; ``reminders``: moments they were sent."""

    invitation: Invitation
    rules: int
    current_rules: int
    reminders: list

    @property
    def is_behind(self) -> bool:
        """True when a version of the ground rules came after the one that the guest acknowledged."""
        return 0 < self.rules < self.current_rules

    @property
    def detail(self) -> str:
        """What stands beside the answer: the reason for a no."""
        invitation = self.invitation
        return invitation.get_reason_display() if invitation.reason else ""

    @property
    def word(self) -> str:
        """The state in words where the mark's own word would not do."""
        other = {InvitationState.RECONFIRM, InvitationState.WITHDRAWN, InvitationState.DRAFT}
        return self.invitation.get_state_display() if self.invitation.state in other else ""


@dataclass(frozen=True)
class Grid:
    """``rows`` in the order of sides and names; ``unread``: those who come and have not acknowledged the
    ground rules in force."""

    rows: list[GridRow]
    current_rules: int

    @property
    def unread(self) -> int:
        return sum(row.invitation.is_coming and row.rules < row.current_rules for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.invitation.state in WAITING for row in self.rows)


def grid_of(workshop) -> Grid:
    """Everyone invited to ``workshop``, drafts last. Three queries, however many people."""
    current = workshop.ground_rules.aggregate(newest=Max("version"))["newest"] or 0
    invitations = list(
        Invitation.objects.filter(workshop=workshop)
        .select_related("person", "side")
        .annotate(rules=Max("acknowledgements__ground_rules__version"))
        .annotate(is_draft=ExpressionWrapper(Q(state=InvitationState.DRAFT), BooleanField()))
        .order_by("is_draft", "side__position", "side__name", "person__name", "pk")
    )
    reminders = reminders_sent([row.pk for row in invitations])
    rows = [GridRow(row, row.rules or 0, current, reminders.get(row.pk, [])) for row in invitations]
    return Grid(rows, current)
