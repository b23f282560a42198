"""One dialogue, from the first invitation to the funder's report and the destruction of its records.

Olga convenes, Ravi writes, Mira answers on her telephone for Ardenya, Samir sits for Soravia, Frank
funds. Letters travel through a real worker to a real mail server. Pictures of each page stay in
var/screens/.
"""

import re
import time
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from accounts.models import User
from audit.models import AccessEvent
from participants.models import Invitation
from sessions_app.actions.caucus import open_caucus
from tests import factories as make
from tests.journeys.desk import Visitor
from vault.models import Certificate, Sealed
from workshops.choices import Role
from workshops.models import Dialogue, Workshop

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PEOPLE = """name,email,language,country,gender,sector,side,title,institution
Mira Castellane,mira@guests.example,en,Ardenya,F,diplomacy,Ardenya,former consul,Ardenyan Council
Samir Haddou,samir@guests.example,ar,Soravia,M,media,Soravia,editor,Lazur Courier
Otar Lomaia,otar@guests.example,ru,Ardenya,M,politics,Ardenya,former national security adviser,Blue River Institute
Layla Benhaddar,layla@guests.example,fr,Soravia,F,diplomacy,Soravia,former ambassador,Soravian Forum
Inés Valdoro,ines@guests.example,es,Uruguay,F,academia,Experts,professor of water law,Southern Institute
"""
CLEAN = "It was argued that a joint customs post could open within six months. Several doubted the timetable."
LEAK = "Otar Lomaia argued that a joint customs post could open within six months."
FIRST = date.today() + timedelta(days=40)


@pytest.fixture
def story(browser, live_server, worker, smtp):
    return Story(browser, live_server.url, smtp)


