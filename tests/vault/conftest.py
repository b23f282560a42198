"""Places to seal in, and what the trail says of them."""

import uuid

import pytest

from audit.models import AccessEvent
from tests.vault import circle
from vault import actions
from vault.envelope import Place


@pytest.fixture
def place():
    """A note of a workshop, revision 1."""
    return Place(uuid.uuid4(), "sessions_app.note", uuid.uuid4(), "text", 1)


@pytest.fixture
def sealed(place, witness):
    """The row in which "A joint post could open." is sealed at ``place``."""
    return actions.seal(place, "A joint post could open.", witness=witness)


@pytest.fixture
def failures():
    """``failures()``: the outcomes in the trail that are not "ok", sorted."""

    def read() -> list[str]:
        return sorted(AccessEvent.objects.exclude(outcome="ok").values_list("outcome", flat=True))

    return read


@pytest.fixture
def ruth(db):
    """A facilitator with a reader's key."""
    return circle.enrol()


@pytest.fixture
def paul(db):
    """A second reader."""
    return circle.enrol()
