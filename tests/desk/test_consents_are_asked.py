"""Every list, copy, report and export that goes beyond the team, with people who said no: their names,
institutions and fields stand in none of them."""

import pytest
from django.urls import reverse

from audit.actions import Witness
from core.access import link_token
from core.errors import DomainError
from outbox.models import Message
from participants.actions.company import open_names
from participants.actions.consents import answer_consents
from participants.models import Invitation
from reports import actions as reports
from reports.selectors.leaks import leaks_in
from sessions_app.actions.notes import save_note
from sessions_app.actions.release import release_note
from tests import factories as make
from tests.conftest import guest, seated
from tests.sessions_app.conftest import CALM, seat_in, text
from vault import actions as vault
from workshops.choices import Role

NAME, INSTITUTE, POST, FIELD = "Zorana Quillfeather", "Institute of Quiet Ponds", "Keeper of sluices", "Reed beds"
TRACES = ("Zorana", "Quillfeather", "Quiet Ponds", "sluices", "Reed beds")
KINDS = ("LISTED", "AFFILIATION", "PROFILE", "PHOTO", "FUNDER")


@pytest.fixture
def otto(dialogue):
    return seated(dialogue, Role.CONVENOR, "Otto Lindqvist")


@pytest.fixture
def zorana(workshop, soravia):
    """A guest of Soravia with a post and a field that nobody else has."""
    user = guest(workshop, soravia, NAME, expertise=FIELD, sector="MILITARY")
    person = Invitation.objects.get(person__user=user).person
    make.AffiliationFactory(person=person, title=POST, institution=INSTITUTE, acronym="IQP")
    return user


def says(user, answer, *kinds):
    invitation = Invitation.objects.get(person__user=user)
    answer_consents(invitation=invitation, answers=dict.fromkeys(kinds or KINDS, answer), via="LINK")


@pytest.fixture
def round_held(workshop, ardenya, soravia, mira, samir, zorana, olga, ravi, grant):
    """Names are open between the sides; a note is released; a report is in the making."""
    says(mira, "YES")
    says(samir, "YES")
    open_names(workshop=workshop, one=ardenya, two=soravia, reason="So.", by=olga)
    session = make.SessionFactory(workshop=workshop)
    seat_in(session, mira, samir, zorana)
    note = save_note(session=session, text=text(("A joint post", CALM)), base=0, by=ravi).note
    release_note(note=note, revision=1, reading_until=workshop.ends_on.replace(year=2099), by=ravi)
    return {
        "session": session,
        "note": note,
        "report": make.ReportFactory(grant=grant, ends_on=workshop.ends_on, summary="The round was held."),
    }


@pytest.fixture
def surfaces(sign_in, workshop, round_held, mira, frank, olga, otto, fiona):
    """What others get to see, as exact output: {where: words}."""

    def look() -> dict[str, str]:
        own = Invitation.objects.get(workshop=workshop, person__user=mira)
        on_round, on_own = [workshop.pk], [own.pk]
        found = {}
        for name, args in [
            ("desk:home", []),
            ("desk:workshop", on_round),
            ("participants:company", on_round),
            ("sessions:agenda", on_round),
            ("sessions:agenda-print", on_round),
            ("sessions:session-detail", [round_held["session"].pk]),
            ("sessions:note-read", [round_held["note"].pk]),
            ("participants:invitation-calendar", on_own),
            ("participants:invitation-answer", on_own),
            ("sessions:agreement", on_own),
            ("sessions:agreement-list", []),
            ("desk:letters", []),
        ]:
            found[f"mira {name}"] = _text(sign_in(mira).get(reverse(name, args=args)))
        for name in ("answer", "answer-calendar"):
            found[name] = _text(sign_in(mira).get(reverse(f"participants:{name}", args=[link_token(own)])))
        team = sign_in(olga).get(reverse("sessions:agenda-print", args=on_round) + "?copy=team")
        found["the team’s paper copy"] = _text(team)
        found |= _money(sign_in, round_held["report"], olga, otto, frank, fiona)
        others = Message.objects.exclude(to_email="zorana@example.org")
        found["letters to others"] = "".join(m.subject + m.text + m.html + m.calendar for m in others)
        return found

    return look


