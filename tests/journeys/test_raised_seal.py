"""The seal of a workshop is raised in a browser: refused, then done by who has made a key.

Pictures stay in var/screens/.
"""

import pytest

from sessions_app.actions.notes import save_note
from sessions_app.models import NoteText, Point
from tests.journeys.desk import Visitor
from tests.journeys.test_sealed_workshop import choose_words, visit
from tests.sessions_app.conftest import CALM, session
from workshops.models import Workshop

__all__ = ["session", "visit"]

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_facilitator_raises_the_seal_once_they_have_a_key(visit, workshop, session, felix, ravi, mira, olga):  # noqa: F811
    note = save_note(session=session, text=NoteText((Point("A joint post", CALM),)), base=0, by=ravi).note
    page = f"/workshops/{workshop.pk}/seal/"
    for on_phone in (False, True):
        convenor: Visitor = visit(olga, phone=on_phone)
        convenor.go(page)
        convenor.sees("No facilitator and no rapporteur has chosen six words yet").shot("raise-refused")

    facilitator, phone = visit(felix), visit(felix, phone=True)
    facilitator.go(page)
    facilitator.press("Choose your six words")
    choose_words(facilitator, "raiser")
    phone.go(page)
    phone.shot("raise")
    facilitator.go(f"/workshops/{workshop.pk}/")
    facilitator.press("Raise the seal").sees("There is no way back", "Mira Castellane").shot("raise")
    facilitator.page.get_by_label("I know that this cannot be undone").check()
    facilitator.press("Seal the notes for good").sees("The notes are sealed, and open to you alone so far.")
    facilitator.shot("raise-done").go(f"/notes/{note.pk}/")

    facilitator.sees(CALM)
    assert Workshop.objects.get().is_sealed
