"""The pages between rounds."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from followups import actions
from followups.choices import ActionState, Evidence, TransferState
from followups.models import ActionItem, JointText, Transfer
from followups.selectors import lists
from participants.models import Person
from tests import factories as make

TRANSFER = {
    "idea": "A joint customs post",
    "route": "BRIEFING",
    "reached": "SENIOR",
    "happened_on": "2026-11-01",
    "state": "DELIVERED",
    "evidence": "TOLD",
    "is_reportable": "on",
}


@pytest.fixture(autouse=True)
def _january():
    with time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def text(dialogue, workshop, ravi):
    return actions.create_text(
        dialogue=dialogue, title="Principles", kind="STATEMENT", text="We [may / will] go.", workshop=workshop, by=ravi
    )


def url(name, obj, *more):
    return reverse(f"followups:{name}", args=[obj.pk, *more])


def test_the_list_says_in_words_what_is_overdue(sign_in, olga, dialogue):
    make.ActionItemFactory(dialogue=dialogue, title="Late", due_on=dt.date(2026, 12, 26))
    make.ActionItemFactory(dialogue=dialogue, title="Soon", due_on=dt.date(2027, 1, 5))

    page = sign_in(olga).get(url("followup-list", dialogue)).content.decode()

    assert page.index("9 days overdue") < page.index("due tomorrow")


@pytest.mark.parametrize("many", [1, 4])
def test_the_list_costs_the_same_queries_for_one_and_for_four(dialogue, workshop, many, django_assert_num_queries):
    first = make.ActionItemFactory(dialogue=dialogue, workshop=workshop)
    for _ in range(many):
        make.ActionItemFactory(dialogue=dialogue, workshop=workshop, carried_from=first)
        make.ActionItemFactory(dialogue=dialogue, state=ActionState.DONE)
        make.JointTextFactory(dialogue=dialogue)

    with django_assert_num_queries(4):
        rows = lists.actions_of(dialogue, dt.date(2027, 1, 4))
        texts = lists.texts_of(dialogue)

    assert (len(rows[0]), len(rows[1]), len(texts)) == (many + 1, many, many)


def test_an_item_is_written_down_with_a_person_as_owner(sign_in, olga, dialogue, mira):
    person = Person.objects.get(user=mira)
    answer = sign_in(olga).post(
        url("action-create", dialogue),
        {"title": "Write two pages", "owner": f"person:{person.pk}", "due_on": "2027-02-01"},
    )

    assert answer.status_code == 302
    assert ActionItem.objects.values_list("title", "owner_person", "owner_role").get() == (
        "Write two pages",
        person.pk,
        "",
    )


def test_a_form_without_a_date_keeps_what_was_typed(sign_in, olga, dialogue):
    answer = sign_in(olga).post(url("action-create", dialogue), {"title": "Write two pages", "owner": "role:CONVENOR"})

    assert answer.status_code == 422
    assert "Write two pages" in answer.content.decode()
    assert ActionItem.objects.count() == 0


def test_the_owner_sees_and_closes_their_own_item_and_nothing_else(sign_in, dialogue, mira, samir):
    item = make.ActionItemFactory(dialogue=dialogue, owner_role="", owner_person=Person.objects.get(user=mira))
    hers, his = sign_in(mira), sign_in(samir)

    assert [browser.get(url("action-detail", item)).status_code for browser in (hers, his)] == [200, 404]
    assert [browser.post(url("action-close", item)).status_code for browser in (his, hers)] == [404, 302]
    assert hers.get(url("followup-list", dialogue)).status_code == 404
    assert ActionItem.objects.get().state == ActionState.DONE


def test_a_conflict_answers_422_with_both_texts_and_loses_neither(sign_in, ravi, text):
    browser = sign_in(ravi)
    browser.post(url("text-edit", text), {"text": "First writer.", "base": 1})

    answer = browser.post(url("text-edit", text), {"text": "Second writer.", "base": 1})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Second writer." in page
    assert "<del>First</del>" in page
    assert 'name="base" value="2"' in page
    assert JointText.objects.get().latest == 2


def test_saving_again_after_a_conflict_is_meant(sign_in, ravi, text):
    browser = sign_in(ravi)
    browser.post(url("text-edit", text), {"text": "First writer.", "base": 1})

    answer = browser.post(url("text-edit", text), {"text": "Both writers.", "base": 2})

    assert answer.status_code == 302
    assert JointText.objects.get().latest == 3


def test_a_reader_sees_brackets_marked_and_counted(sign_in, mira, text):
    page = sign_in(mira).get(url("text-detail", text)).content.decode()

    assert '<span class="bracketed">may / will</span>' in page
    assert "1 bracket left." in page
    assert url("text-edit", text) not in page


def test_a_bracket_left_open_answers_422_and_keeps_the_text(sign_in, ravi, text):
    answer = sign_in(ravi).post(url("text-edit", text), {"text": "We [may go.", "base": 1})

    assert answer.status_code == 422
    assert "We [may go." in answer.content.decode()


def test_two_versions_stand_side_by_side(sign_in, ravi, mira, text):
    sign_in(ravi).post(url("text-edit", text), {"text": "We will go.", "base": 1})

    page = sign_in(mira).get(url("text-compare", text), {"older": 1, "newer": 2}).content.decode()

    assert "We <del>[may / </del>will<del>]</del> go." in page


def test_what_was_used_in_public_needs_public_evidence(sign_in, felix, dialogue):
    answer = sign_in(felix).post(url("transfer-create", dialogue), TRANSFER | {"state": "USED_IN_PUBLIC"})

    assert answer.status_code == 422
    assert "public evidence" in answer.content.decode()
    assert Transfer.objects.count() == 0


def test_a_transfer_keeps_its_detail_sealed(sign_in, felix, dialogue):
    browser = sign_in(felix)
    browser.post(url("transfer-create", dialogue), TRANSFER | {"detail": "Over two evenings."})
    transfer = Transfer.objects.get()

    browser.post(url("transfer-edit", transfer), TRANSFER | {"detail": "Over three evenings."})

    transfer.refresh_from_db()
    assert transfer.detail_revision == 2
    assert actions.read_transfer(transfer=transfer, by=felix) == "Over three evenings."
    assert "Over three evenings." in browser.get(url("transfer-edit", transfer)).content.decode()


@pytest.mark.parametrize("state", TransferState.values)
@pytest.mark.parametrize("evidence", Evidence.values)
def test_the_log_claims_a_contribution_and_never_a_cause(sign_in, olga, dialogue, state, evidence):
    make.TransferFactory(dialogue=dialogue, state=state, evidence=evidence)

    rows = sign_in(olga).get(url("transfer-list", dialogue)).content.decode().split("<tbody>")[1]

    assert "caused" not in rows
    assert ("contributed to" in rows) == (state not in {"PLANNED", "UNKNOWN"})


def test_the_log_is_read_by_those_who_answer_for_it(sign_in, dialogue, olga, felix, ravi, cora, fiona, mira, frank):
    seen = {
        user.name.split()[0]: sign_in(user).get(url("transfer-list", dialogue)).status_code
        for user in (olga, felix, ravi, cora, fiona, mira, frank)
    }

    assert seen == {"Olga": 200, "Felix": 200, "Ravi": 403, "Cora": 403, "Fiona": 403, "Mira": 404, "Frank": 404}
