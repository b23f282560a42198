"""Which sides a day for the end of the records waits for."""

from workshops.choices import Role, SideKind
from workshops.models import RetentionProposal, Side, Workshop


def sides_asked(workshop: Workshop) -> set:
    """Ids of the parties for which somebody sits in ``workshop``; all parties of the dialogue where nobody does
    yet. At most two queries."""
    seated = workshop.seats.held().filter(role=Role.PARTICIPANT, side__kind=SideKind.PARTY)
    sides = set(seated.values_list("side_id", flat=True))
    parties = Side.objects.filter(dialogue=workshop.dialogue_id, kind=SideKind.PARTY)
    return sides or set(parties.values_list("pk", flat=True))


def open_proposal(workshop: Workshop) -> RetentionProposal | None:
    """The day that is proposed to the sides of ``workshop`` now, if there is one; one query."""
    return workshop.retention_proposals.filter(is_open=True).first()


def standing_of(proposal: RetentionProposal) -> list[tuple[Side, bool]]:
    """Each side that is asked, and whether it has agreed; in the order of sides."""
    agreed = set(proposal.agreements.values_list("side_id", flat=True))
    asked = Side.objects.filter(pk__in=sides_asked(proposal.workshop)).order_by("position", "name")
    return [(side, side.pk in agreed) for side in asked]