class Story:
    """Who takes part, and what each act hands to the next."""

    def __init__(self, browser, address, smtp):
        self.browser, self.address, self.smtp = browser, address, smtp

    def visitor(self, user=None, **how) -> Visitor:
        visitor = Visitor(self.browser, self.address, **how)
        return visitor.sign_in(user) if user else visitor

    def letter_to(self, address: str, *, containing: str = "", patience: float = 30):
        """The newest letter that reached ``address``, waiting for the worker."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = [mail.message for mail in self.smtp.received if mail.to == [address]]
            words = [message for message in found if containing in message.get_body(("plain",)).get_content()]
            if words:
                return words[-1]
            time.sleep(0.2)
        raise AssertionError(f"No letter reached {address}.")


def link_in(message) -> str:
    text = message.get_body(("plain",)).get_content()
    return re.search(r"https?://[^/]+(/answer/\S+)", text).group(1)


def test_one_dialogue_from_invitation_to_destruction(story, tmp_path):
    olga = organise(story, tmp_path)
    workshop = Workshop.objects.get()
    invite(story, olga, workshop)
    answer(story, olga, workshop)
    note = meet_and_write(story, workshop)
    read(story, workshop, note)
    follow_up(story, workshop)
    release = report(story, olga, workshop)
    funder_reads(story, release)
    destroy(story, olga, workshop, note)


def organise(story, tmp_path) -> User:
    """Act 2: a dialogue, its sides and seats; a workshop under a rule; an agenda; experts from a file."""
    olga = make.UserFactory(name="Olga Brandt", email="olga@example.org", time_zone="Europe/Zurich")
    make.SeatFactory(user=olga, role=Role.CONVENOR, dialogue__title="An older dialogue", dialogue__code_name="Old Room")
    desk = story.visitor(olga)
    desk.go("/dialogues/new/")
    desk.fill(
        **{
            "title": "The river crossing",
            "code_name": "Lake Room",
            "sides-0-name": "Ardenya",
            "sides-1-name": "Soravia",
        }
    )
    desk.shot("02-dialogue-new").press("Begin the dialogue")
    dialogue = Dialogue.objects.get(code_name="Lake Room")
    dialogue.sides.create(name="Experts", kind="EXPERT", position=3)
    for role, name in (("RAPPORTEUR", "Ravi Menon"), ("FACILITATOR", "Felix Okoye"), ("COORDINATOR", "Cora Lind")):
        desk.go(f"/dialogues/{dialogue.pk}/seats/")
        desk.fill(email=f"{name.split()[0].lower()}@example.org", name=name, role=role).press("Give the seat")
    desk.shot("02-seats")
    plan(desk, dialogue)
    fill_agenda(desk, Workshop.objects.get(dialogue=dialogue))
    import_experts(desk, dialogue, tmp_path)
    return olga


def plan(desk: Visitor, dialogue: Dialogue) -> None:
    desk.go(f"/dialogues/{dialogue.pk}/workshops/new/")
    desk.fill(title="Reopening the river crossing", number="1", starts_on=FIRST.isoformat())
    desk.fill(ends_on=(FIRST + timedelta(days=2)).isoformat(), time_zone="Europe/Zurich", city="Geneva")
    desk.fill(country="Switzerland", capacity="24", reply_by=f"{FIRST - timedelta(days=10)}T17:00")
    desk.page.get_by_label(re.compile("^Chatham House Rule\\. ")).check()
    desk.shot("02-workshop-new").press("Plan the workshop")
    workshop = Workshop.objects.get(dialogue=dialogue)
    desk.go(f"/workshops/{workshop.pk}/rule/")
    desk.sees("Participant list", "All eleven").shot("02-rule")
    desk.go(f"/workshops/{workshop.pk}/ground-rules/edit/")
    desk.fill(text="You are here as a person. You may use what you hear, not say who said it.")
    desk.press("Put").shot("02-ground-rules")


def fill_agenda(desk: Visitor, workshop: Workshop) -> None:
    sessions = [
        ("Customs and the crossing", "PLENARY", "", "09:00", "10:30"),
        ("Caucus, Ardenya", "CAUCUS", "Ardenya", "11:00", "12:00"),
        ("Lunch", "MEAL", "", "12:30", "14:00"),
    ]
    for title, kind, side, begins, ends in sessions:
        desk.go(f"/workshops/{workshop.pk}/sessions/new/")
        desk.fill(title=title, kind=kind, day=FIRST.isoformat(), begins=begins, ends=ends)
        if side:
            desk.fill(side=side)
        desk.press("Put it on the agenda")
    desk.go(f"/workshops/{workshop.pk}/agenda/")
    desk.sees("Customs and the crossing", "Caucus, Ardenya").shot("02-agenda")


def import_experts(desk: Visitor, dialogue: Dialogue, tmp_path) -> None:
    path = tmp_path / "experts.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    desk.go(f"/dialogues/{dialogue.pk}/people/import/")
    desk.page.locator("input[type=file]").set_input_files(path)
    desk.shot("02-import").press("See what it would do")
    assert dialogue.memberships.count() == 0
    desk.shot("02-import-dry-run").press("Write this down")
    assert dialogue.memberships.count() == 5


def invite(story, olga: User, workshop: Workshop) -> None:
    """Act 3: she chooses, pages through the real letters, sends; the worker delivers."""
    desk = story.visitor(olga)
    desk.go(f"/workshops/{workshop.pk}/invite/")
    for box in desk.page.locator("main input[name=member]").all():
        box.check()
    desk.shot("03-invite-choose").press("Look through their letters")
    desk.sees("Mira Castellane").shot("03-invite-preview")
    desk.press("Send the 5 letters")
    letter = story.letter_to("mira@guests.example", containing="/answer/")
    calendar = next(part for part in letter.walk() if part.get_content_type() == "text/calendar").get_content()
    assert "ATTENDEE" not in calendar
    assert "crossing" not in calendar + str(letter["Subject"])
    assert len(story.smtp.addresses()) >= 5


def answer(story, olga: User, workshop: Workshop) -> None:
    """Act 4: on a telephone, without an account; opening the link records nothing."""
    mira = story.visitor(phone=True)
    mira.go(link_in(story.letter_to("mira@guests.example", containing="/answer/")))
    mira.sees("Mira Castellane").shot("04-answer")
    assert Invitation.objects.get(person__name="Mira Castellane").answered_at is None
    mira.press("Yes, I will come").shot("04-answered")
    mira.press("I have read them and will keep to them")
    mira.fill(diet="No fish, please.").press("Send to the coordinator").shot("04-thanks")
    samir = story.visitor(phone=True)
    samir.go(link_in(story.letter_to("samir@guests.example", containing="/answer/")))
    assert samir.page.locator("html").get_attribute("dir") == "rtl"
    samir.shot("04-answer-arabic")
    samir.page.locator("button[name=answer][value=YES]").first.click()
    layla = story.visitor(phone=True, dark=True)
    layla.go(link_in(story.letter_to("layla@guests.example", containing="/answer/")))
    layla.shot("04-answer-french-dark")
    layla.page.locator("button[name=answer][value=TENTATIVE]").first.click()
    grid = story.visitor(olga)
    grid.go(f"/workshops/{workshop.pk}/answers/")
    grid.sees("Mira Castellane", "yes", "perhaps", "no answer").shot("04-answers")
    grid.go(f"/workshops/{workshop.pk}/reminders/")
    grid.shot("04-reminders")
    grid.go(f"/workshops/{workshop.pk}/")
    grid.shot("04-workshop")
    sealed = Sealed.objects.get(field="needs")
    assert b"fish" not in bytes(sealed.envelope)


def meet_and_write(story, workshop: Workshop):
    """Act 5: who was in the room; a note by argument, autosaved; the check blocks a name, then lets go."""
    plenary = workshop.sessions.get(title="Customs and the crossing")
    ravi = story.visitor(User.objects.get(email="ravi@example.org"))
    ravi.go(f"/sessions/{plenary.pk}/presence/")
    for name in ("Mira Castellane", "Samir Haddou", "Layla Benhaddar"):
        ravi.page.get_by_label(re.compile(name)).check()
    ravi.press("Note who was there")
    desk = ravi.go(f"/sessions/{plenary.pk}/write/")
    desk.locator("[name=heading]").first.fill("A joint post before a treaty")
    desk.locator("[name=text]").first.fill(LEAK)
    ravi.sees("Saved", "Blocks: 1 person fits.").shot("05-desk-blocked")
    assert Sealed.objects.filter(kind="sessions_app.note").exists()
    desk.locator("[name=text]").first.fill(CLEAN)
    ravi.sees("No known leak found. Read it once more.").shot("05-desk-clear")
    ravi.press("Go on to the release").shot("05-release")
    ravi.press("Release it to them").shot("05-released")
    caucus = workshop.sessions.get(title="Caucus, Ardenya")
    ravi.go(f"/sessions/{caucus.pk}/presence/")
    ravi.page.get_by_label(re.compile("Mira Castellane")).check()
    ravi.press("Note who was there")
    open_caucus(session=caucus, role="RAPPORTEUR", by=User.objects.get(email="mira@guests.example"))
    desk = ravi.go(f"/sessions/{caucus.pk}/write/")
    desk.locator("[name=text]").first.fill("Two versions of the third article will be brought.")
    ravi.sees("No known leak found.").press("Go on to the release").press("Release it to them")
    return plenary.note


def read(story, workshop: Workshop, note) -> None:
    """Act 6: who was in the room signs in with a mailed code and reads; the others find nothing."""
    mira = story.visitor(phone=True)
    mira.go("/accounts/login/code/")
    mira.shot("06-sign-in-code").fill(email="mira@guests.example")
    mira.page.locator("main form button[type=submit]").first.click()
    letter = story.letter_to("mira@guests.example", containing="code")
    code = re.search(r"^\s*([0-9A-Z]{3,4}-?[0-9A-Z]{3,4})\s*$", letter.get_body(("plain",)).get_content(), re.M)
    mira.fill(code=code.group(1))
    mira.page.locator("main form button[type=submit]").first.click()
    mira.page.wait_for_url(f"{story.address}/")
    mira.shot("06-home").go(f"/notes/{note.pk}/")
    mira.sees("A joint post before a treaty", CLEAN, "Chatham House Rule").shot("06-reading")
    wide = story.visitor(User.objects.get(email="samir@guests.example"))
    wide.go(f"/notes/{note.pk}/")
    wide.shot("06-rules-first").page.locator("main .actions a").first.click()
    wide.page.locator("section[aria-labelledby=rules] button[type=submit]").click()
    wide.page.wait_for_load_state()
    wide.go(f"/notes/{note.pk}/")
    wide.sees(CLEAN).shot("06-reading-other-side")
    caucus = workshop.sessions.get(title="Caucus, Ardenya").note
    mira.go(f"/notes/{caucus.pk}/")
    wide.go(f"/notes/{caucus.pk}/", status=404)
    wide.go(f"/sessions/{caucus.session_id}/", status=404)
    wide.shot("06-not-found")
    for email in ("olga@example.org", "cora@example.org"):
        story.visitor(User.objects.get(email=email)).go(f"/notes/{note.pk}/", status=404)
    assert AccessEvent.objects.filter(action="note.read", object_id=note.pk).count() >= 2


def follow_up(story, workshop: Workshop) -> None:
    """Act 7: an action item carried into the next round, a joint text in two versions, a transfer."""
    dialogue = workshop.dialogue
    following = make.WorkshopFactory(
        dialogue=dialogue, number=2, starts_on=FIRST + timedelta(days=90), ends_on=FIRST + timedelta(days=92)
    )
    felix = story.visitor(User.objects.get(email="felix@example.org"))
    felix.go(f"/dialogues/{dialogue.pk}/actions/new/")
    felix.fill(title="Circulate the gauge data", owner="coordinator", due_on=(FIRST + timedelta(days=20)).isoformat())
    felix.fill(workshop="Round 1").shot("07-action-new").press("Keep it")
    felix.go(f"/dialogues/{dialogue.pk}/actions/carry/")
    felix.fill(from_workshop="Round 1", to_workshop="Round 2").press("Carry them on")
    felix.sees("Circulate the gauge data").shot("07-follow-up")
    assert list(dialogue.action_items.values_list("state", "workshop__number")) == [("CARRIED", 1), ("OPEN", 2)]
    felix.go(f"/dialogues/{dialogue.pk}/texts/new/")
    felix.fill(title="Principles", kind="STATEMENT", text="The crossing opens [in spring | in autumn].")
    felix.press("Save as version 1").sees("1 bracket")
    text = dialogue.joint_texts.get()
    felix.go(f"/texts/{text.pk}/edit/")
    felix.fill(text="The crossing opens in spring.").press("Save").shot("07-joint-text")
    felix.go(f"/dialogues/{dialogue.pk}/transfers/new/")
    felix.fill(idea="A joint customs post", route="BRIEFING", reached="SENIOR", evidence="TOLD", state="DELIVERED")
    felix.fill(happened_on=date.today().isoformat()).press("Keep it").sees("contributed to").shot("07-transfers")
    following.delete()


def past_round(dialogue: Dialogue) -> None:
    """Eighty-two people who came to a round in spring: among the officers only two women, whom a table
    must not show."""
    workshop = make.WorkshopFactory(
        dialogue=dialogue, number=9, title="An earlier round", state="CLOSED",
        starts_on=date.today() - timedelta(days=60), ends_on=date.today() - timedelta(days=58),
    )  # fmt: skip
    even = ["DIPLOMACY", "ACADEMIA", "MEDIA", "POLITICS", "BUSINESS", "CIVIL_SOCIETY"]
    people = [(gender, sector) for sector in even for gender in "FFFFFFMMMMMM"]
    for gender, sector in [*people, *(("FM"[index > 1], "MILITARY") for index in range(10))]:
        person = make.PersonFactory(gender=gender, sector=sector, country="Ardenya")
        make.InvitationFactory(workshop=workshop, person=person, state="YES", attended=True)


def report(story, olga: User, workshop: Workshop):
    """Act 8: a grant, its lines and an indicator; a report that a second person releases."""
    dialogue = workshop.dialogue
    past_round(dialogue)
    desk = story.visitor(olga)
    desk.go(f"/dialogues/{dialogue.pk}/grants/new/")
    desk.fill(
        new_funder="Meridian Foundation", funder_kind="FOUNDATION", reference="MF-1", amount="200000", currency="EUR"
    )
    desk.fill(starts_on=(date.today() - timedelta(days=200)).isoformat(), variance_percent="20")
    desk.fill(ends_on=(date.today() + timedelta(days=200)).isoformat()).shot("08-grant-new").press("Keep it")
    grant = dialogue.grants.get()
    desk.go(f"/grants/{grant.pk}/lines/new/")
    desk.fill(category="TRAVEL", planned="60000").press("Keep it")
    desk.go(f"/grants/{grant.pk}/expenses/new/")
    desk.fill(line="travel", amount="73800", spent_on=date.today().isoformat()).press("Keep it")
    desk.go(f"/grants/{grant.pk}/indicators/new/")
    desk.fill(name="Rounds held", unit="rounds", baseline="0", target="4", now="1").press("Keep it")
    desk.sees("23").shot("08-grant")
    desk.go(f"/grants/{grant.pk}/share/")
    desk.fill(email="frank@meridian.example", name="Frank Weller").press("Share and write to them")
    cora = story.visitor(User.objects.get(email="cora@example.org"))
    cora.go(f"/grants/{grant.pk}/reports/new/")
    cora.fill(title="Lake Room, first year", starts_on=(date.today() - timedelta(days=100)).isoformat())
    cora.fill(ends_on=date.today().isoformat()).press("Begin it")
    cora.fill(summary="One round was held as planned.", themes="The crossing", withheld="One session was closed.")
    cora.press("Save").shot("08-report-edit").press("Submit what is saved to a second person")
    desk.go(f"/reports/{grant.reports.get().pk}/release/")
    desk.shot("08-report-release").page.locator("main form button.btn-primary").first.click()
    desk.page.wait_for_load_state()
    return grant.reports.get().releases.get()


def funder_reads(story, release) -> None:
    """The funder sees that release, on screen and as a tagged PDF, and nothing else."""
    frank = story.visitor(User.objects.get(email="frank@meridian.example"))
    frank.go("/releases/")
    frank.sees("Lake Room, first year").shot("08-releases")
    frank.go(f"/releases/{release.pk}/")
    frank.sees("One round was held as planned.", "withheld").sees_not("Expert Number", "Mira", "Soravia").shot(
        "08-release"
    )
    phone = story.visitor(User.objects.get(email="frank@meridian.example"), phone=True)
    phone.go(f"/releases/{release.pk}/")
    phone.shot("08-release")
    pdf = frank.context.request.get(f"/releases/{release.pk}/report.pdf")
    assert (pdf.status, pdf.headers["content-type"]) == (200, "application/pdf")
    assert b"/MarkInfo" in pdf.body()
    dialogue = release.report.grant.dialogue
    for path in (f"/dialogues/{dialogue.pk}/", f"/reports/{release.report_id}/", f"/grants/{release.report.grant_id}/"):
        frank.go(path, status=404)


def destroy(story, olga: User, workshop: Workshop, note) -> None:
    """Act 9: on the agreed day keys and texts go; a certificate stays."""
    desk = story.visitor(olga)
    desk.go(f"/workshops/{workshop.pk}/retention/")
    desk.fill(destroy_on=(FIRST + timedelta(days=365)).isoformat(), decided_by="Both sides").press("Keep this date")
    Workshop.objects.filter(pk=workshop.pk).update(destroy_on=date.today())
    call_command("shred_due")
    assert not Sealed.objects.filter(compartment=workshop.pk).exists()
    assert Certificate.objects.filter(compartment=workshop.pk).count() == 1
    desk.go(f"/dialogues/{workshop.dialogue_id}/records/")
    desk.shot("09-records").go(f"/workshops/{workshop.pk}/certificate/")
    desk.shot("09-certificate")
    mira = story.visitor(User.objects.get(email="mira@guests.example"), phone=True)
    mira.go(f"/notes/{note.pk}/", status=404)
    mira.go(link_in(story.letter_to("mira@guests.example", containing="/answer/")), status=404)
    mira.shot("09-link-gone")
