"""Concerns and incidents: what was reported, by nobody if they wish, and what was done about it."""

import datetime as dt

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.actions import record
from audit.models import AccessEvent
from core.access import link_token
from core.errors import DomainError
from followups import actions
from followups.actions import incidents as acts
from followups.choices import ConcernPage, IncidentState, ToldHow
from followups.models import AffectedPerson, Incident, IncidentStep
from followups.selectors import incidents as found
from outbox.models import Message
from participants.models import Invitation, Person
from tests import factories as make
from vault.actions import has_share
from vault.models import Sealed
from workshops.choices import Role
from workshops.querysets import today

WORDS = "The list of guests lay open in the hotel’s printer."
LATER = today() + dt.timedelta(days=400)


@pytest.fixture
def incident(dialogue, olga, felix, mira):
    return report(dialogue, by=mira, reporter="Mira Castellane")


def report(dialogue, **facts) -> Incident:
    return actions.report_concern(dialogue=dialogue, words=WORDS, **facts)


def person(user) -> Person:
    return Person.objects.get(user=user)


def listed(incident, *users, by) -> list[AffectedPerson]:
    actions.set_affected(incident=incident, people=[person(user) for user in users], by=by)
    return list(incident.affected.order_by("person__name"))


def events(action) -> list:
    return list(AccessEvent.objects.filter(action=action).values_list("actor_id", "actor_name"))


# --- reporting ---------------------------------------------------------------------------------


def test_the_words_are_sealed_in_a_compartment_of_their_own(incident, olga):
    assert Sealed.objects.get().compartment == incident.pk
    read = actions.read_incident(incident=incident, by=olga)
    assert (read["words"], read["reporter"]) == (WORDS, "Mira Castellane")


def test_no_row_and_no_event_says_who_reported_unnamed(dialogue, olga, mira):
    incident = report(dialogue)

    read = actions.read_incident(incident=incident, by=olga)
    assert (read["reporter"], events("incident.reported")) == ("", [(None, "")])
    assert {field.name for field in Incident._meta.fields if field.is_relation} == {"dialogue"}


def test_of_the_reporting_the_day_is_kept_and_not_the_hour():
    kinds = {field.name: field.get_internal_type() for field in Incident._meta.fields}

    assert kinds["reported_on"] == "DateField"
    assert [name for name, kind in kinds.items() if kind == "DateTimeField"] == ["destroyed_at"]


def test_the_history_tells_the_day_of_the_reporting_and_not_the_hour(dialogue):
    with time_machine.travel("2026-12-01 09:17Z", tick=False):
        incident = report(dialogue)

    assert [line.when for line in found.history_of(incident)] == ["1 Dec 2026"]


def test_those_who_lead_get_a_letter_that_says_nothing(incident, olga, felix):
    letters = Message.objects.filter(kind="followups/concern")

    assert {letter.to_email for letter in letters} == {olga.email, felix.email}
    assert {letter.subject for letter in letters} == {"Something needs you"}


def test_a_flood_of_concerns_is_stopped_in_a_sentence(dialogue, monkeypatch):
    monkeypatch.setattr(acts, "MOST_A_DAY", 1)
    report(dialogue)

    with pytest.raises(DomainError):
        report(dialogue)


# --- dealing with it ---------------------------------------------------------------------------


def test_an_incident_goes_from_reported_to_contained_to_told_to_closed(incident, olga):
    states = [actions.advance_incident(incident=incident, by=olga).state for _ in range(2)]
    closed = actions.close_incident(incident=incident, lesson="No lists on printers.", keep_until=LATER, by=olga)

    assert [*states, closed.state] == [IncidentState.CONTAINED, IncidentState.TOLD, IncidentState.CLOSED]
    assert actions.read_incident(incident=closed, by=olga)["lesson"] == "No lists on printers."


