"""Joint texts and takeaways leave the room only when they point at nobody in it."""

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from followups import actions
from followups.actions.leaks import hand_on, settle_leak
from followups.actions.texts import take_copy
from followups.models import TextOverride, Transfer
from followups.selectors.leaks import leaks_in

CALM = "Both sides open a joint customs post within six months."
NAMED = f"{CALM} Samir Haddou chairs the first year."


@pytest.fixture
def text(dialogue, mira, samir, ravi):
    joint = actions.create_text(dialogue=dialogue, title="Customs", kind="FRAMEWORK", text=NAMED, by=ravi)
    return actions.settle_text(joint_text=joint, state="AGREED", by=ravi)


@pytest.fixture
def lets_go(monkeypatch):
    """The rule of the text lets it leave once it is agreed."""
    monkeypatch.setattr("workshops.rule.Rule.lets_text_leave", lambda rule, state: True)


def mark(text, by):
    (leak,) = leaks_in(text, NAMED, hand=hand_on(text, by))
    return leak.fingerprint


def settle(text, act, by):
    settle_leak(text=text, words=NAMED, act=act, mark=mark(text, by), by=by)


def test_a_text_that_names_somebody_is_not_taken_along(text, lets_go, ravi):
    with pytest.raises(DomainError, match="point at one person. It stays inside"):
        take_copy(joint_text=text, by=ravi)


def test_a_text_that_names_nobody_is(dialogue, mira, samir, lets_go, ravi):
    calm = actions.create_text(dialogue=dialogue, title="Customs", kind="FRAMEWORK", text=CALM, by=ravi)

    assert CALM in take_copy(joint_text=calm, by=ravi)


def test_a_false_alarm_counts_once_a_second_person_has_confirmed_it(text, lets_go, ravi, felix):
    settle(text, "dismiss", ravi)
    with pytest.raises(DomainError, match="somebody else has to confirm"):
        settle(text, "confirm", ravi)
    with pytest.raises(DomainError, match="stays inside"):
        take_copy(joint_text=text, by=ravi)

    settle(text, "confirm", felix)

    assert NAMED in take_copy(joint_text=text, by=ravi)


def test_what_is_sent_back_blocks_again(text, lets_go, ravi, felix):
    settle(text, "dismiss", ravi)
    settle(text, "send_back", felix)

    assert TextOverride.objects.count() == 0
    with pytest.raises(DomainError, match="stays inside"):
        take_copy(joint_text=text, by=ravi)


def test_nothing_is_confirmed_that_nobody_set_aside(text, felix):
    with pytest.raises(DomainError):
        settle(text, "confirm", felix)


def test_the_decision_is_kept_without_the_words(text, ravi):
    settle(text, "dismiss", ravi)

    row, event = TextOverride.objects.get(), AccessEvent.objects.get(action="text.finding-settled")
    assert (len(row.fingerprint), len(row.hand)) == (64, 64)
    assert event.payload == '{"act":"dismiss","finding":"name","fits":1}'


def test_writers_see_the_findings_and_readers_do_not(text, sign_in, ravi, felix, mira):
    page = reverse("followups:text-detail", args=[text.pk])
    shown = {user: "What the check says" in sign_in(user).get(page).content.decode() for user in (ravi, felix, mira)}

    assert list(shown.values()) == [True, True, False]


def test_the_buttons_of_the_page(text, sign_in, ravi, felix):
    address = reverse("followups:text-leak", args=[text.pk])
    sign_in(ravi).post(address, {"dismiss": mark(text, ravi)})
    sign_in(felix).post(address, {"confirm": mark(text, felix)})

    assert TextOverride.objects.get().confirmed


@pytest.mark.parametrize("field", ["idea", "detail"])
def test_a_takeaway_that_names_somebody_is_not_kept(dialogue, mira, samir, ravi, field):
    entry = {"idea": "A joint post", "detail": "", "route": "MEMO", "reached": "LOCAL", "evidence": "TOLD"}
    entry |= {"happened_on": "2026-01-05", "state": "PLANNED", field: "Samir Haddou carried it."}

    with pytest.raises(DomainError, match="A takeaway names nobody from the room") as refused:
        actions.record_transfer(dialogue=dialogue, by=ravi, **entry)

    assert (refused.value.field, "Haddou" in str(refused.value), Transfer.objects.count()) == (field, False, 0)
