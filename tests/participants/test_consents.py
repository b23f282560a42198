"""What guests agree to: their own answers, with history; no answer is no; the rule overrules."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from core.errors import DomainError
from participants.actions.consents import answer_consents
from participants.models import Consent, Invitation
from participants.selectors.consents import agreed, states_of
from tests import factories as make
from tests.factories import CHATHAM_HOUSE

ALL_YES = {kind: "YES" for kind in ("LISTED", "AFFILIATION", "PROFILE", "PHOTO", "FUNDER")}


@pytest.fixture
def invited(workshop, mira):
    return Invitation.objects.get(workshop=workshop, person__user=mira)


def say(invitation, **answers):
    return answer_consents(invitation=invitation, answers=answers, via="LINK")


def agreed_to(kind, workshop) -> list[str]:
    ids = agreed(kind, Invitation.objects.filter(workshop=workshop))
    return sorted(Invitation.objects.filter(pk__in=ids).values_list("person__name", flat=True))


def test_no_answer_is_no(workshop, mira, samir):
    assert [agreed_to(kind, workshop) for kind in ALL_YES] == [[]] * 5


def test_a_yes_counts_for_that_person_that_question_and_that_round(workshop, dialogue, invited, samir, mira):
    other = make.WorkshopFactory(dialogue=dialogue, number=5)
    make.InvitationFactory(workshop=other, person=invited.person, state="YES")

    say(invited, LISTED="YES", PHOTO="NO", FUNDER="ASK_AGAIN")

    assert {kind: agreed_to(kind, workshop) for kind in ALL_YES} == {
        **dict.fromkeys(ALL_YES, []),
        "LISTED": ["Mira Castellane"],
    }
    assert agreed_to("LISTED", other) == []


def test_a_yes_can_be_taken_back_and_what_was_said_stays_on_record(workshop, invited):
    say(invited, LISTED="YES")
    say(invited, LISTED="YES")
    say(invited, LISTED="NO")

    assert agreed_to("LISTED", workshop) == []
    said = Consent.objects.order_by("at", "replaced_at").values_list("answer", "via", "replaced_at")
    assert [(answer, via, replaced is None) for answer, via, replaced in said] == [
        ("YES", "LINK", False),
        ("NO", "LINK", True),
    ]
    acts = AccessEvent.objects.filter(action="consent.answered").order_by("at").values_list("payload", flat=True)
    assert list(acts) == [f'{{"answer":"{answer}","consent":"LISTED","via":"LINK"}}' for answer in ("YES", "NO")]


def test_two_answers_to_one_question_cannot_stand_together(invited):
    say(invited, LISTED="YES")

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(
            invitation=invited, kind="LISTED", about=invited.pk, answer="NO", via="LINK", at=dt.datetime.now(dt.UTC)
        )


@pytest.mark.parametrize(
    ("switch", "value", "kinds"),
    [
        ("participant_list", "FACILITATORS", {"LISTED", "AFFILIATION", "PROFILE"}),
        ("devices", "NO", {"PHOTO"}),
        ("devices", "DEVICES_OUT", {"PHOTO"}),
        ("attribution", "NONE", {"FUNDER"}),
    ],
)
def test_the_rule_overrules_what_anybody_agreed_to(workshop, invited, switch, value, kinds):
    say(invited, **ALL_YES)
    workshop.rule_profile = make.RuleProfileFactory(**CHATHAM_HOUSE | {switch: value})
    workshop.save()

    assert {kind for kind in ALL_YES if not agreed_to(kind, workshop)} == kinds


@pytest.mark.parametrize("state", ["SENT", "NO", "WITHDRAWN"])
def test_whoever_does_not_come_is_not_asked(workshop, invited, state):
    Invitation.objects.filter(pk=invited.pk).update(state=state)

    with pytest.raises(DomainError, match="for those who come"):
        say(invited, LISTED="YES")


def test_whoever_was_there_may_change_an_answer_afterwards(workshop, invited):
    say(invited, LISTED="YES")
    Invitation.objects.filter(pk=invited.pk).update(state="NO", attended=True)

    say(invited, LISTED="NO")

    assert agreed_to("LISTED", workshop) == []


def test_after_the_destruction_nothing_is_noted_any_more(workshop, invited):
    workshop.destroyed_at = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    workshop.save()

    with pytest.raises(DomainError, match="were destroyed"):
        say(invited, LISTED="YES")


# --- the guest's page ---------------------------------------------------------------------------


@pytest.fixture
def mariam_comes(mariam):
    Invitation.objects.filter(pk=mariam.pk).update(state="YES", answered_at=mariam.sent_at)
    return mariam


def page_of(invitation):
    return reverse("sessions:agreement-link", args=[link_token(invitation)])


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_questions_records_nothing(phone, mariam_comes, method):
    assert getattr(phone, method)(page_of(mariam_comes)).status_code == 200
    assert (Consent.objects.count(), AccessEvent.objects.count()) == (0, 0)


def test_a_guest_answers_by_link_in_their_own_language(phone, mariam_comes):
    page = phone.get(page_of(mariam_comes))
    assert '<html lang="ar" dir="rtl">' in page.text

    answer = phone.post(page_of(mariam_comes), {"LISTED": "YES", "PHOTO": "NO"})

    assert answer.status_code == 302
    said = Consent.objects.order_by("kind").values_list("kind", "answer", "via", "invitation_id")
    assert list(said) == [("LISTED", "YES", "LINK", mariam_comes.pk), ("PHOTO", "NO", "LINK", mariam_comes.pk)]
    page = phone.get(page_of(mariam_comes), {"language": "en"}).text
    assert 'value="YES" id="LISTED-YES" checked' in page
    assert 'value="NO" id="PHOTO-NO" checked' in page


def test_nonsense_is_refused_in_words_and_changes_nothing(phone, mariam_comes):
    answer = phone.post(page_of(mariam_comes) + "?language=en", {"LISTED": "MAYBE", "PHOTO": "NO"})

    assert answer.status_code == 422
    assert "Choose one of the answers." in answer.text
    assert 'value="NO" id="PHOTO-NO" checked' in answer.text
    assert Consent.objects.count() == 0


def test_a_rotated_link_answers_nothing(phone, mariam_comes):
    page = page_of(mariam_comes)
    Invitation.objects.filter(pk=mariam_comes.pk).update(link_version=2)

    assert phone.post(page, {"LISTED": "YES"}).status_code == 404
    assert Consent.objects.count() == 0


def test_a_guest_sees_all_that_they_agreed_to_in_one_place(sign_in, workshop, dialogue, invited, mira):
    other = make.WorkshopFactory(dialogue=dialogue, number=5, title="The ferry")
    invitation = make.InvitationFactory(workshop=other, person=invited.person, state="YES")
    say(invited, LISTED="YES")
    say(invitation, PHOTO="YES")

    page = sign_in(mira).get(reverse("sessions:agreement-list")).content.decode()

    assert page.count("answer-yes") == 2
    assert page.index("The ferry") > 0
    assert page.index(workshop.title) > 0


def test_the_guests_list_takes_as_many_queries_for_three_rounds_as_for_one(
    sign_in, invited, dialogue, mira, django_assert_num_queries, django_assert_max_num_queries
):
    browser, page = sign_in(mira), reverse("sessions:agreement-list")
    browser.get(page)
    with django_assert_max_num_queries(40) as one:
        browser.get(page)
    queries = len(one.captured_queries)
    for number in (5, 6):
        other = make.WorkshopFactory(dialogue=dialogue, number=number)
        say(make.InvitationFactory(workshop=other, person=invited.person, state="YES"), **ALL_YES)

    with django_assert_num_queries(queries):
        browser.get(page)


def test_organisers_see_the_state_of_everybody(sign_in, workshop, invited, samir, olga, django_assert_num_queries):
    say(invited, LISTED="YES", FUNDER="NO", PHOTO="ASK_AGAIN")

    with django_assert_num_queries(2):
        rows = states_of(workshop)

    assert [(row.invitation.person.name, row.answers) for row in rows] == [
        ("Mira Castellane", ["YES", "", "", "ASK_AGAIN", "NO"]),
        ("Samir Haddou", ["", "", "", "", ""]),
    ]
    page = sign_in(olga).get(reverse("participants:consent-list", args=[workshop.pk])).content.decode()
    assert page.count("asks to be asked again") == 1


def test_the_guests_own_page_leads_to_the_questions(phone, mariam_comes, sign_in, invited, mira):
    by_link = phone.get(reverse("participants:answer", args=[link_token(mariam_comes)])).text
    signed_in = sign_in(mira).get(reverse("participants:invitation-answer", args=[invited.pk])).content.decode()

    assert f'href="{page_of(mariam_comes)}"' in by_link
    assert f'href="{reverse("sessions:agreement", args=[invited.pk])}"' in signed_in
