"""What guests say without their names: asked once, unlinkable, read when it is closed and enough have."""

import re

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, ForeignKey
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from core.errors import DomainError
from outbox.models import Message
from participants.models import Person
from reports import actions
from reports.models import Ballot, Survey, SurveyAnswer
from reports.selectors.content import draft_of
from reports.selectors.reading import reading_of
from reports.selectors.surveys import results_of
from tests.reports.test_sections import TODAY
from tests.sentences import sentences

SAID = {"trust": 4, "understanding": 3, "willingness": 5}


@pytest.fixture
def survey(held, olga):
    for person in list(Person.objects.all()[:8]):
        person.email = f"{person.pk}@example.org"
        person.save()
    return actions.ask_survey(workshop=held, moment="AFTER", by=olga)


def answered(survey, *said):
    for ballot, words in zip(survey.ballots.filter(is_spent=False), said, strict=False):
        actions.answer_survey(ballot=ballot, **SAID | words)


def link(ballot):
    return reverse("reports:survey-answer", args=[link_token(ballot)])


def means(survey):
    (result,) = results_of([survey.workshop])
    return (result.count, *result.means.values())


def test_each_guest_has_one_ballot_and_one_letter_that_says_nothing_of_the_round(survey, dialogue):
    letters = Message.objects.filter(kind="reports/survey_asked")

    assert (survey.ballots.count(), letters.count()) == (8, 8)
    words = " ".join(letter.subject + letter.text + letter.html for letter in letters)
    assert [word for word in (dialogue.title, "Geneva", survey.workshop.title, "Expert") if word in words] == []


def test_a_guest_answers_by_link_once(client, survey):
    ballot = survey.ballots.first()

    opened = client.get(link(ballot))
    before = SurveyAnswer.objects.count()
    sent = client.post(link(ballot), {"trust": "4", "understanding": "", "willingness": "5"})
    again = client.post(link(ballot), {"trust": "1"})

    assert (opened.status_code, before, sent.status_code, again.status_code) == (200, 0, 302, 422)
    assert list(SurveyAnswer.objects.values_list("trust", "understanding", "willingness")) == [(4, None, 5)]
    assert "your answer has been counted" in client.get(link(ballot)).content.decode()


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar"])
def test_the_page_speaks_the_guests_language_to_the_last_word(client, survey, language):
    ballots = dict(zip(("en", language), survey.ballots.all(), strict=False))
    for code, ballot in ballots.items():
        Person.objects.filter(invitations__ballots=ballot).update(language=code)

    def kept():
        english, theirs = (sentences(client.get(link(ballot)).text) for ballot in ballots.values())
        return english & theirs

    asked = kept()
    for ballot in ballots.values():
        client.post(link(ballot), {"trust": "4", "understanding": "", "willingness": "5"})

    assert (asked, kept()) == ({"Antechamber", "Lake Room"}, {"Antechamber", "Lake Room"})


def test_a_value_off_the_scale_is_refused_and_the_ballot_is_not_spent(client, survey):
    ballot = survey.ballots.first()

    assert client.post(link(ballot), {"trust": "9"}).status_code == 422
    assert not Ballot.objects.filter(is_spent=True).exists()


def test_an_answer_has_no_time_no_owner_and_no_place_in_an_order(survey):
    fields = SurveyAnswer._meta.get_fields()
    owners = [field.name for field in fields if isinstance(field, ForeignKey)]
    times = [field.name for model in (SurveyAnswer, Ballot) for field in model._meta.get_fields()
             if isinstance(field, (DateField, DateTimeField))]  # fmt: skip

    assert (owners, times) == (["survey"], ["link_expires_at"])
    with pytest.raises(FieldDoesNotExist):
        SurveyAnswer._meta.get_field("created_at")


