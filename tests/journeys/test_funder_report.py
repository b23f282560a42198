"""A funder's report: built, refused in words, approved by a second person, read, and closed to guesses."""

import datetime as dt
import shutil
import subprocess
import uuid

import pytest
from django.urls import reverse

from accounts.models import User
from core.access import link_token
from reports import actions
from tests import factories as make
from tests.conftest import seated
from tests.journeys.desk import Visitor, kept
from tests.reports.conftest import CROWD, crowd
from workshops.choices import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TODAY = dt.date.today()


@pytest.fixture
def world(dialogue, ardenya, olga, fiona):
    """A round of last month with many people, one of last week with one more; a grant, its funder, a second
    convenor; a release on the first round."""
    held = make.WorkshopFactory(
        dialogue=dialogue, number=3, starts_on=TODAY - dt.timedelta(days=40),
        ends_on=TODAY - dt.timedelta(days=38), state="CLOSED",
    )  # fmt: skip
    crowd(held, ardenya, CROWD)
    for invitation in held.invitations.all()[:8]:
        invitation.person.email = f"guest{invitation.pk}@example.org"
        invitation.person.save()
    grant = make.GrantFactory(dialogue=dialogue, starts_on=TODAY - dt.timedelta(days=300))
    otto = seated(dialogue, Role.CONVENOR, "Otto Lindqvist")
    seated(dialogue, Role.FUNDER, "Frank Weller", grant_id=grant.pk)
    line = make.BudgetLineFactory(grant=grant)
    actions.add_expense(line=line, amount=73_800, spent_on=TODAY - dt.timedelta(days=38), workshop=held, by=fiona)
    actions.add_due_date(grant=grant, kind="INTERIM", due_on=TODAY + dt.timedelta(days=30), by=fiona)
    grant.indicators.create(name="Would come again", unit="%", baseline=58, target=80, now=83)
    survey = actions.ask_survey(workshop=held, moment="AFTER", by=olga)
    for ballot, trust in zip(list(survey.ballots.all()), (4, 5, 4, 3, 5, 4, 4), strict=False):
        actions.answer_survey(ballot=ballot, trust=trust, understanding=trust - 1, willingness=4)
    return {"grant": grant, "held": held, "otto": otto, "survey": survey}


