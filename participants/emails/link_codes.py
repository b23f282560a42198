"""The letter with a code for another browser. It names neither a meeting nor a person, at every level."""

import uuid

from outbox.choices import Priority
from outbox.emails import Letter
from participants.selectors.wording import help_phone

LINK_CODE = "participants/link_code"


def link_code_letter(row, workshop, code: str) -> Letter:
    """``row``: what the link opens. The letter belongs to no compartment: organisers must not read it while it
    waits. It goes before everything else, and its words are wiped once it has gone."""
    person = row.person
    return Letter(
        key=f"{LINK_CODE}:{row.pk}:{uuid.uuid4()}",  # each code is an occurrence of its own
        kind=LINK_CODE,
        to_email=person.email,
        language=person.language,
        context={"code": code, "help_phone": help_phone(workshop)},
        about=row,
        person_id=person.pk,
        priority=Priority.CODE,
        is_ephemeral=True,
    )
