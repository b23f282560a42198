"""What a guest meets on the way to a note is said in the guest's own language, to the last word."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from desk.actions.loosening import ask_to_loosen
from participants.models import Acknowledgement, Invitation, Person
from sessions_app.actions.check import check_text
from sessions_app.actions.desk import Command, save_and_do
from sessions_app.models import Passage, RuleAnswer
from tests import factories as make
from tests.sentences import sentences
from tests.sessions_app.conftest import CALM, seat_in, text

LANGUAGES = ["fr", "es", "ru", "ar"]
NAMED = "Mira Castellane proposed a joint post."
WIDER = {**make.CHATHAM_HOUSE, "attribution": "NAMED"}
TITLE, SESSION, PHONE = "Reopening the river crossing", "Customs and the crossing", "+41 22 555 01 99"
LATIN = set(
    re.findall(
        "[A-Za-z]{3,}", f"{TITLE} {SESSION} {NAMED} {CALM} Samir Haddou Lake Room Ardenya Soravia Geneva Switzerland"
    )
)
LATIN |= {
    "Antechamber",
    "JavaScript",
    "UTC",
}  # all that an Arabic page may say in these letters, also inside a sentence
SIGNS = re.compile("[0-9A-Z]{5}")  # of a reader’s copy
NAMES = {"Antechamber", "Mira Castellane", "Samir Haddou"}


@pytest.fixture
def addresses(workshop, session, mira, samir, release, ravi, olga, time_machine):
    """Mira's pages once she has spoken: a note to read, a passage and a wider rule to answer for."""
    time_machine.move_to("2027-01-01 09:00Z", tick=False)
    rules = make.GroundRulesFactory(workshop=workshop, text="–")
    Acknowledgement.objects.create(
        invitation=Invitation.objects.get(person__user=mira), ground_rules=rules, at=timezone.now()
    )
    seat_in(session, mira, samir)
    note = release(session)
    second = make.SessionFactory(workshop=workshop)
    seat_in(second, mira, samir)
    words = text(("A joint post", NAMED))
    mark = check_text(session=second, text=words).found[0].fingerprint
    save_and_do(session=second, text=words, base=0, command=Command("ask", mark), by=ravi)
    ask_to_loosen(workshop=workshop, switches=WIDER, reason="–", by=olga)
    mine = {"invitation__person__user": mira}
    pk = [workshop.pk]
    return {
        "today": reverse("desk:home"),
        "round": reverse("desk:workshop", args=pk),
        "the rule": reverse("workshops:workshop-rule", args=pk),
        "rules": reverse("workshops:ground-rules", args=pk),
        "letters": reverse("desk:letters"),
        "who comes": reverse("participants:company", args=pk),
        "agenda": reverse("sessions:agenda", args=pk),
        "agenda on paper": reverse("sessions:agenda-print", args=pk),
        "session": reverse("sessions:session-detail", args=[session.pk]),
        "what I read": reverse("sessions:reading-list"),
        "reading": reverse("sessions:note-read", args=[note.pk]),
        "correction": reverse("sessions:correction-create", args=[note.pk]),
        "consents": reverse("sessions:agreement-list"),
        "questions": reverse("sessions:agreement", args=[Invitation.objects.get(person__user=mira).pk]),
        "concern": reverse("followups:concern"),
        "passage": reverse("sessions:passage-answer", args=[Passage.objects.get().pk]),
        "wider rule": reverse("desk:rule-answer", args=[RuleAnswer.objects.get(**mine).pk]),
    }


def same(browser, address, user=None) -> set[str]:
    """The words of a page that stay as they are in English, in any of the languages."""
    said = {language: _words(browser, address, user, language) for language in ("en", *LANGUAGES)}
    return set().union(*(said["en"] & said[language] for language in LANGUAGES)) - NAMES


def _words(browser, address, user, language) -> set[str]:
    for model, mine in ((User, {"pk": user and user.pk}), (Person, {"user": user})):
        if user:
            model.objects.filter(**mine).update(language=language)
    cache.clear()
    page = browser.get(address, {"language": language}, headers={"accept-language": language})
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    said = {words for words in sentences(page.text) if not SIGNS.fullmatch(words)}
    if language == "ar":
        assert set(re.findall("[A-Za-z]{3,}", " ".join(said))) <= LATIN
    return said


def test_each_page_on_the_way_to_a_note_speaks_the_guests_language(addresses, sign_in, mira):
    browser = sign_in(mira)

    left = {name: same(browser, address, mira) for name, address in addresses.items()}

    assert left == {
        "today": {TITLE},
        "round": {"Lake Room", TITLE, SESSION, "Geneva, Switzerland", ", Zurich"},
        "the rule": {"Lake Room"},
        "rules": {"Lake Room"},
        "letters": set(),
        "who comes": {"Lake Room", "Ardenya", "Soravia"},
        "agenda": {"Lake Room", SESSION, f": {SESSION}"},
        "agenda on paper": {TITLE, SESSION, "Geneva, Switzerland"},
        "session": {"Lake Room", SESSION},
        "reading": {"Lake Room", SESSION, "A joint post", CALM},
        "what I read": set(),
        "correction": set(),
        "consents": {"Lake Room", TITLE},
        "questions": {"Lake Room", PHONE, "No"},  # Spanish says no as English does
        "concern": {PHONE},
        "passage": {"Lake Room", SESSION, NAMED},
        "wider rule": {"Lake Room", PHONE},
    }


def test_the_pages_of_a_readers_key_speak_the_guests_language(at_home, mira, samir):
    person, other = at_home(mira).make_key(), at_home(samir)
    names = ("key", "key-change", "key-recover", "key-anew")
    open_pages = {name: same(person.browser, reverse(f"sessions:{name}"), mira) for name in names}
    person.lock()

    locked = {
        "unlock": same(person.browser, reverse("sessions:unlock"), mira),
        "key": same(other.browser, reverse("sessions:key"), samir),
        "key-make": same(other.browser, reverse("sessions:key-make"), samir),
    }

    assert (open_pages, locked) == (dict.fromkeys(names, set()), dict.fromkeys(locked, set()))


def test_the_doors_speak_the_language_of_the_browser(client, sign_in, mira):
    doors = ("account_login", "account_request_login_code", "account_reset_password", "account_signup")
    inside = ("mfa_index", "usersessions_list", "account_change_password", "accounts:back", "account_logout")

    left = {name: same(client, reverse(name)) for name in doors}
    left |= {name: same(sign_in(mira), reverse(name), mira) for name in inside}

    assert left == dict.fromkeys([*doors, *inside], set())