def test_a_funders_report_from_the_first_word_to_the_last_guess(browser, live_server, world, olga, fiona, dialogue):
    def visitor(user, **how):
        return Visitor(browser, live_server.url, **how).sign_in(user)

    grant, desk = world["grant"], visitor(fiona)
    desk.go(f"/grants/{grant.pk}/")
    desk.sees("23", "A round has cost", "Interim report").shot("funding-grant")
    desk.go("/grants/calendar/")
    desk.sees("interim report").shot("funding-calendar")
    desk.go(f"/grants/{grant.pk}/expenses/import/")
    desk.page.set_input_files("main [name=file]", {"name": "e.csv", "mimeType": "text/csv", "buffer": BAD})
    desk.press("Import it").sees("Nothing was written", "Row 2, line: “VENUE” is no line of this budget.")
    desk.shot("funding-import")
    lead = visitor(olga)
    lead.go(f"/workshops/{world['held'].pk}/surveys/")
    lead.sees("Being asked")
    lead.press("Close it for good").sees("7 answers.").shot("surveys")

    lead.go(f"/grants/{grant.pk}/reports/new/")
    lead.fill(title="Lake Room, this year", starts_on=(TODAY - dt.timedelta(days=90)).isoformat())
    lead.fill(ends_on=(TODAY - dt.timedelta(days=20)).isoformat()).press("Begin it")
    lead.fill(summary="The round was held. Otto Lindqvist was pleased.", section_setbacks="A visa came late.")
    lead.press("Save").press("Submit what is saved to a second person")
    lead.sees("place points at a person").shot("report-refused")
    lead.fill(summary="The round was held as planned.").press("Save").sees("Where the figures come from")
    lead.shot("report-edit").press("Submit what is saved to a second person")
    report = grant.reports.get()
    second = visitor(world["otto"])
    second.go(f"/reports/{report.pk}/release/")
    second.sees("These small classes stay visible").shot("report-release")
    second.press("Approve, freeze and sign").sees("Release 1 is frozen")

    late = make.WorkshopFactory(
        dialogue=dialogue, number=4, starts_on=TODAY - dt.timedelta(days=9), ends_on=TODAY - dt.timedelta(days=8),
        state="CLOSED",
    )  # fmt: skip
    crowd(late, world["held"].invitations.first().side, {"MEDIA": (0, 1)})
    longer = make.ReportFactory(
        grant=grant, title="Lake Room, longer", starts_on=TODAY - dt.timedelta(days=90), ends_on=TODAY
    )
    lead.go(f"/reports/{longer.pk}/")
    lead.sees("the two could be compared to find a person", "No merging of classes helps.").shot("report-overlap")
    crowd(late, world["held"].invitations.first().side, {"DIPLOMACY": (6, 6), "ACADEMIA": (5, 3), "MEDIA": (1, 3)})
    lead.go(f"/reports/{longer.pk}/")
    lead.sees("two tables could be compared to find a person", "This would pass: fields alone.")
    lead.fill(summary="Both rounds were held.").press("Save").press("Submit what is saved to a second person")
    lead.sees("Merge its classes, or leave it out.").shot("report-table-refused")
    lead.press("Merge classes as suggested").sees("this report shows: fields alone").shot("report-merged")
    lead.press("Submit what is saved to a second person").sees("Another convenor reads it")
    for how in ({"phone": True}, {"dark": True}, {}):
        second = visitor(world["otto"], **how)
        second.go(f"/reports/{longer.pk}/release/")
        second.sees("the narrowest range that anybody can work out from all releases together", "Release 1")
        second.shot("report-release-joint" + ("-dark" if "dark" in how else ""))
    second.press("Approve, freeze and sign").sees("Release 2 is frozen")

    release = report.releases.get()
    frank = User.objects.get(email="frank@example.org")
    for how in ({}, {"phone": True}, {"dark": True}):
        reader = visitor(frank, **how)
        reader.go(f"/releases/{release.pk}/")
        reader.sees("What guests say", "withheld", "A visa came late.")
        reader.sees_not("Expert ", "Ardenya", "Otto")
        reader.shot("funder-release" + ("-dark" if "dark" in how else ""))
    paper = reader.context.request.get(f"/releases/{release.pk}/report.pdf")
    assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
    kept("funder-report.pdf").write_bytes(paper.body())
    _as_pictures(kept("funder-report.pdf"), release.pdf_pages)
    guesses = [
        f"/{place}/{pk}/{rest}"
        for pk in (release.report_id, grant.pk, world["held"].pk, dialogue.pk, uuid.uuid4())
        for place, rest in GUESSES
    ]
    assert len(guesses) >= 50
    assert {address: reader.context.request.get(address).status for address in guesses} == dict.fromkeys(guesses, 404)


def _as_pictures(paper, pages: int) -> None:
    """Draws each page, where a program for it is installed, for somebody to look at; none is blank."""
    if (draw := shutil.which("pdftoppm")) is None:
        return
    subprocess.run([draw, "-png", "-r", "70", str(paper), str(paper.with_suffix(""))], check=True, timeout=60)  # noqa: S603 - poppler's own program, on a file of ours
    drawn = sorted(paper.parent.glob(f"{paper.stem}-*.png"))
    assert len(drawn) == pages
    assert [picture.name for picture in drawn if picture.stat().st_size < 10_000] == []


BAD = b"line,amount,date\nVENUE,100,2026-03-04\n"
GUESSES = [
    ("reports", ""), ("reports", "release/"), ("grants", ""), ("grants", "expenses.csv"), ("grants", "share/"),
    ("workshops", ""), ("workshops", "surveys/"), ("workshops", "invitations/"), ("dialogues", ""),
    ("releases", "report.pdf"), ("people", ""),
]  # fmt: skip


def test_a_guest_answers_three_questions_on_a_telephone(browser, live_server, world):
    ballot = world["survey"].ballots.filter(is_spent=False).first()
    for how in ({"phone": True, "dark": True}, {}):
        guest = Visitor(browser, live_server.url, **how)
        guest.go(reverse("reports:survey-answer", args=[link_token(ballot)]))
        guest.sees("Three questions").shot("survey-answer")
    guest.fill(trust="5").press("Send without my name").sees("your answer has been counted").shot("survey-done")