def test_nobody_is_said_to_be_told_who_was_not(incident, olga, samir):
    actions.advance_incident(incident=incident, by=olga)
    (row,) = listed(incident, samir, by=olga)

    with pytest.raises(DomainError):
        actions.advance_incident(incident=incident, by=olga)
    actions.tell_affected(affected=row, how=ToldHow.TELEPHONE, by=olga)
    assert actions.advance_incident(incident=incident, by=olga).state == IncidentState.TOLD


def test_an_incident_with_an_open_step_or_a_past_day_is_not_closed(incident, olga, felix):
    step = actions.add_step(incident=incident, what="Call the hotel.", holder=felix, until=today(), by=olga)
    closing = {"incident": incident, "lesson": "Learnt.", "by": olga}

    with pytest.raises(DomainError):
        actions.close_incident(keep_until=LATER, **closing)
    actions.settle_step(step=step, by=felix)
    with pytest.raises(DomainError), transaction.atomic():
        actions.close_incident(keep_until=today(), **closing)
    assert actions.close_incident(keep_until=LATER, **closing).keep_until == LATER


def test_in_a_closed_incident_nothing_changes_any_more(incident, olga, samir):
    actions.close_incident(incident=incident, lesson="Learnt.", keep_until=LATER, by=olga)

    for act in (
        lambda: actions.advance_incident(incident=incident, by=olga),
        lambda: listed(incident, samir, by=olga),
        lambda: actions.add_step(incident=incident, what="More.", holder=olga, until=LATER, by=olga),
    ):
        with pytest.raises(DomainError), transaction.atomic():
            act()


def test_a_step_is_done_once(incident, olga, felix):
    step = actions.add_step(incident=incident, what="Call the hotel.", holder=felix, until=LATER, by=olga)

    for _ in range(2):
        actions.settle_step(step=step, by=felix)

    assert len(events("incident.step-done")) == 1
    assert actions.read_incident(incident=incident, by=olga)["steps"] == {step.pk: "Call the hotel."}


def test_somebody_is_told_by_a_letter_that_asks_them_to_ring(incident, dialogue, olga, samir):
    (row,) = listed(incident, samir, by=olga)

    for _ in range(2):
        told = actions.tell_affected(affected=row, how=ToldHow.LETTER, by=olga)

    letter = Message.objects.get(kind="followups/something_concerns_you")
    assert (letter.to_email, told.told_by, told.told_on) == (samir.email, olga, today())
    assert "ring" in letter.text


def test_who_has_no_address_is_told_in_another_way(incident, olga, samir):
    Person.objects.filter(user=samir).update(email="")
    (row,) = listed(incident, samir, by=olga)

    assert [value for value, _words in found.ways_to_tell(row)] == [ToldHow.TELEPHONE, ToldHow.IN_PERSON]
    with pytest.raises(DomainError):
        actions.tell_affected(affected=row, how=ToldHow.LETTER, by=olga)


def test_people_of_another_dialogue_are_not_put_on_the_list(incident, olga):
    stranger = make.PersonFactory()

    with pytest.raises(DomainError):
        actions.set_affected(incident=incident, people=[stranger], by=olga)


def test_who_was_told_stays_on_the_list(incident, olga, mira, samir):
    first, _second = listed(incident, mira, samir, by=olga)
    actions.tell_affected(affected=first, how=ToldHow.IN_PERSON, by=olga)

    assert [str(row.person) for row in listed(incident, by=olga)] == ["Mira Castellane"]


def test_those_within_reach_come_first_and_are_not_told_apart(dialogue, workshop, olga, mira, samir, ravi):
    note = make.NoteFactory(session=make.SessionFactory(workshop=workshop))
    make.PresenceFactory(session=note.session, invitation=Invitation.objects.get(person__user=mira))
    third = make.MembershipFactory(dialogue=dialogue, person=make.PersonFactory(name="Zora Lind")).person
    with transaction.atomic():
        record("note.read", by=samir, obj=note)
    incident = report(dialogue, about=note, page=ConcernPage.NOTE)

    near, others = found.people_to_choose(incident)

    assert ([str(p) for p in near], others) == (["Mira Castellane", "Samir Haddou"], [third])


