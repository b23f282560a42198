"""How long records stand: the rule's own day, or a day that counts once both sides have agreed."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from desk.actions.records import due_for_destruction
from desk.actions.rule import put_rule_in_force
from tests import factories as make
from workshops.actions.retention import agree_to_retention, set_retention
from workshops.actions.workshop import create_workshop, edit_workshop
from workshops.models import PRESETS, RetentionProposal, SideAgreement

DAY = dt.date(2027, 6, 1)


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel("2026-11-23 09:00Z", tick=False):
        yield


@pytest.fixture
def left_to_both(workshop):
    workshop.rule_profile = make.RuleProfileFactory(retention="BOTH_SIDES")
    workshop.save()
    return workshop


def propose(workshop, by, day=DAY) -> RetentionProposal:
    return set_retention(workshop=workshop, destroy_on=day, decided_by="", reading_until=None, by=by)


def day_of(workshop):
    workshop.refresh_from_db()
    return workshop.destroy_on


def test_a_day_left_to_both_sides_counts_once_each_has_agreed(left_to_both, olga, mira, samir):
    proposal = propose(left_to_both, olga)
    assert day_of(left_to_both) is None
    agree_to_retention(proposal=proposal, by=mira)
    assert day_of(left_to_both) is None
    agree_to_retention(proposal=proposal, by=samir)
    assert (day_of(left_to_both), left_to_both.destroy_decided_by) == (DAY, "both sides")


def test_until_then_nothing_is_destroyed_on_it(left_to_both, olga, mira, samir):
    agree_to_retention(proposal=propose(left_to_both, olga), by=mira)
    with time_machine.travel("2027-07-01"):
        assert due_for_destruction(dt.date(2027, 7, 1)) == []


def test_one_side_does_not_agree_twice_for_the_other(left_to_both, olga, mira, samir, ardenya):
    proposal = propose(left_to_both, olga)
    agree_to_retention(proposal=proposal, by=mira)
    agree_to_retention(proposal=proposal, by=mira)
    assert list(SideAgreement.objects.values_list("side", "agreed_by")) == [(ardenya.pk, mira.pk)]
    assert day_of(left_to_both) is None


def test_a_newer_day_takes_the_place_of_the_older(left_to_both, olga, mira, samir):
    old = propose(left_to_both, olga)
    agree_to_retention(proposal=old, by=mira)
    new = propose(left_to_both, olga, day=dt.date(2027, 9, 1))
    with pytest.raises(DomainError, match="no longer proposed"):
        agree_to_retention(proposal=old, by=samir)
    agree_to_retention(proposal=new, by=samir)
    assert (day_of(left_to_both), new.agreements.count()) == (None, 1)


def test_what_both_agreed_is_not_taken_back_by_one(left_to_both, olga, mira, samir):
    proposal = propose(left_to_both, olga)
    for user in (mira, samir):
        agree_to_retention(proposal=proposal, by=user)
    with pytest.raises(DomainError, match="Both sides agreed"):
        propose(left_to_both, olga, day=None)
    propose(left_to_both, olga, day=dt.date(2027, 9, 1))
    assert day_of(left_to_both) == DAY


def test_the_reading_window_alone_needs_no_side(left_to_both, olga, mira, samir):
    proposal = propose(left_to_both, olga)
    for user in (mira, samir):
        agree_to_retention(proposal=proposal, by=user)
    until = dt.date(2027, 3, 1)
    set_retention(workshop=left_to_both, destroy_on=DAY, decided_by="", reading_until=until, by=olga)
    left_to_both.refresh_from_db()
    assert (left_to_both.reading_until, left_to_both.destroy_decided_by) == (until, "both sides")


def test_a_rule_that_leaves_it_to_both_sides_asks_them_about_the_day_that_stands(workshop, olga, mira, samir):
    set_retention(workshop=workshop, destroy_on=DAY, decided_by="the convenor", reading_until=None, by=olga)
    put_rule_in_force(workshop=workshop, switches={**make.CHATHAM_HOUSE, "retention": "BOTH_SIDES"}, by=olga)
    assert day_of(workshop) is None
    assert list(RetentionProposal.objects.values_list("destroy_on", "is_open")) == [(DAY, True)]


def test_a_rule_that_keeps_none_ends_the_records_the_day_after(dialogue, workshop, olga):
    facts = {"title": "A round", "starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2027, 1, 3)}
    row = create_workshop(dialogue=dialogue, facts=facts, preset="LIST_PUBLIC", by=olga).workshop
    assert day_of(row) == dt.date(2027, 1, 4)
    edit_workshop(workshop=row, facts={"ends_on": dt.date(2027, 2, 3)}, by=olga)
    assert day_of(row) == dt.date(2027, 2, 4)
    with pytest.raises(DomainError, match="keeps no records"):
        set_retention(workshop=row, destroy_on=DAY, decided_by="us", reading_until=None, by=olga)

    put_rule_in_force(workshop=workshop, switches=PRESETS["LIST_PUBLIC"], by=olga)
    assert (day_of(workshop), workshop.destroy_decided_by) == (dt.date(2027, 1, 4), "the rule of the round")


def test_a_day_that_was_earlier_stays(workshop, olga):
    set_retention(workshop=workshop, destroy_on=dt.date(2027, 1, 3), decided_by="us", reading_until=None, by=olga)
    put_rule_in_force(workshop=workshop, switches=PRESETS["LIST_PUBLIC"], by=olga)
    assert day_of(workshop) == dt.date(2027, 1, 3)


def test_a_guest_reads_the_day_and_says_yes_for_their_side(left_to_both, olga, mira, samir, sign_in):
    proposal = propose(left_to_both, olga)
    browser, page = sign_in(mira), reverse("workshops:retention-agree", args=[proposal.pk])
    assert b"A day is proposed" in browser.get(reverse("desk:home")).content
    assert page in browser.get(reverse("desk:workshop", args=[left_to_both.pk])).content.decode()

    browser.post(page)

    assert b"A day is proposed" not in browser.get(reverse("desk:home")).content
    assert "Your side has agreed. The day waits for the other." in browser.get(page).content.decode()
    told = sign_in(olga).get(reverse("workshops:workshop-retention", args=[left_to_both.pk])).content.decode()
    assert [told.count("· has agreed"), told.count("has not answered"), told.count("Castellane")] == [1, 1, 0]
    assert AccessEvent.objects.filter(action="retention.agreed").values_list("actor_id", flat=True).get() == mira.pk
