"""Who comes: nothing, descriptions, names; only those who agreed; and a log of what was shown to whom."""

import datetime as dt

import pytest
from django.urls import reverse

from audit.models import AccessEvent
from core.errors import DomainError
from participants.actions.company import (
    close_names,
    confirm_side,
    forget_company,
    forget_names_shown,
    open_names,
    read_reasons,
    show_company,
    show_profiles,
    withdraw_confirmation,
)
from participants.actions.consents import answer_consents
from participants.models import Exchange, Invitation, NameShown
from participants.selectors.company import company_for
from participants.selectors.shown import names_shown
from tests import factories as make
from tests.conftest import guest, seated
from vault.models import Sealed
from workshops.choices import Role


def own(user, workshop) -> Invitation:
    return Invitation.objects.get(workshop=workshop, person__user=user)


def agrees(user, workshop, *kinds):
    answer_consents(invitation=own(user, workshop), answers=dict.fromkeys(kinds, "YES"), via="LINK")


def told(workshop, viewer) -> dict:
    """{side: names or descriptions} as the viewer is shown them."""
    return {
        part.side.name if part.side else "": [named.name for named in part.names]
        or [f"{words} {number}" for words, number in part.profiles]
        for part in company_for(workshop, viewer)
    }


@pytest.fixture
def listed(workshop, mira, samir):
    """Both have agreed to stand on the list."""
    agrees(mira, workshop, "LISTED")
    agrees(samir, workshop, "LISTED")


@pytest.fixture
def pair(workshop, ardenya, soravia, olga):
    return {"workshop": workshop, "one": ardenya, "two": soravia, "by": olga}


def confirm(workshop, user, other, by):
    return confirm_side(workshop=workshop, said_by=own(user, workshop), other=other, by=by)


# --- the three stages ---------------------------------------------------------------------------


def test_at_first_each_side_knows_its_own_alone(workshop, listed, mira, samir):
    assert told(workshop, mira) == {"Ardenya": ["Mira Castellane"], "Soravia": []}
    assert told(workshop, samir) == {"Ardenya": [], "Soravia": ["Samir Haddou"]}


def test_descriptions_come_before_names(workshop, listed, mira, pair):
    show_profiles(**pair, shown=True)

    assert told(workshop, mira)["Soravia"] == ["a participant 1"]


def test_descriptions_can_be_hidden_again(workshop, listed, mira, pair):
    show_profiles(**pair, shown=True)
    show_profiles(**pair, shown=False)

    assert told(workshop, mira)["Soravia"] == []


def test_one_confirmation_shows_no_name(workshop, listed, mira, samir, soravia, olga):
    confirm(workshop, mira, soravia, olga)

    assert [told(workshop, mira)["Soravia"], told(workshop, samir)["Ardenya"]] == [[], []]


def test_names_are_shown_when_both_sides_have_confirmed(workshop, listed, mira, samir, ardenya, soravia, olga):
    confirm(workshop, mira, soravia, olga)
    confirm(workshop, samir, ardenya, olga)

    assert told(workshop, mira)["Soravia"] == ["Samir Haddou"]
    assert told(workshop, samir)["Ardenya"] == ["Mira Castellane"]
    row = Exchange.objects.get().confirmations.get(side=ardenya)
    assert (row.said_by.person.name, row.recorded_by) == ("Mira Castellane", olga)


def test_a_confirmation_that_is_taken_back_shows_no_more(workshop, listed, mira, samir, ardenya, soravia, olga):
    confirm(workshop, mira, soravia, olga)
    confirm(workshop, samir, ardenya, olga)

    withdraw_confirmation(workshop=workshop, side=soravia, other=ardenya, by=olga)

    assert told(workshop, mira)["Soravia"] == []


def test_the_convenor_opens_names_with_a_reason_that_is_sealed(workshop, listed, mira, pair, olga):
    exchange = open_names(**pair, reason="The plane leaves tonight.")

    assert told(workshop, mira)["Soravia"] == ["Samir Haddou"]
    assert [words for _row, words in read_reasons(workshop=workshop, by=olga)] == ["The plane leaves tonight."]
    assert "plane" not in str(list(Exchange.objects.values())) + str(list(AccessEvent.objects.values()))
    close_names(**pair)
    assert told(workshop, mira)["Soravia"] == []
    open_names(**pair, reason="Again.")
    forget_company(workshop)
    assert not Sealed.objects.filter(object_id=exchange.pk).exists()


def test_names_are_opened_once(workshop, pair):
    open_names(**pair, reason="So.")

    with pytest.raises(DomainError, match="already"):
        open_names(**pair, reason="So again.")


def test_a_side_cannot_be_confirmed_by_somebody_else(workshop, mira, samir, ardenya, olga, dialogue):
    stranger = make.InvitationFactory(workshop=make.WorkshopFactory(dialogue=dialogue), side=ardenya, state="YES")

    with pytest.raises(DomainError, match="Say who of that side"):
        confirm_side(workshop=workshop, said_by=stranger, other=ardenya, by=olga)