# --- the day of its own ------------------------------------------------------------------------


def test_on_its_day_the_words_go_and_the_fact_stays(incident, olga, felix, samir):
    actions.add_step(incident=incident, what="Call the hotel.", holder=felix, until=LATER, by=olga)
    listed(incident, samir, by=olga)

    before = actions.destroy_due_incidents(incident.keep_until - dt.timedelta(days=1))
    on_the_day = actions.destroy_due_incidents(incident.keep_until)
    again = actions.destroy_due_incidents(incident.keep_until)

    incident.refresh_from_db()
    left = (Sealed.objects.count(), IncidentStep.objects.count(), AffectedPerson.objects.count())
    assert (before, on_the_day, left) == (0, 1, (0, 0, 0))
    assert (again, incident.destroyed_at is not None) == (int(has_share(incident.pk)), True)
    assert actions.read_incident(incident=incident, by=olga) is None


# --- pages -------------------------------------------------------------------------------------


def form(**more):
    return {"words": WORDS, "page": "OTHER", "happened_on": "", **more}


def test_a_concern_is_reported_from_the_foot_of_a_page_by_its_kind(sign_in, dialogue, workshop, mira, olga):
    browser, here = sign_in(mira), reverse("desk:workshop", args=[workshop.pk])
    address = f"{reverse('followups:concern')}?from={here}"
    assert f'href="{address}"' in browser.get(here).text
    assert '<option value="DIALOGUE" selected>' in browser.get(address).text

    done = browser.post(address, form(page="DIALOGUE"))

    incident = Incident.objects.get()
    assert (done.status_code, incident.dialogue, incident.object_id) == (200, dialogue, workshop.pk)
    assert events("incident.reported") == [(mira.pk, "Mira Castellane")]


def test_somebody_stays_unnamed_by_a_tick(sign_in, dialogue, mira, olga):
    sign_in(mira).post(reverse("followups:concern"), form(unnamed="on"))

    assert events("incident.reported") == [(None, "")]
    assert actions.read_incident(incident=Incident.objects.get(), by=olga)["reporter"] == ""


def test_a_page_that_the_reporter_may_not_see_is_not_taken_over(sign_in, dialogue, mira, sam):
    elsewhere = sam.seats.get().dialogue
    address = f"{reverse('followups:concern')}?from={reverse('desk:dialogue', args=[elsewhere.pk])}"

    sign_in(mira).post(address, form())

    incident = Incident.objects.get()
    assert (incident.dialogue, incident.object_id) == (dialogue, None)


@pytest.mark.parametrize("origin", ["nonsense", "//elsewhere.example/", "/nowhere/", "http://[", ""])
def test_nonsense_about_the_page_is_no_trouble(sign_in, mira, origin):
    assert sign_in(mira).get(reverse("followups:concern"), {"from": origin}).status_code == 200


def test_who_sits_in_two_dialogues_says_which(sign_in, dialogue, olga):
    other = make.SeatFactory(user=olga).dialogue
    browser, address = sign_in(olga), reverse("followups:concern")

    unsaid = browser.post(address, form())
    said = browser.post(address, form(dialogue=str(other.pk)))

    assert (unsaid.status_code, said.status_code, Incident.objects.get().dialogue) == (422, 200, other)
    assert WORDS in unsaid.text  # what was typed stays


def test_a_dialogue_in_which_one_is_not_seated_takes_no_concern(sign_in, dialogue, olga, sam):
    make.SeatFactory(user=sam)
    posted = sign_in(sam).post(reverse("followups:concern"), form(dialogue=str(dialogue.pk)))

    assert (posted.status_code, Incident.objects.count()) == (422, 0)


