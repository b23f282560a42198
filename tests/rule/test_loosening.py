"""Once people have spoken, a wider rule needs the yes of everyone who attended."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token
from core.errors import DomainError
from desk.actions.loosening import answer_request, ask_to_loosen, read_reason, take_back_request
from desk.actions.rule import put_rule_in_force
from outbox.envelope import personal_link
from outbox.models import Message
from sessions_app.actions.agenda import tighten_session
from sessions_app.models import Note, RuleAnswer, RuleRequest
from tests import factories as make
from workshops.models import PRESETS, RuleProfile

WIDER = {**make.CHATHAM_HOUSE, "attribution": "NAMED"}
WHY = "The joint article would name its authors."


@pytest.fixture(autouse=True)
def _on_the_second_day():
    with time_machine.travel("2027-01-01 09:00Z", tick=False):
        yield


@pytest.fixture
def nils(workshop, soravia):
    """Was there, and has no account."""
    person = make.PersonFactory(name="Nils Aaberg", email="nils@example.org", language="fr")
    return make.InvitationFactory(workshop=workshop, person=person, side=soravia, state="YES")


@pytest.fixture
def session(workshop, mira, samir, nils):
    """Three were in the room; one more said yes and stayed away."""
    row = make.SessionFactory(workshop=workshop)
    for invitation in workshop.invitations.all():
        make.PresenceFactory(session=row, invitation=invitation)
    make.InvitationFactory(workshop=workshop, state="YES")
    return row


@pytest.fixture
def asked(workshop, session, olga) -> RuleRequest:
    return ask_to_loosen(workshop=workshop, switches=WIDER, reason=WHY, by=olga)


def answer_of(asked, name) -> RuleAnswer:
    return asked.answers.select_related("request", "invitation__person").get(invitation__person__name__startswith=name)


def say(asked, **said):
    for name, agrees in said.items():
        answer_request(answer=answer_of(asked, name), agrees=agrees)
    asked.refresh_from_db()


def attribution_of(workshop) -> str:
    workshop.refresh_from_db()
    return workshop.rule_profile.attribution


def test_everyone_who_attended_is_asked_and_nobody_else(asked):
    names = asked.answers.order_by("invitation__person__name").values_list("invitation__person__name", flat=True)
    assert list(names) == ["Mira Castellane", "Nils Aaberg", "Samir Haddou"]


def test_each_gets_one_letter_with_nothing_but_a_link(asked, workshop):
    letters = {letter.to_email: letter for letter in Message.objects.filter(kind="desk/rule_asked")}
    assert sorted(letters) == ["mira@example.org", "nils@example.org", "samir@example.org"]
    for letter in letters.values():
        whole = letter.subject + letter.text + letter.html + letter.to_name
        said = [word for word in (WHY, "rule", "named", workshop.title, "Geneva", "Mira", "Nils") if word in whole]
        assert said == []
    page = reverse("desk:rule-answer", args=[answer_of(asked, "Mira").pk])
    assert page in letters["mira@example.org"].text
    link = reverse("desk:rule-answer-link", args=[link_token(answer_of(asked, "Nils"))])
    assert personal_link(letters["nils@example.org"]).endswith(link)


def test_the_rule_becomes_wider_with_the_last_yes_and_not_before(asked, workshop):
    say(asked, Mira=True, Samir=True)
    assert (asked.state, attribution_of(workshop)) == ("OPEN", "BY_CONSENT")
    say(asked, Nils=True)
    assert (asked.state, attribution_of(workshop)) == ("AGREED", "NAMED")


def test_any_no_ends_it_and_takes_the_other_letters_back(asked, workshop):
    say(asked, Mira=True, Samir=False)
    assert (asked.state, attribution_of(workshop)) == ("REFUSED", "BY_CONSENT")
    assert set(Message.objects.values_list("state", flat=True)) == {"WITHDRAWN"}
    with pytest.raises(DomainError, match="no longer open"):
        say(asked, Nils=True)


def test_a_yes_can_be_taken_back_until_it_takes_effect(asked, workshop):
    say(asked, Mira=True, Samir=True)
    say(asked, Mira=None)
    say(asked, Nils=True)
    assert (asked.state, attribution_of(workshop)) == ("OPEN", "BY_CONSENT")
    say(asked, Mira=True)
    assert attribution_of(workshop) == "NAMED"
    with pytest.raises(DomainError, match="no longer open"):
        say(asked, Mira=None)


def test_notes_keep_the_profile_that_they_were_made_under(asked, workshop, session):
    before = workshop.rule_profile
    make.NoteFactory(session=session, rule_profile=before)
    say(asked, Mira=True, Samir=True, Nils=True)
    note = Note.objects.get()
    assert (note.rule_profile, note.profile.attribution, note.rule.may_name(consented=False)) == (
        before, "BY_CONSENT", False,
    )  # fmt: skip


def test_silence_is_not_consent(asked, workshop):
    say(asked, Mira=True, Samir=True)
    with time_machine.travel(dt.datetime(2027, 1, 23, 9, tzinfo=dt.UTC)), pytest.raises(DomainError, match="no longer"):
        say(asked, Nils=True)
    assert attribution_of(workshop) == "BY_CONSENT"


def test_another_rule_that_comes_in_between_ends_the_question(asked, workshop, olga):
    put_rule_in_force(workshop=workshop, switches=PRESETS["CLOSED"], by=olga)
    asked.refresh_from_db()
    assert asked.state == "WITHDRAWN"


def test_the_team_takes_its_question_back_and_may_ask_another(asked, workshop, olga):
    with pytest.raises(DomainError, match="asked already"):
        ask_to_loosen(workshop=workshop, switches=WIDER, reason=WHY, by=olga)
    take_back_request(request=asked, by=olga)
    again = ask_to_loosen(workshop=workshop, switches=WIDER, reason=WHY, by=olga)
    assert (again.state, RuleRequest.objects.count()) == ("OPEN", 2)


@pytest.mark.parametrize(
    ("switches", "words"),
    [({**make.CHATHAM_HOUSE, "notes": "POINTS"}, "No switch is wider"), (make.CHATHAM_HOUSE, "No switch is wider")],
)
def test_a_tighter_rule_needs_nobodys_leave(switches, words, workshop, session, olga):
    with pytest.raises(DomainError, match=words):
        ask_to_loosen(workshop=workshop, switches=switches, reason=WHY, by=olga)


def test_nobody_is_asked_before_anybody_has_spoken(workshop, session, olga):
    with time_machine.travel("2026-11-23 09:00Z"), pytest.raises(DomainError, match="Nobody has spoken"):
        ask_to_loosen(workshop=workshop, switches=WIDER, reason=WHY, by=olga)


def test_who_cannot_be_asked_keeps_the_rule_as_it_is(workshop, session, nils, olga):
    nils.person.email = ""
    nils.person.save()
    with pytest.raises(DomainError, match="1 person who attended has neither"):
        ask_to_loosen(workshop=workshop, switches=WIDER, reason=WHY, by=olga)
    assert RuleRequest.objects.count() == 0


def test_a_session_is_loosened_by_those_who_were_in_its_room(workshop, session, mira, samir, olga):
    small = make.SessionFactory(workshop=workshop, title="Two alone")
    tighten_session(session=small, switches={**make.CHATHAM_HOUSE, "use_of_content": "NONE"}, by=olga)
    for user in (mira, samir):
        make.PresenceFactory(session=small, invitation=workshop.invitations.get(person__user=user))
    small.refresh_from_db()

    asked = ask_to_loosen(workshop=workshop, session=small, switches=make.CHATHAM_HOUSE, reason=WHY, by=olga)
    assert asked.answers.count() == 2
    say(asked, Mira=True)
    assert type(small).objects.get(pk=small.pk).profile.use_of_content == "NONE"
    say(asked, Samir=True)
    assert type(small).objects.get(pk=small.pk).profile.use_of_content == "FREE"
    with pytest.raises(DomainError, match="never wider"):
        ask_to_loosen(workshop=workshop, session=small, switches=WIDER, reason=WHY, by=olga)


def test_what_each_said_is_in_no_trail_and_on_no_page_but_their_own(asked, workshop, olga, samir, sign_in):
    say(asked, Mira=True)
    rows = AccessEvent.objects.filter(action="rule.answered")
    assert [(row.actor_id, row.payload) for row in rows] == [(None, rows[0].payload)]
    assert [word for word in ("agrees", "Mira", "true") if word in str(rows[0].payload)] == []

    page = sign_in(olga).get(reverse("desk:rule-request", args=[asked.pk])).content.decode()
    assert "1 of 3 have agreed." in page
    assert [name for name in ("Mira", "Samir", "Nils") if name in page] == []
    theirs = reverse("desk:rule-answer", args=[answer_of(asked, "Mira").pk])
    assert sign_in(samir).get(theirs).status_code == 404


def test_opening_the_link_answers_nothing_and_names_nobody_and_a_button_does(asked, client):
    address = reverse("desk:rule-answer-link", args=[link_token(answer_of(asked, "Nils"))])
    at_first = reverse("participants:answer", args=[link_token(answer_of(asked, "Nils").invitation)])
    with time_machine.travel("2026-11-25 09:00Z"):
        client.post(at_first, {"answer": "YES"})  # this browser is known; for others see test_forwarded_question.py
    before = set(AccessEvent.objects.values_list("pk", flat=True))

    page = client.get(address)
    opened = AccessEvent.objects.exclude(pk__in=before).values_list("action", "actor_id", "object_id")
    assert (page.status_code, page.headers["Content-Language"], WHY in page.text) == (200, "fr", True)
    assert (list(opened), answer_of(asked, "Nils").agrees) == ([("rule.reason-read", None, asked.pk)], None)
    assert client.post(address, {"agrees": "perhaps"}).status_code == 422
    assert client.post(address, {"agrees": "yes"}).status_code == 302
    assert answer_of(asked, "Nils").agrees is True


def test_it_waits_on_the_first_page_until_it_is_answered(asked, mira, sign_in):
    browser, words = sign_in(mira), b"may become wider"
    assert words in browser.get(reverse("desk:home")).content
    say(asked, Mira=True)
    assert words not in browser.get(reverse("desk:home")).content


def test_the_page_of_the_rule_asks_with_one_button_and_keeps_what_was_typed(workshop, session, olga, sign_in):
    browser, address = sign_in(olga), reverse("desk:rule-change", args=[workshop.pk])
    refused = browser.post(address, {**WIDER, "name": "", "ask": "yes", "reason": ""})
    assert (refused.status_code, RuleRequest.objects.count()) == (422, 0)
    assert "Say why you ask" in refused.content.decode()

    browser.post(address, {**WIDER, "name": "", "ask": "yes", "reason": WHY})
    request = RuleRequest.objects.get()
    assert (read_reason(request=request, by=olga), request.profile.switches) == (WHY, WIDER)
    assert "0 of 3 have agreed." in browser.get(address).content.decode()


def test_a_wider_rule_is_not_put_in_force_past_those_who_attended(workshop, session, olga, sign_in):
    answer = sign_in(olga).post(reverse("desk:rule-change", args=[workshop.pk]), {**WIDER, "name": "", "reason": ""})
    assert (answer.status_code, attribution_of(workshop), RuleProfile.objects.count()) == (422, "BY_CONSENT", 1)
