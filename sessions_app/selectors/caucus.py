"""Whom a side lets into the notes of its caucuses, as that side sees it."""

from dataclasses import dataclass

from sessions_app.choices import CaucusRole
from sessions_app.models import CaucusOpening


@dataclass(frozen=True)
class LetIn:
    """One role: ``standing`` is the opening in force, None while it is shut out; ``past`` the ended ones."""

    role: str
    label: str
    standing: CaucusOpening | None
    past: list[CaucusOpening]


def let_in_by(session) -> list[LetIn]:
    """Both roles, for the side of ``session`` (a caucus) and its workshop. One query."""
    rows = list(
        CaucusOpening.objects.filter(workshop=session.workshop_id, side=session.side_id)
        .select_related("given_by", "ended_by")
        .order_by("created_at")
    )
    return [
        LetIn(
            role=role.value,
            label=str(role.label),
            standing=next((row for row in rows if row.role == role and row.ended_at is None), None),
            past=[row for row in rows if row.role == role and row.ended_at is not None],
        )
        for role in CaucusRole
    ]
