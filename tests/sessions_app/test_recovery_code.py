"""The organisers' recovery code of a sealed workshop: on paper, told to everybody, used at need."""

import pytest
from django.urls import reverse

from audit.actions import Witness
from audit.models import AccessEvent
from outbox.models import Message
from tests.sessions_app.sealed import rows
from vault import circles, overview
from workshops.choices import Level


@pytest.fixture
def paper(workshop, olga) -> str:
    """The organisers' recovery code of a sealed round 4."""
    workshop.level = Level.SEALED
    workshop.save(update_fields=["level"])
    return circles.begin(workshop.pk, witness=Witness("test.act", by=olga), with_recovery=True)


@pytest.fixture
def lost(paper, workshop, at_home, felix, mira):
    """Felix made the key of the notes, then lost words and code and began anew: nobody can read."""
    facilitator = at_home(felix).make_key()
    facilitator.post("circle-found", pk=workshop.pk)
    facilitator.lock()
    return facilitator.make_key("key-anew")


def test_the_organisers_code_lets_in_and_everybody_is_told(lost, paper, workshop, mira, felix, sign_in):
    lost.post("recovery-use", {"code": paper.lower()}, pk=workshop.pk)

    assert rows(lost.get("reader-list", pk=workshop.pk), "inside") == ["Felix Okoye"]
    letters = Message.objects.filter(kind="sessions_app/recovery_used")
    assert sorted(letters.values_list("to_email", flat=True)) == ["felix@example.org", "mira@example.org"]
    assert AccessEvent.objects.filter(action="recovery.used", actor_id=felix.pk, outcome="ok").count() == 1
    page = sign_in(mira).get(reverse("desk:workshop", args=[workshop.pk])).content.decode()
    assert "The organisers keep a recovery code on paper, with which all of it can be opened." in page
    assert "It was used on " in page


def test_another_code_opens_nothing_and_the_sixth_is_refused(lost, paper, workshop):
    other = paper.replace("A", "B") if "A" in paper else paper.replace("B", "A")
    sentences = [
        lost.post("recovery-use", {"code": other}, pk=workshop.pk).context["form"].non_field_errors()
        for _attempt in range(6)
    ]

    assert sentences[:5] == [["This is not the recovery code of this workshop. Compare it with the paper."]] * 5
    assert sentences[5][0].startswith("Five attempts were wrong.")
    assert Message.objects.filter(kind="sessions_app/recovery_used").count() == 0
    assert AccessEvent.objects.filter(action="recovery.used", outcome="refused").count() == 5


def test_before_the_first_note_the_organisers_may_do_without(paper, workshop, at_home, felix):
    facilitator = at_home(felix).make_key()
    facilitator.post("recovery-end", pk=workshop.pk)

    assert overview.state_of(workshop.pk).has_recovery is False
    assert facilitator.get("recovery-use", pk=workshop.pk).status_code == 404