# --- consent, rule, neutral people --------------------------------------------------------------


@pytest.fixture
def exchanged(workshop, mira, samir, ardenya, soravia, olga):
    confirm(workshop, mira, soravia, olga)
    confirm(workshop, samir, ardenya, olga)


def test_whoever_did_not_agree_is_shown_to_nobody_at_any_stage(workshop, exchanged, mira, samir):
    agrees(samir, workshop, "AFFILIATION", "PROFILE", "PHOTO", "FUNDER")

    assert told(workshop, mira) == {"Ardenya": [], "Soravia": []}


def test_an_institution_stands_beside_a_name_only_by_consent(workshop, exchanged, listed, mira, samir):
    person = own(samir, workshop).person
    make.AffiliationFactory(person=person, title="Envoy", institution="Harbour Authority")
    before = company_for(workshop, mira)[1].names[0].post

    agrees(samir, workshop, "AFFILIATION")

    assert (before, company_for(workshop, mira)[1].names[0].post) == ("", "Envoy, Harbour Authority")


def test_a_description_that_fits_four_is_shown_and_one_that_fits_fewer_is_not(workshop, soravia, mira, pair):
    for number, sector in enumerate(["MEDIA"] * 4 + ["MILITARY"] * 3):
        user = guest(workshop, soravia, f"Guest{number} Number", sector=sector, expertise="Gauges")
        agrees(user, workshop, "LISTED")
    show_profiles(**pair, shown=True)

    assert told(workshop, mira)["Soravia"] == ["a participant 3", "media 4"]


def test_a_finer_description_is_shown_by_consent(workshop, soravia, mira, samir, pair, listed):
    agrees(samir, workshop, "PROFILE")
    person = own(samir, workshop).person
    person.sector, person.expertise = "MILITARY", "Mine clearance"
    person.save()
    show_profiles(**pair, shown=True)

    assert told(workshop, mira)["Soravia"] == ["military and security; Mine clearance 1"]


def test_whoever_comes_for_no_side_is_shown_to_all_and_sees_what_the_sides_see(workshop, listed, mira, samir, pair):
    expert = guest(workshop, None, "Edda Lorne")
    agrees(expert, workshop, "LISTED")

    assert told(workshop, mira)[""] == ["Edda Lorne"]
    assert told(workshop, expert) == {"Ardenya": [], "Soravia": [], "": ["Edda Lorne"]}
    open_names(**pair, reason="So.")
    assert told(workshop, expert)["Soravia"] == ["Samir Haddou"]


def test_with_three_sides_each_pair_goes_its_own_way(workshop, dialogue, listed, mira, samir, pair, olga):
    third = make.SideFactory(dialogue=dialogue, name="Tavria", position=3)
    tova = guest(workshop, third, "Tova Renn")
    agrees(tova, workshop, "LISTED")
    expert = guest(workshop, None, "Edda Lorne")
    open_names(**pair, reason="So.")

    assert told(workshop, tova) == {"Ardenya": [], "Soravia": [], "Tavria": ["Tova Renn"], "": []}
    assert told(workshop, mira)["Soravia"] == ["Samir Haddou"]
    assert told(workshop, expert)["Soravia"] == []  # as reserved as its most reserved counterpart


def test_an_expert_side_exchanges_nothing(workshop, dialogue, ardenya, olga):
    experts = make.SideFactory(dialogue=dialogue, name="Experts", kind="EXPERT")

    with pytest.raises(DomainError, match="between parties"):
        show_profiles(workshop=workshop, one=ardenya, two=experts, shown=True, by=olga)


# --- the log ------------------------------------------------------------------------------------


def test_a_name_is_in_the_log_before_it_is_shown_and_once_a_day(workshop, exchanged, listed, mira, samir, time_machine):
    time_machine.move_to("2026-12-01T09:00:00Z")
    show_company(workshop=workshop, viewer=mira)
    show_company(workshop=workshop, viewer=mira)
    time_machine.move_to("2026-12-02T09:00:00Z")
    show_company(workshop=workshop, viewer=mira)

    lines = NameShown.objects.order_by("on").values_list("reader__name", "person__name", "on")
    assert list(lines) == [
        ("Mira Castellane", "Samir Haddou", dt.date(2026, 12, 1)),
        ("Mira Castellane", "Samir Haddou", dt.date(2026, 12, 2)),
    ]
    assert AccessEvent.objects.filter(action="names.shown").count() == 2


