"""Any order of letting in, removing, renewing, rotating and destroying, against plain sets of names.

Bar: what each reader can open is at every moment what the model says, no more and no less; what guests sent,
which lies at the standard seal beside it, opens without a reader’s key until it is destroyed, whatever the KEK.
"""

import uuid
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from hypothesis import settings as effort
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.vault import circle
from tests.vault.circle import WITNESS
from vault import actions, circles, keys, readers, rings
from vault.envelope import Place
from vault.errors import LastReader, NotGranted, NotPossible
from vault.models import Grant, Sealed
from vault.rotation import rotate_kek

READERS = st.integers(0, 3)
ACTORS = st.integers(0, 7)  # up to 5: one who can; else anybody
CIRCLES = st.integers(0, 1)
SELDOM = st.sampled_from([False] * 7 + [True])  # what cannot be undone


@dataclass
class Chapter:
    """What was sealed between two changes of key, and who may read it."""

    holders: set[int]
    texts: list[Place] = field(default_factory=list)
    is_stale: bool = False


class Circles(RuleBasedStateMachine):
    """Two sealed workshops and four readers; ``chapters`` is what must be true of each workshop."""

    @initialize()
    def begin(self):
        self.undo = ExitStack()
        self.undo.enter_context(override_settings(VAULT_KEKS={"k1": "11" * 32}, VAULT_KEK_CURRENT="k1"))
        self.undo.enter_context(transaction.atomic())
        self.readers = [circle.enrol() for _ in range(4)]
        self.compartments = [uuid.uuid4() for _ in range(2)]
        self.chapters: dict[int, list[Chapter]] = {}
        for number, compartment in enumerate(self.compartments):
            circle.found(compartment, by=self.readers[number], also=(self.readers[2],))
            self.chapters[number] = [Chapter({number, 2})]
        self.needs: dict[int, list[Place]] = {0: [], 1: []}

    def actor(self, at: int, number: int) -> int:
        """Mostly a reader of the present chapter, since the others can do nothing."""
        holders = sorted(self.chapters[at][-1].holders) if self.chapters[at] else []
        return holders[number % len(holders)] if holders and number < 6 else number % 4

    def refused(self, kind, act):
        with pytest.raises(kind), transaction.atomic():
            act()

    @rule(at=CIRCLES, by=ACTORS)
    def write(self, at, by):
        by = self.actor(at, by)
        place = Place(self.compartments[at], "sessions_app.note", uuid.uuid4(), "text", 1)
        act = lambda: circle.write(place, str(place.object_id), by=self.readers[by])  # noqa: E731
        chapters = self.chapters[at]
        if not chapters:
            return self.refused(keys.Gone, act)
        if by not in chapters[-1].holders:
            return self.refused(NotGranted, act)
        act()
        if chapters[-1].is_stale:
            chapters.append(Chapter(set(chapters[-1].holders)))
        return chapters[-1].texts.append(place)

    @rule(at=CIRCLES, by=ACTORS, reader=READERS, with_earlier=st.booleans())
    def let_in(self, at, by, reader, with_earlier):
        by = self.actor(at, by)
        chapters = self.chapters[at]
        act = lambda: circle.let_in(  # noqa: E731
            self.compartments[at], self.readers[reader], by=self.readers[by], with_earlier=with_earlier
        )
        if not chapters:
            return self.refused(NotPossible, act)
        if by not in chapters[-1].holders:
            return self.refused(NotGranted, act)
        act()
        if with_earlier:
            for chapter in chapters:
                chapter.holders |= {reader} if by in chapter.holders else set()
        else:
            if chapters[-1].texts:
                chapters.append(Chapter(set(chapters[-1].holders)))
            chapters[-1].holders.add(reader)
        return None

    @rule(at=CIRCLES, reader=READERS)
    def drop(self, at, reader):
        held = [chapter for chapter in self.chapters[at] if reader in chapter.holders]
        act = lambda: circles.drop(self.compartments[at], self.readers[reader].id, witness=WITNESS)  # noqa: E731
        if any(chapter.holders == {reader} for chapter in held):
            return self.refused(LastReader, act)
        assert act() == len(held)
        for chapter in held:
            chapter.holders.discard(reader)
            chapter.is_stale = True
        return None

    @rule(at=CIRCLES, by=ACTORS, everything=st.booleans())
    def renew(self, at, by, everything):
        by = self.actor(at, by)
        chapters = self.chapters[at]
        due = [chapter for chapter in chapters if everything or chapter.is_stale]
        able = [chapter for chapter in due if by in chapter.holders]

        def act():
            with self.readers[by].reading():
                return circles.renew(self.compartments[at], witness=WITNESS, everything=everything)

        if not chapters:
            return self.refused(NotPossible, act)
        if due and not able:
            return self.refused(NotPossible if by in chapters[-1].holders else NotGranted, act)
        assert act() == sum(chapter.is_stale for chapter in due if chapter not in able)
        for chapter in able:
            chapter.is_stale = False
        return None

    @rule(at=CIRCLES, by=ACTORS)
    def turn(self, at, by):
        by = self.actor(at, by)
        chapters = self.chapters[at]

        def act():
            with self.readers[by].reading():
                circles.turn(self.compartments[at], witness=WITNESS)

        if not chapters:
            return self.refused(NotPossible, act)
        if by not in chapters[-1].holders:
            return self.refused(NotGranted, act)
        act()
        return chapters.append(Chapter(set(chapters[-1].holders)))

    @rule(at=CIRCLES, leaving=st.sets(READERS, max_size=1))
    def keep_only(self, at, leaving):
        staying = {0, 1, 2, 3} - leaving
        ids = [self.readers[number].id for number in staying]
        act = lambda: circles.keep_only(self.compartments[at], ids, witness=WITNESS)  # noqa: E731
        if any(chapter.holders and not chapter.holders & staying for chapter in self.chapters[at]):
            return self.refused(LastReader, act)
        assert act() == sum(len(chapter.holders - staying) for chapter in self.chapters[at])
        for chapter in self.chapters[at]:
            chapter.holders &= staying
        return None

    @rule(reader=READERS, certain=SELDOM)
    def lose_both_papers_and_begin_anew(self, reader, certain):
        if not certain:
            return
        old = self.readers[reader]
        made = readers.begin_anew(old.id, circle.WORDS, witness=WITNESS)
        self.readers[reader] = replace(old, secret=made.secret)
        for chapters in self.chapters.values():
            for chapter in chapters:
                chapter.holders.discard(reader)

    @rule(at=CIRCLES)
    def say_what_one_needs(self, at):
        aside = actions.for_guests(self.compartments[at])
        place = Place(aside, "participants.invitation", uuid.uuid4(), "needs", 1)
        act = lambda: actions.seal(place, str(place.object_id), witness=WITNESS)  # noqa: E731
        if not self.chapters[at]:
            return self.refused(keys.Gone, act)
        act()
        return self.needs[at].append(place)

    @rule()
    def rotate_the_kek(self):
        number = int(settings.VAULT_KEK_CURRENT[1:]) + 1
        old, settings.VAULT_KEK_CURRENT = settings.VAULT_KEKS, f"k{number}"
        settings.VAULT_KEKS = {**old, f"k{number}": f"{number:064x}"}
        rotate_kek(witness=WITNESS)
        settings.VAULT_KEKS = {f"k{number}": f"{number:064x}"}

    @rule(at=CIRCLES, certain=SELDOM)
    def shred(self, at, certain):
        if not certain:
            return
        actions.shred(self.compartments[at], witness=WITNESS)
        for name in rings.share_names(self.compartments[at]):
            keys.destroy_share(name)  # what the commit does
        self.chapters[at], self.needs[at] = [], []

    @invariant()
    def each_reads_what_they_were_let_into_and_nothing_else(self):
        for chapters in getattr(self, "chapters", {}).values():
            for number in range(4):
                theirs = [place for chapter in chapters if number in chapter.holders for place in chapter.texts]
                others = [place for chapter in chapters if number not in chapter.holders for place in chapter.texts]
                assert circle.read_all(theirs, by=self.readers[number]) == [str(place.object_id) for place in theirs]
                assert [place for place in others if self.opens(number, place)] == []

    @invariant()
    def what_guests_sent_opens_without_a_readers_key(self):
        for needs in getattr(self, "needs", {}).values():
            assert actions.open_texts(needs, witness=WITNESS) == [str(place.object_id) for place in needs]

    def opens(self, number: int, place: Place) -> bool:
        try:
            return circle.read(place, by=self.readers[number]) == str(place.object_id)
        except NotGranted:
            return False

    @invariant()
    def nothing_lies_about(self):
        chapters = [chapter for chapters in getattr(self, "chapters", {}).values() for chapter in chapters]
        sent = sum(map(len, getattr(self, "needs", {}).values()))
        assert Sealed.objects.count() == sum(len(chapter.texts) for chapter in chapters) + sent
        assert Grant.objects.count() == sum(len(chapter.holders) for chapter in chapters)

    def teardown(self):
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.close()


@pytest.mark.slow
def test_circles_behave_as_plain_sets_of_readers(db):
    run_state_machine_as_test(Circles, settings=effort(max_examples=40, stateful_step_count=30, deadline=None))
