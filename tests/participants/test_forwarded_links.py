"""A personal link belongs to the browser that answered first; another one asks for a code from the mailbox."""

import re
from http.cookies import Morsel

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from audit.models import AccessEvent
from core.access import link_token
from desk.management.routes import routes
from outbox.actions import deliver
from outbox.models import Message
from participants.actions.answers import answer_invitation
from participants.actions.invitations import resend_invitation
from participants.actions.link_codes import forget_old_codes
from participants.models import Invitation, LinkCode, Person
from tests import factories as make

NOW = "2026-11-25T09:00:00Z"
SECRETS = ("Amal", "Deniz", "Lake Room", "Geneva", "Dec", "Chatham")


@pytest.fixture
def amal(workshop, soravia, time_machine):
    time_machine.move_to(NOW, tick=False)
    person = make.PersonFactory(name="Amal Deniz", email="amal@example.org")
    return make.InvitationFactory(workshop=workshop, person=person, side=soravia, sent_at=NOW)


@pytest.fixture
def computer():
    """Another browser than the phone."""
    return Client()


def page_of(invitation, part=""):
    return reverse(f"participants:answer{part}", args=[link_token(invitation)])


def answered(phone, invitation, answer="YES"):
    return phone.post(page_of(invitation), {"answer": answer})


def ask_for_code(browser, invitation) -> str:
    """Presses the button; the six figures of the newest letter."""
    browser.post(page_of(invitation, "-code"), {"do": "send"})
    letter = Message.objects.filter(kind="participants/link_code", state="QUEUED").get()
    return re.search(r"^\d{6}$", letter.text, re.MULTILINE).group()


def test_the_browser_that_answered_comes_and_goes_as_before(phone, amal):
    answered(phone, amal)

    page = phone.get(page_of(amal))

    assert (page.status_code, "Amal Deniz" in page.text) == (200, True)
    assert phone.post(page_of(amal), {"answer": "NO"}).url == page_of(amal)


def test_until_somebody_answers_the_link_opens_anywhere(phone, computer, amal):
    phone.get(page_of(amal))

    assert computer.get(page_of(amal)).status_code == 200


def test_another_browser_sees_a_neutral_page_and_kind_words(phone, computer, amal):
    answered(phone, amal)

    page = computer.get(page_of(amal), follow=True)

    assert page.request["PATH_INFO"] == page_of(amal, "-code")
    assert "If that was you – on your telephone, say, and now at your desk – that is quite all right" in page.text
    assert [word for word in SECRETS if word in page.text] == []


@pytest.mark.parametrize("part", ["", "-rules", "-needs"])
def test_another_browser_records_nothing(phone, computer, amal, part):
    answered(phone, amal)

    sent = computer.post(page_of(amal, part), {"answer": "NO", "version": "1", "diet": "none"})

    amal.refresh_from_db()
    assert (sent.status_code, sent.url) == (302, page_of(amal, "-code"))
    assert (amal.state, amal.has_needs) == ("YES", False)


def test_another_browser_takes_no_calendar_file(phone, computer, amal):
    answered(phone, amal)

    assert computer.get(page_of(amal, "-calendar")).url == page_of(amal, "-code")
    assert phone.get(page_of(amal, "-calendar")).status_code == 200


def test_with_the_code_the_second_browser_is_as_good_as_the_first(phone, computer, amal):
    answered(phone, amal)
    code = ask_for_code(computer, amal)

    opened = computer.post(page_of(amal, "-code"), {"do": "open", "code": f" {code[:3]} {code[3:]} "})

    assert opened.url == page_of(amal)
    assert "Amal Deniz" in computer.get(page_of(amal)).text
    assert phone.get(page_of(amal)).status_code == 200


def test_figures_of_another_script_are_figures(phone, computer, amal):
    answered(phone, amal)
    code = ask_for_code(computer, amal).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert computer.post(page_of(amal, "-code"), {"do": "open", "code": code}).status_code == 302


def test_a_code_works_once(phone, computer, amal):
    answered(phone, amal)
    code = ask_for_code(computer, amal)
    computer.post(page_of(amal, "-code"), {"do": "open", "code": code})

    again = Client().post(page_of(amal, "-code"), {"do": "open", "code": code})

    assert (again.status_code, LinkCode.objects.count()) == (422, 0)


def test_a_code_lasts_ten_minutes(phone, computer, amal, time_machine):
    answered(phone, amal)
    code = ask_for_code(computer, amal)
    time_machine.move_to("2026-11-25T09:10:00Z", tick=False)

    assert computer.post(page_of(amal, "-code"), {"do": "open", "code": code}).status_code == 422
    assert forget_old_codes() == 1


def test_a_new_code_takes_the_place_of_the_one_before(phone, computer, amal):
    answered(phone, amal)
    first = ask_for_code(computer, amal)
    second = ask_for_code(computer, amal)

    tries = [computer.post(page_of(amal, "-code"), {"do": "open", "code": code}) for code in (first, second)]

    assert [answer.status_code for answer in tries] == [422, 302]
    assert sorted(Message.objects.filter(kind="participants/link_code").values_list("state", flat=True)) == [
        "QUEUED",
        "WITHDRAWN",
    ]


def test_guessing_ends_after_five_tries_from_wherever(phone, amal):
    answered(phone, amal)
    code = ask_for_code(Client(), amal)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    addresses = [f"192.0.2.{number}" for number in range(6)]

    told = [
        Client(REMOTE_ADDR=address).post(page_of(amal, "-code"), {"do": "open", "code": wrong}).status_code
        for address in addresses
    ]
    late = Client(REMOTE_ADDR="192.0.2.99").post(page_of(amal, "-code"), {"do": "open", "code": code})

    assert (told, late.status_code) == ([422] * 5 + [429], 429)