def test_a_funder_chooses_without_learning_a_code_name(sign_in, dialogue, frank):
    make.SeatFactory(user=frank, role=Role.FUNDER)

    page = sign_in(frank).get(reverse("followups:concern")).text

    assert (dialogue.code_name in page, page.count("the dialogue in which you are seated since")) == (False, 2)


def test_a_guest_reports_by_the_personal_link_and_opening_it_records_nothing(client, dialogue, mira, olga):
    token = link_token(Invitation.objects.get(person__user=mira))
    address = reverse("followups:concern-by-link", args=[token])
    assert f'href="{address}"' in client.get(reverse("participants:answer", args=[token])).text

    opened = client.get(address)
    assert (opened.status_code, Incident.objects.count()) == (200, 0)
    client.post(address, form(unnamed="on"))

    assert (Incident.objects.get().dialogue, events("incident.reported")) == (dialogue, [(None, "")])


def test_a_forwarded_link_passes_a_concern_on_and_lends_nobody_the_guests_name(client, dialogue, mira, olga):
    """The guest has answered in her own browser; whoever holds her letter may be somebody else."""
    invitation = Invitation.objects.get(person__user=mira)
    Invitation.objects.filter(pk=invitation.pk).update(claimed_version=invitation.link_version)
    address = reverse("followups:concern-by-link", args=[link_token(invitation)])

    page = client.get(address).text
    sent = client.post(address, form())

    assert ("is passed on without a name" in page, "unnamed" in page, mira.name in page) == (True, False, False)
    assert (sent.status_code, Incident.objects.count(), events("incident.reported")) == (200, 1, [(None, "")])
    assert actions.read_incident(incident=Incident.objects.get(), by=olga)["reporter"] == ""


def test_an_empty_concern_is_refused_in_words(sign_in, mira):
    answer = sign_in(mira).post(reverse("followups:concern"), form(words=""))

    assert (answer.status_code, Incident.objects.count()) == (422, 0)


def test_the_home_of_those_who_lead_has_a_line_and_others_none(sign_in, incident, olga, ravi):
    address = reverse("followups:incident-detail", args=[incident.pk])

    assert [address in sign_in(user).get("/").text for user in (olga, ravi)] == [True, False]


def test_an_incident_is_dealt_with_on_its_page(sign_in, incident, olga, felix, samir):
    browser = sign_in(olga)

    def post(name, pk, **data):
        return browser.post(reverse(f"followups:{name}", args=[pk]), data).status_code

    post("incident-people", incident.pk, people=[str(person(samir).pk)])
    post("incident-step-add", incident.pk, what="Call the hotel.", holder=str(felix.pk), until=LATER.isoformat())
    post("affected-tell", incident.affected.get().pk, how="TELEPHONE")
    post("incident-step-settle", incident.steps.get().pk)
    post("incident-advance", incident.pk)
    bare = post("incident-close", incident.pk, lesson="", keep_until=LATER.isoformat())
    post("incident-close", incident.pk, lesson="No lists on printers.", keep_until=LATER.isoformat())

    page = browser.get(reverse("followups:incident-detail", args=[incident.pk])).text
    incident.refresh_from_db()
    assert (bare, incident.state) == (422, IncidentState.CLOSED)
    assert [words in page for words in (WORDS, "Call the hotel.", "No lists on printers.", "by telephone")] == [
        True
    ] * 4


def test_the_page_asks_as_many_questions_for_two_steps_as_for_one(sign_in, incident, olga, felix, mira, samir):
    """Beside the audit row that each opened text writes."""
    browser, address = sign_in(olga), reverse("followups:incident-detail", args=[incident.pk])
    browser.get(address)
    counts = []
    for users in ([mira], [mira, samir]):
        listed(incident, *users, by=olga)
        actions.add_step(incident=incident, what="Call.", holder=felix, until=LATER, by=olga)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(sum(query["sql"].startswith("SELECT") for query in asked))

    assert counts[0] == counts[1]
