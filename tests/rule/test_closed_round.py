"""A round that is not acknowledged does not exist for anyone outside its circle."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from core.errors import DomainError
from followups.models import TextVersion
from reports.models import BudgetLine, Expense
from reports.selectors.content import draft_of
from tests import factories as make
from tests.conftest import guest, seated
from workshops.actions.workshop import create_workshop, edit_workshop
from workshops.choices import Preset, Role
from workshops.models import PRESETS

DAY = dt.date(2026, 10, 12)


@pytest.fixture
def edda(dialogue):
    return seated(dialogue, Role.EVALUATOR, "Edda Moss")


@pytest.fixture
def closed(dialogue, ardenya, workshop, grant):
    """A closed round that left traces wherever a round can leave one."""
    profile = make.RuleProfileFactory(**PRESETS[Preset.CLOSED], preset=Preset.CLOSED)
    row = make.WorkshopFactory(
        dialogue=dialogue, title="Quiet corner", number=None, city="Tromsdal", venue="Birch House",
        starts_on=DAY, ends_on=DAY, rule_profile=profile, reply_by=None,
    )  # fmt: skip
    insider = guest(row, ardenya, "Inga Solberg")
    make.SessionFactory(workshop=row, title="A hidden hour")
    make.GroundRulesFactory(workshop=row)
    make.ActionItemFactory(dialogue=dialogue, workshop=row, title="A hidden errand")
    make.TransferFactory(dialogue=dialogue, workshop=row, idea="A hidden idea", state="DELIVERED", happened_on=DAY)
    text = make.JointTextFactory(dialogue=dialogue, title="A hidden text", latest=1, state="AGREED")
    TextVersion.objects.create(joint_text=text, number=1, workshop=row, saved_on=DAY, brackets_left=3)
    line = BudgetLine.objects.create(grant=grant, category="TRAVEL", planned=500)
    Expense.objects.create(line=line, workshop=row, amount=100, spent_on=DAY, memo="Trains")
    row.insider = insider
    return row


WORDS = ["Quiet corner", "Tromsdal", "Birch House", "A hidden", "Inga Solberg"]


def pages_of(dialogue, grant) -> list[str]:
    """Every page that shows something of a dialogue as a whole."""
    return [
        reverse("desk:home"),
        reverse("workshops:dialogue-list"),
        reverse("desk:dialogue", args=[dialogue.pk]),
        reverse("desk:record-list", args=[dialogue.pk]),
        reverse("desk:letters"),
        reverse("followups:followup-list", args=[dialogue.pk]),
        reverse("followups:transfer-list", args=[dialogue.pk]),
        reverse("reports:grant-list"),
        reverse("reports:grant-detail", args=[grant.pk]),
        reverse("reports:expense-create", args=[grant.pk]),
    ]


def bodies(browser, urls) -> dict[str, tuple[int, str]]:
    """Status and words of each page, but for the token that is new each time."""
    answers = {url: browser.get(url) for url in urls}
    return {
        url: (got.status_code, re.sub(r"[A-Za-z0-9]{64}", "", got.content.decode())) for url, got in answers.items()
    }


@time_machine.travel("2026-11-23 08:12Z", tick=False)
@pytest.mark.parametrize("who", ["edda", "fiona"])
def test_every_page_reads_as_if_the_closed_round_had_never_been(who, request, closed, dialogue, grant, sign_in):
    browser = sign_in(request.getfixturevalue(who))
    urls = pages_of(dialogue, grant)

    with_it = bodies(browser, urls)
    closed.dialogue.action_items.filter(workshop=closed).delete()
    closed.dialogue.joint_texts.all().delete()
    closed.dialogue.transfers.filter(workshop=closed).delete()
    closed.invitations.all().delete()
    closed.delete()

    assert with_it == bodies(browser, urls)
    assert [(url, word) for url in urls for word in WORDS if word in with_it[url][1]] == []


@pytest.mark.parametrize("who", ["edda", "fiona", "mira", "samir", "frank", "sam"])
def test_its_own_addresses_answer_like_one_that_is_not_there(who, request, closed, sign_in):
    browser = sign_in(request.getfixturevalue(who))
    session = closed.sessions.get()
    text = closed.dialogue.joint_texts.get()
    addresses = [
        reverse(name, args=[closed.pk])
        for name in ("desk:workshop", "sessions:agenda", "sessions:agenda-print", "workshops:workshop-rule",
                     "workshops:ground-rules", "desk:certificate", "participants:invitation-grid")
    ]  # fmt: skip
    addresses += [
        reverse("sessions:session-detail", args=[session.pk]),
        reverse("followups:text-detail", args=[text.pk]),
    ]

    assert {browser.get(url).status_code for url in addresses} == {404}


@pytest.mark.parametrize(
    ("who", "opens"),
    [("olga", 200), ("felix", 200), ("ravi", 200), ("cora", 200), ("edda", 404), ("fiona", 404), ("mira", 404)],
)
def test_the_team_and_its_guests_are_its_circle(who, opens, request, closed, sign_in):
    page = reverse("desk:workshop", args=[closed.pk])
    assert sign_in(request.getfixturevalue(who)).get(page).status_code == opens
    assert sign_in(closed.insider).get(page).status_code == 200


def test_an_evaluator_who_is_seated_in_the_round_itself_is_of_its_circle(closed, dialogue, edda, sign_in):
    make.SeatFactory(user=edda, dialogue=dialogue, role=Role.EVALUATOR, workshop=closed)
    assert sign_in(edda).get(reverse("desk:workshop", args=[closed.pk])).status_code == 200


def test_money_of_a_closed_round_is_accounted_for_without_the_round(closed, grant, fiona, sign_in):
    browser = sign_in(fiona)
    (expense,) = Expense.objects.all()
    change = reverse("reports:expense-edit", args=[expense.pk])

    browser.post(
        change, {"line": expense.line_id, "amount": "120", "spent_on": "2026-10-12", "memo": "", "workshop": ""}
    )

    expense.refresh_from_db()
    assert (expense.amount, expense.workshop) == (120, closed)
    chosen = {"line": expense.line_id, "amount": "120", "spent_on": "2026-10-12", "workshop": closed.pk}
    assert browser.post(change, chosen).status_code == 422


def test_a_report_counts_nothing_that_a_closed_round_made(closed, grant):
    report = make.ReportFactory(grant=grant)
    content = draft_of(report, dt.date(2026, 12, 30)).content
    assert (content["rounds"], content["sessions"], content["texts"], content["transfers"]["total"]) == (
        0, 0, {"agreed": 0, "in_work": 0}, 0,
    )  # fmt: skip


def test_a_closed_round_carries_no_number(dialogue, workshop, olga):
    facts = {"title": "Quiet corner", "number": 5}
    row = create_workshop(dialogue=dialogue, facts=facts, preset=Preset.CLOSED, by=olga).workshop
    assert row.number is None
    with pytest.raises(DomainError, match="carries no number"):
        edit_workshop(workshop=row, facts={"number": 5}, by=olga)


def test_a_session_that_is_not_acknowledged_is_for_the_team_and_those_in_the_room(
    workshop, ardenya, mira, samir, felix, fiona, sign_in
):
    hidden = make.RuleProfileFactory(existence="NOT_ACKNOWLEDGED")
    session = make.SessionFactory(workshop=workshop, title="A hidden hour", rule_profile=hidden)
    make.PresenceFactory(session=session, invitation=workshop.invitations.get(person__user=mira))

    agenda, page = reverse("sessions:agenda", args=[workshop.pk]), reverse("sessions:session-detail", args=[session.pk])
    seen = {user.name: (b"A hidden hour" in sign_in(user).get(agenda).content, sign_in(user).get(page).status_code)
            for user in (mira, samir, felix, fiona)}  # fmt: skip
    assert seen == {
        "Mira Castellane": (True, 200), "Felix Okoye": (True, 200),
        "Samir Haddou": (False, 404), "Fiona Haas": (False, 404),
    }  # fmt: skip
