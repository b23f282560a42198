"""How many answered what."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from participants.choices import InvitationState as State
from participants.models import Invitation


@dataclass(frozen=True)
class AnswerCounts:
    """Answers to one workshop. ``waiting``: no answer yet, or to be confirmed again."""

    yes: int = 0
    perhaps: int = 0
    no: int = 0
    waiting: int = 0
    withdrawn: int = 0
    drafts: int = 0

    @property
    def invited(self) -> int:
        """Letters that stand: all but drafts and those whom we withdrew."""
        return self.yes + self.perhaps + self.no + self.waiting

    @property
    def coming(self) -> int:
        return self.yes + self.perhaps


FIELDS = {
    State.YES: "yes",
    State.TENTATIVE: "perhaps",
    State.NO: "no",
    State.SENT: "waiting",
    State.RECONFIRM: "waiting",
    State.WITHDRAWN: "withdrawn",
    State.DRAFT: "drafts",
}


def answer_counts(workshop_ids: Iterable[UUID]) -> dict[UUID, AnswerCounts]:
    """Counts for each of ``workshop_ids`` (zeros where nobody was asked), in one query."""
    ids = list(workshop_ids)
    tally = {pk: dict.fromkeys(set(FIELDS.values()), 0) for pk in ids}
    rows = Invitation.objects.filter(workshop__in=ids).values_list("workshop", "state").annotate(n=Count("pk"))
    for pk, state, number in rows.order_by():
        tally[pk][FIELDS[state]] += number
    return {pk: AnswerCounts(**numbers) for pk, numbers in tally.items()}