def test_when_the_log_cannot_be_written_no_name_is_shown(workshop, exchanged, listed, mira, sign_in, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("no log")

    monkeypatch.setattr(NameShown.objects, "bulk_create", broken)
    browser = sign_in(mira)
    browser.raise_request_exception = False

    answer = browser.get(reverse("participants:company", args=[workshop.pk]))

    assert (answer.status_code, b"Haddou" in answer.content) == (500, False)


def test_descriptions_leave_no_line(workshop, listed, mira, pair):
    show_profiles(**pair, shown=True)
    show_company(workshop=workshop, viewer=mira)

    assert NameShown.objects.count() == 0


def test_the_log_reads_by_reader_and_by_person(
    workshop, exchanged, listed, mira, samir, olga, sign_in, django_assert_num_queries
):
    for viewer in (mira, samir):
        show_company(workshop=workshop, viewer=viewer)

    with django_assert_num_queries(1):
        shown = names_shown(workshop)

    assert {name: [line.person for line in lines] for name, lines in shown.by_reader.items()} == {
        "Mira Castellane": ["Samir Haddou"],
        "Samir Haddou": ["Mira Castellane"],
    }
    assert {name: [line.reader for line in lines] for name, lines in shown.by_person.items()} == {
        "Mira Castellane": ["Samir Haddou"],
        "Samir Haddou": ["Mira Castellane"],
    }
    page = sign_in(olga).get(reverse("participants:names-log", args=[workshop.pk])).content.decode()
    assert page.count("was shown 1 name") == 2


def test_the_log_is_short_lived(workshop, exchanged, listed, mira, time_machine):
    time_machine.move_to("2026-12-01T09:00:00Z")
    show_company(workshop=workshop, viewer=mira)

    assert forget_names_shown(dt.date(2027, 3, 1)) == 0  # ninety days later
    assert forget_names_shown(dt.date(2027, 3, 2)) == 1
    assert NameShown.objects.count() == 0


# --- pages --------------------------------------------------------------------------------------


def test_the_page_opens_after_the_ground_rules(workshop, listed, exchanged, mira, sign_in):
    make.GroundRulesFactory(workshop=workshop)
    page = reverse("participants:company", args=[workshop.pk])

    html = sign_in(mira).get(page).content.decode()

    assert "once you have acknowledged the ground rules" in html
    assert ("Haddou" in html, NameShown.objects.count()) == (False, 0)


def test_under_a_rule_without_a_list_there_is_no_page_for_guests(workshop, listed, exchanged, mira, sign_in):
    workshop.rule_profile = make.RuleProfileFactory(participant_list="FACILITATORS")
    workshop.save()

    assert sign_in(mira).get(reverse("participants:company", args=[workshop.pk])).status_code == 403


def test_the_page_costs_the_same_for_one_guest_and_for_many(
    workshop, soravia, listed, exchanged, mira, sign_in, django_assert_num_queries, django_assert_max_num_queries
):
    browser, page = sign_in(mira), reverse("participants:company", args=[workshop.pk])
    browser.get(page)
    with django_assert_max_num_queries(40) as one:
        browser.get(page)
    queries = len(one.captured_queries)
    for number in range(5):
        agrees(guest(workshop, soravia, f"Guest{number} Number"), workshop, "LISTED", "AFFILIATION")
    browser.get(page)  # writes the new names into the log

    with django_assert_num_queries(queries):
        browser.get(page)


def test_a_facilitator_writes_down_what_a_side_has_confirmed(workshop, mira, samir, ardenya, soravia, felix, sign_in):
    browser, page = sign_in(felix), reverse("participants:exchange", args=[workshop.pk])
    data = {"first": ardenya.pk, "second": soravia.pk, "act": "confirm"}

    refused = browser.post(page, data | {"said_by": own(samir, workshop).pk})
    assert refused.status_code == 422
    assert "Say who of that side has confirmed it." in refused.content.decode()
    assert browser.post(page, data | {"said_by": own(mira, workshop).pk}).status_code == 302

    assert Exchange.objects.get().confirmed == {ardenya.pk}
    assert "confirmed by <bdi>Mira Castellane</bdi>" in browser.get(page).content.decode()
    assert browser.post(page, {"first": "x", "act": "y"}).status_code == 422


def test_the_convenor_alone_shows_names_early(workshop, listed, mira, ardenya, soravia, olga, felix, sign_in):
    page = reverse("participants:names-open", args=[workshop.pk])
    data = {"first": ardenya.pk, "second": soravia.pk, "reason": "The plane leaves tonight."}

    assert sign_in(felix).post(page, data).status_code == 403
    assert sign_in(olga).post(page, data | {"reason": ""}).status_code == 422
    assert sign_in(olga).post(page, data).status_code == 302

    assert told(workshop, mira)["Soravia"] == ["Samir Haddou"]
    log = sign_in(olga).get(reverse("participants:names-log", args=[workshop.pk])).content.decode()
    assert "The plane leaves tonight." in log


def test_an_observer_without_a_side_reads_the_page(workshop, dialogue, listed, exchanged, sign_in):
    osman = seated(dialogue, Role.OBSERVER, "Osman Kel", workshop=workshop)

    page = sign_in(osman).get(reverse("participants:company", args=[workshop.pk])).content.decode()

    assert "Samir Haddou" in page
    assert "Mira Castellane" in page