def test_no_mailbox_is_flooded(phone, computer, amal):
    answered(phone, amal)

    told = [computer.post(page_of(amal, "-code"), {"do": "send"}).status_code for _press in range(4)]

    assert told == [302, 302, 302, 429]
    assert Message.objects.filter(kind="participants/link_code").count() == 3


def test_the_letter_goes_first_says_nothing_and_is_wiped(phone, computer, amal, settings):
    answered(phone, amal)
    code = ask_for_code(computer, amal)
    letter = Message.objects.get(kind="participants/link_code")
    said = f"{letter.subject} {letter.text} {letter.html} {letter.to_name}"
    before = (letter.priority, letter.is_ephemeral, letter.compartment)
    deliver(str(letter.pk))

    letter.refresh_from_db()
    assert before == (1, True, None)
    assert [word for word in SECRETS if word in said] == []
    assert (letter.state, letter.text, letter.html) == ("SENT", "", "")
    assert [row.payload for row in AccessEvent.objects.all() if code in row.payload] == []


def test_organisers_cannot_read_a_code_that_waits(phone, computer, amal, sign_in, olga):
    answered(phone, amal)
    ask_for_code(computer, amal)
    letter = Message.objects.get(kind="participants/link_code")

    assert sign_in(olga).get(reverse("desk:letter", args=[letter.pk])).status_code == 404


def test_the_page_answers_alike_where_no_letter_can_go(phone, computer, amal):
    answered(phone, amal)
    Person.objects.filter(pk=amal.person_id).update(email="")

    page = computer.post(page_of(amal, "-code"), {"do": "send"}, follow=True)

    assert (page.status_code, "We have sent six figures" in page.text) == (200, True)
    assert Message.objects.filter(kind="participants/link_code").count() == 0


def test_a_new_link_belongs_to_nobody_yet_and_kills_the_marks_of_the_old(phone, computer, amal, olga):
    answered(phone, amal)
    resend_invitation(invitation=amal, by=olga)
    amal.refresh_from_db()

    answered(computer, amal, "TENTATIVE")

    assert computer.get(page_of(amal)).status_code == 200
    assert phone.get(page_of(amal)).url == page_of(amal, "-code")


def test_an_answer_by_telephone_leaves_the_link_to_the_guest(phone, amal, olga):
    answer_invitation(invitation=amal, answer="YES", via="PHONE", by=olga)

    assert answered(phone, amal, "NO").url == page_of(amal)
    assert Invitation.objects.get().state == "NO"


def test_whoever_is_signed_in_as_the_guest_is_let_in(phone, amal, sign_in):
    answered(phone, amal)
    user = User.objects.get(email="amal@example.org")

    assert sign_in(user).get(page_of(amal)).status_code == 200


def test_somebody_elses_account_is_not(phone, amal, sign_in, olga):
    answered(phone, amal)

    assert sign_in(olga).get(page_of(amal)).url == page_of(amal, "-code")


def test_what_is_refused_claims_nothing(phone, computer, amal):
    refused = answered(computer, amal, "MAYBE")

    assert (refused.status_code, settings.KNOWN_COOKIE_NAME in computer.cookies) == (422, False)
    assert (answered(phone, amal).url, Invitation.objects.get().claimed_version) == (page_of(amal), 1)


def test_the_mark_of_another_guest_opens_nothing(phone, computer, amal, workshop):
    other = make.InvitationFactory(workshop=workshop, sent_at=NOW)
    answered(phone, amal)
    answered(computer, other)

    assert computer.get(page_of(amal)).url == page_of(amal, "-code")


def test_one_browser_may_hold_the_links_of_several_rounds(phone, amal, workshop):
    other = make.InvitationFactory(workshop=workshop, sent_at=NOW)
    answered(phone, amal)
    answered(phone, other)

    assert [phone.get(page_of(row)).status_code for row in (amal, other)] == [200, 200]


@override_settings(SESSION_COOKIE_SECURE=True, KNOWN_COOKIE_NAME="__Host-guest")
def test_the_cookie_is_as_strict_as_a_link_from_a_letter_allows_and_tells_nothing(phone, amal):
    answered(phone, amal)

    cookie: Morsel = phone.cookies["__Host-guest"]

    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert (cookie["domain"], re.fullmatch(r"[0-9a-f]{32}", cookie.value) is not None) == ("", True)
    assert str(amal.pk).replace("-", "") not in cookie.value


def test_it_is_named_so_in_production():
    source = (settings.ROOT / "config/settings/production.py").read_text()

    assert 'KNOWN_COOKIE_NAME = "__Host-guest"' in source


@pytest.mark.parametrize("value", ["", ".", "x" * 9000, "é.ü", ".".join(["0" * 32] * 500)])
def test_a_broken_cookie_is_no_mark(phone, computer, amal, value):
    answered(phone, amal)
    computer.cookies[settings.KNOWN_COOKIE_NAME] = value

    assert computer.get(page_of(amal)).url == page_of(amal, "-code")


def test_every_page_by_personal_link_asks_but_those_that_must_not():
    """What asks for the code cannot ask for one; a concern never does; a ballot opens once and shows no answer;
    a calendar carries no mark, and its address is shown to the browser that is known alone; whoever stops letters
    is told neither whose nor about what."""
    open_to_all = {route.name for route in routes() if route.door.kind == "signed_link" and not _known(route)}

    assert open_to_all == {
        "participants:answer-code",
        "participants:poll-code",
        "followups:silence-code",
        "desk:letters-wanted",
        "followups:concern-by-link",
        "participants:feed",
        "desk:rule-answer-code",
        "reports:survey-answer",
    }


def _known(route):
    return getattr(route.pattern.callback, "known", None)
