"""The rule of a workshop: presets, plain words, tightening and loosening."""

import pytest
import time_machine
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from tests import factories as make
from workshops.actions.rule import set_rule
from workshops.choices import Preset
from workshops.models import MEANINGS, PRESETS, SWITCHES, RuleProfile, preset_of

BEFORE, DURING = "2026-11-23 09:00Z", "2027-01-01 09:00Z"


def test_every_value_of_every_switch_has_its_sentence():
    assert {name: set(values.values) for name, values in SWITCHES.items()} == {
        name: set(words) for name, words in MEANINGS.items()
    }


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_all_eleven_switches_to_known_values(preset):
    values = PRESETS[preset]
    assert list(values) == list(SWITCHES)
    assert all(values[name] in SWITCHES[name].values for name in SWITCHES)
    assert preset_of(values) == preset


def test_the_chatham_house_preset_is_the_one_of_the_field():
    assert PRESETS[Preset.CHATHAM_HOUSE] == make.CHATHAM_HOUSE


def test_one_changed_switch_makes_a_profile_of_ones_own():
    assert preset_of({**PRESETS[Preset.OPEN], "devices": "NO"}) == Preset.CUSTOM


def test_the_strip_says_use_attribution_and_list():
    profile = RuleProfile(preset=Preset.CHATHAM_HOUSE, **PRESETS[Preset.CHATHAM_HOUSE])
    assert profile.sentence == (
        "You may use what you hear. Do not say who said it, nor their side or body, unless they have agreed. "
        "The list stays among those who attend."
    )


@time_machine.travel(BEFORE)
def test_before_it_begins_a_rule_may_be_loosened(workshop, olga):
    profile = set_rule(workshop=workshop, switches=PRESETS[Preset.OPEN], by=olga)

    workshop.refresh_from_db()
    assert (workshop.rule_profile, profile.preset) == (profile, "OPEN")


@time_machine.travel(DURING)
def test_once_people_have_spoken_a_rule_is_not_loosened(workshop, olga):
    wider = {**workshop.rule_profile.switches, "attribution": "NAMED"}

    with pytest.raises(DomainError) as refusal:
        set_rule(workshop=workshop, switches=wider, by=olga)

    assert str(refusal.value) == (
        "People have spoken under the present rule. It may be tightened at once; to loosen it, everyone who attended "
        "must agree. Wider than before: attribution."
    )
    assert RuleProfile.objects.count() == 1


@time_machine.travel(DURING)
def test_tightening_acts_at_once_and_keeps_the_old_profile(workshop, olga):
    old = workshop.rule_profile
    tighter = {**old.switches, "use_of_content": "NONE"}

    profile = set_rule(workshop=workshop, switches=tighter, name="For us alone", by=olga)

    old.refresh_from_db()
    workshop.refresh_from_db()
    assert (old.use_of_content, workshop.rule_profile_id, str(profile)) == ("FREE", profile.pk, "For us alone")
    assert AccessEvent.objects.get(action="rule.set").object_id == workshop.pk


def test_the_rule_page_shows_all_eleven_switches_in_words(workshop, mira, sign_in):
    page = sign_in(mira).get(reverse("workshops:workshop-rule", args=[workshop.pk])).content.decode()

    shown = [row for row in workshop.rule_profile.explained() if str(row.meaning) in page and str(row.question) in page]
    assert len(shown) == 11


@time_machine.travel(DURING)
def test_a_refused_rule_keeps_what_was_chosen(workshop, olga, sign_in):
    wider = {**workshop.rule_profile.switches, "attribution": "NAMED"}

    answer = sign_in(olga).post(reverse("desk:rule-change", args=[workshop.pk]), wider)

    assert answer.status_code == 422
    assert answer.context["form"]["attribution"].value() == "NAMED"


@time_machine.travel(BEFORE)
def test_beginning_from_a_preset_changes_nothing_yet(workshop, olga, sign_in):
    address = reverse("desk:rule-change", args=[workshop.pk])

    answer = sign_in(olga).get(address, {"preset": "CLOSED"})

    assert answer.context["form"]["existence"].value() == "NOT_ACKNOWLEDGED"
    workshop.refresh_from_db()
    assert workshop.rule_profile.preset == "CHATHAM_HOUSE"
