"""Any order of sealing, forgetting, rotating and destroying, against a plain dictionary."""

import uuid
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from audit.actions import Witness
from vault import actions, datakeys, keys
from vault.envelope import Place
from vault.models import Sealed
from vault.rotation import rotate_kek

WITNESS = Witness("test.act", by=None)
WORKSHOPS = st.integers(0, 2)
NOTES = st.integers(0, 1)


class Vault(RuleBasedStateMachine):
    """Three workshops with two notes each; ``texts`` and ``destroyed`` are what must be true."""

    @initialize()
    def begin(self):
        self.undo = ExitStack()
        self.undo.enter_context(override_settings(VAULT_KEKS={"k1": "11" * 32}, VAULT_KEK_CURRENT="k1"))
        self.undo.enter_context(transaction.atomic())
        self.workshops = [uuid.uuid4() for _ in range(3)]
        self.notes = [uuid.uuid4() for _ in range(6)]
        self.revisions = [0] * 6  # never goes back, whatever is forgotten: the trail would call it an older state
        self.texts: dict[Place, str] = {}
        self.destroyed: set[int] = set()
        self.epochs = dict.fromkeys(range(3), 0)

    def place(self, workshop: int, note: int, revision: int) -> Place:
        kind = "sessions_app.note"
        return Place(self.workshops[workshop], kind, self.notes[workshop * 2 + note], "text", revision)

    @rule(workshop=WORKSHOPS, note=NOTES, text=st.text())
    def seal(self, workshop, note, text):
        place = self.place(workshop, note, self.revisions[workshop * 2 + note] + 1)
        if workshop in self.destroyed:
            with pytest.raises(keys.Gone), transaction.atomic():
                actions.seal(place, text, witness=WITNESS)
            return
        actions.seal(place, text, witness=WITNESS)
        self.texts[place] = text
        self.revisions[workshop * 2 + note] += 1
        self.epochs[workshop] = max(self.epochs[workshop], 1)

    @rule(workshop=WORKSHOPS, note=NOTES, before=st.integers(1, 5))
    def forget(self, workshop, note, before):
        gone = [
            place
            for place in self.texts
            if place.object_id == self.notes[workshop * 2 + note] and place.revision < before
        ]
        object_id = self.notes[workshop * 2 + note]
        assert actions.forget(object_id, field="text", before=before, witness=WITNESS) == len(gone)
        for place in gone:
            del self.texts[place]

    @rule(workshop=WORKSHOPS)
    def begin_an_epoch(self, workshop):
        if self.epochs[workshop] and workshop not in self.destroyed:
            self.epochs[workshop] += 1
            datakeys.make(self.workshops[workshop], epoch=self.epochs[workshop])

    @rule()
    def rotate(self):
        number = int(settings.VAULT_KEK_CURRENT[1:]) + 1
        old, settings.VAULT_KEK_CURRENT = settings.VAULT_KEKS, f"k{number}"
        settings.VAULT_KEKS = {**old, f"k{number}": f"{number:064x}"}
        rotate_kek(witness=WITNESS)
        settings.VAULT_KEKS = {f"k{number}": f"{number:064x}"}

    @rule(workshop=WORKSHOPS)
    def shred(self, workshop):
        actions.shred(self.workshops[workshop], witness=WITNESS)
        keys.destroy_share(self.workshops[workshop])  # what the commit does
        self.destroyed.add(workshop)
        self.texts = {
            place: text for place, text in self.texts.items() if place.compartment != self.workshops[workshop]
        }

    @invariant()
    def what_is_there_opens_and_nothing_else_is_there(self):
        if not hasattr(self, "texts"):
            return
        for place, text in self.texts.items():
            assert actions.open_text(place, witness=WITNESS) == text
        assert Sealed.objects.count() == len(self.texts)

    @invariant()
    def what_was_destroyed_stays_so(self):
        for workshop in getattr(self, "destroyed", ()):
            with pytest.raises(keys.Gone):
                actions.open_text(self.place(workshop, 0, 1), witness=WITNESS)

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.close()


@pytest.mark.slow
def test_the_vault_behaves_as_a_dictionary_that_can_be_destroyed(db):
    run_state_machine_as_test(Vault, settings=effort(max_examples=15, stateful_step_count=20, deadline=None))