def _money(sign_in, report, olga, otto, frank, fiona) -> dict[str, str]:
    """Report while it is written, and what the funder gets of it: the page, and the signed file of which
    the PDF is set."""
    found = {"report": _text(sign_in(fiona).get(reverse("reports:report-edit", args=[report.pk])))}
    reports.submit_report(report=report, by=olga)
    release = reports.release_report(report=report, by=otto)
    for name in ("release-detail", "release-data"):
        found[f"frank {name}"] = _text(sign_in(frank).get(reverse(f"reports:{name}", args=[release.pk])))
    found["frank release-list"] = _text(sign_in(frank).get(reverse("reports:release-list")))
    return found


def _text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def traces(found: dict[str, str]) -> list[str]:
    return sorted(where for where, words in found.items() if any(trace in words for trace in TRACES))


@pytest.mark.parametrize("answer", ["NO", "ASK_AGAIN", None])
def test_whoever_did_not_say_yes_stands_nowhere(surfaces, zorana, answer):
    if answer:
        says(zorana, answer)

    found = surfaces()

    assert traces(found) == []
    assert len(found) == 20
    assert "Samir Haddou" in found["mira participants:company"]  # others do stand on the list


def test_a_yes_shows_the_name_on_the_list_and_nowhere_else(surfaces, zorana):
    says(zorana, "YES")

    found = surfaces()

    assert traces(found) == ["mira participants:company"]
    assert f"{POST}, {INSTITUTE}" in found["mira participants:company"]
    assert FIELD not in found["mira participants:company"]  # a name is not a description


def test_a_yes_taken_back_shows_nothing_again(surfaces, zorana):
    says(zorana, "YES")
    says(zorana, "NO", "LISTED")

    assert traces(surfaces()) == []


def test_the_certificate_names_nobody(workshop, round_held, zorana, mira, olga, sign_in):
    vault.shred(workshop.pk, witness=Witness("vault.shredded", by=olga, compartment=workshop.pk))

    assert traces({"certificate": _text(sign_in(mira).get(reverse("desk:certificate", args=[workshop.pk])))}) == []


# --- the report to the funder -------------------------------------------------------------------


@pytest.fixture
def naming_report(grant, workshop, zorana):
    """A report whose summary names her."""
    return make.ReportFactory(grant=grant, ends_on=workshop.ends_on, summary=f"{NAME} took part as in every year.")


def test_a_report_that_names_somebody_is_held_back(naming_report, olga):
    with pytest.raises(DomainError):
        reports.submit_report(report=naming_report, by=olga)


def test_with_that_persons_consent_it_may_name_them(naming_report, zorana, olga, otto):
    says(zorana, "YES", "FUNDER")
    reports.submit_report(report=naming_report, by=olga)

    assert [leak.headline for leak in leaks_in(naming_report)] == ["Summary. Named by consent."]
    assert reports.release_report(report=naming_report, by=otto).number == 1


def test_a_consent_taken_back_before_the_release_holds_it_back(naming_report, zorana, olga, otto):
    says(zorana, "YES", "FUNDER")
    reports.submit_report(report=naming_report, by=olga)
    says(zorana, "NO", "FUNDER")

    with pytest.raises(DomainError):
        reports.release_report(report=naming_report, by=otto)


def test_it_takes_a_yes_from_every_round_of_the_period(naming_report, dialogue, zorana, olga):
    says(zorana, "YES", "FUNDER")
    person = Invitation.objects.get(person__user=zorana).person
    earlier = make.WorkshopFactory(dialogue=dialogue, number=3, starts_on=naming_report.starts_on)
    make.InvitationFactory(workshop=earlier, person=person, state="YES")

    with pytest.raises(DomainError):
        reports.submit_report(report=naming_report, by=olga)


def test_the_same_words_about_another_person_are_held_back(naming_report, zorana, olga, workshop, mira):
    says(zorana, "YES", "FUNDER")
    naming_report.summary = f"{NAME} and Mira Castellane took part."
    naming_report.save()

    with pytest.raises(DomainError):
        reports.submit_report(report=naming_report, by=olga)