def test_every_answer_is_written_anew_in_chance_order(survey):
    answered(survey, *({"trust": n} for n in (1, 2, 3, 4, 5, 1)))
    before, order = set(SurveyAnswer.objects.values_list("pk", flat=True)), []
    answered(survey, {"trust": 2})
    answered(survey, {"trust": 3})

    for answer in SurveyAnswer.objects.raw("SELECT * FROM reports_surveyanswer"):
        order.append(answer.trust)
    assert not before & set(SurveyAnswer.objects.values_list("pk", flat=True))
    assert sorted(order) == [1, 1, 2, 2, 3, 3, 4, 5]
    assert order != [1, 2, 3, 4, 5, 1, 2, 3]


def test_the_trail_says_that_a_ballot_was_spent_by_no_account(survey):
    answered(survey, {})

    event = AccessEvent.objects.get(action="survey.ballot-spent")
    assert (event.actor_id, re.findall("trust|4", str(event.payload))) == (None, [])


def test_nothing_is_told_while_it_is_open_nor_of_four(survey, olga):
    answered(survey, {}, {}, {}, {"trust": 5})
    open_ = means(survey)
    actions.close_survey(survey=survey, by=olga)
    survey.refresh_from_db()

    assert (open_, means(survey)) == ((None, None, None, None), (None, None, None, None))


def test_five_answers_are_told_but_not_when_all_are_alike_at_the_end_of_the_scale(survey, olga):
    answered(survey, {}, {}, {}, {}, {"trust": 5})
    actions.close_survey(survey=survey, by=olga)

    assert means(survey) == (5, 4.2, 3.0, None)


def test_what_is_closed_takes_no_answer_and_is_not_asked_again(survey, olga):
    ballot = survey.ballots.first()
    actions.close_survey(survey=survey, by=olga)

    with pytest.raises(DomainError, match="closed"):
        actions.answer_survey(ballot=ballot, **SAID)
    with pytest.raises(DomainError, match="asked already"):
        actions.ask_survey(workshop=survey.workshop, moment="AFTER", by=olga)
    assert not SurveyAnswer.objects.exists()


def test_fewer_than_five_guests_are_not_asked(held, olga):
    with pytest.raises(DomainError, match="Fewer than 5 people can be asked"):
        actions.ask_survey(workshop=held, moment="BEFORE", by=olga)

    assert not Survey.objects.exists()


def test_the_report_has_what_is_closed_with_a_round_told_by_its_year(survey, report, olga):
    answered(survey, {}, {}, {}, {}, {"trust": 5})
    before = draft_of(report, TODAY).content["surveys"]
    actions.close_survey(survey=survey, by=olga)
    content = draft_of(report, TODAY).content

    assert (before, content["surveys"]) == ([], [["2026 · 1", "AFTER", 4.2, 3.0, None]])
    assert reading_of(content)["surveys"] == [
        {
            "label": "2026 · 1, after the round",
            "cells": [("Trust", "4.2"), ("Understanding", "3.0"), ("Would come again", None)],
        }
    ]


def test_two_rounds_are_drawn_as_curves(report):
    content = draft_of(report, TODAY).content
    content["surveys"] = [["2025 · 1", "AFTER", 3.0, 3.1, None], ["2026 · 2", "AFTER", 4.2, 3.0, 4.0]]

    chart = reading_of(content)["curve"]

    assert chart.rows == [["2025 · 1", "3", "3.1", "withheld"], ["2026 · 2", "4.2", "3", "4"]]


def test_organisers_ask_and_close_on_one_page(sign_in, olga, felix, survey):
    browser = sign_in(olga)
    address = reverse("reports:survey-list", args=[survey.workshop_id])

    browser.post(reverse("reports:survey-ask", args=[survey.workshop_id]), {"moment": "BEFORE"})
    browser.post(reverse("reports:survey-close", args=[survey.pk]))

    page = browser.get(address).content.decode()
    assert ("Before the round" in page, page.count("Close it for good")) == (True, 1)
    assert "Close it for good" not in sign_in(felix).get(address).content.decode()
