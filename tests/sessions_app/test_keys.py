"""A reader's own key: six words, typed back, a code on paper; changed, forgotten, made anew; unlock, lock."""

import time_machine
from django.conf import settings
from django.urls import reverse

from audit.models import AccessEvent
from vault.models import KeyWrap, ReaderKey


def refused(answer, field: str) -> list[str]:
    assert answer.status_code == 422
    return answer.context["form"].errors[field]


def test_the_pages_lead_from_six_words_to_an_open_key(at_home, mira):
    person = at_home(mira).make_key()

    assert ReaderKey.objects.get().user_id == mira.pk
    assert settings.UNLOCK_COOKIE_NAME in person.browser.cookies
    page = person.get("key")
    assert len(page.context["key"].words) == 4
    assert "Your sealed notes are open in this browser." in page.content.decode()


def test_nothing_is_kept_before_the_words_were_typed_back(at_home, mira):
    person = at_home(mira)
    words = " ".join(person.get("key-make").context["words"])
    person.post("key-make", {"step": "words", "words": words})

    assert (ReaderKey.objects.count(), KeyWrap.objects.count()) == (0, 0)


def test_a_slip_in_typing_back_keeps_what_was_typed_and_says_so(at_home, mira):
    person = at_home(mira)
    words = " ".join(person.get("key-make").context["words"])
    answer = person.post("key-make", {"step": "repeat", "words": words, "typed": "quite other words"})

    assert refused(answer, "typed") == ["These are not the same words. Look at your paper, or see the words again."]
    assert answer.context["form"]["typed"].value() == "quite other words"
    assert answer.context["form"]["words"].value() == words
    assert ReaderKey.objects.count() == 0


def test_capitals_and_spaces_of_a_telephone_are_no_mistake(at_home, mira):
    person = at_home(mira)
    words = " ".join(person.get("key-make").context["words"])
    answer = person.post("key-make", {"step": "repeat", "words": words, "typed": f"  {words.title()}  "})

    assert (answer.status_code, len(answer.context["groups"])) == (200, 7)


def test_six_others_can_be_asked_for_and_the_same_seen_again(at_home, mira):
    person = at_home(mira)
    first = person.get("key-make").context["words"]
    others = person.post("key-make", {"step": "words", "words": " ".join(first), "go": "others"}).context["words"]
    again = person.post("key-make", {"step": "repeat", "words": " ".join(others), "go": "back"}).context["words"]

    assert (len(others), others == first, again == others) == (6, False, True)


def test_a_passphrase_of_ones_own_must_be_strong(at_home, mira):
    person = at_home(mira)

    short = person.post("key-make", {"step": "own", "words": "too short"})
    plain = person.post("key-make", {"step": "own", "words": "passwordpassword"})
    strong = person.post("key-make", {"step": "own", "words": "Kettle 94 under the blue, slow glacier"})

    assert refused(short, "words") == ["This is too short: take at least fifteen characters, or the six words."]
    assert refused(plain, "words") == [
        "This could be guessed. Add words that do not belong together, or take the six words."
    ]
    assert (strong.status_code, strong.context["step"]) == (200, "repeat")


def test_the_last_group_of_the_code_is_asked_back(at_home, mira):
    person = at_home(mira).make_key()
    answer = person.post("key-make", {"step": "code", "code": person.code, "group": "XXXX"})

    assert refused(answer, "group") == ["This is not the last group. Compare your paper with the code above."]
    assert "-".join(answer.context["groups"]) == person.code


def test_who_has_a_key_is_not_led_to_make_another(at_home, mira):
    person = at_home(mira).make_key()

    assert person.get("key-make").url == reverse("sessions:key")
    person.post("key-make", {"step": "repeat", "words": "w", "typed": "w"})
    assert ReaderKey.objects.get().version == 1


def test_six_words_open_and_the_button_locks(at_home, mira):
    person = at_home(mira).make_key()
    person.lock()
    assert "open in this browser" not in person.get("key").content.decode()

    answer = person.unlock(next="/workshops/")
    assert (answer.status_code, answer.url) == (302, "/workshops/")
    assert "open in this browser" in person.get("key").content.decode()


def test_after_unlocking_nobody_is_sent_to_another_site(at_home, mira):
    person = at_home(mira).make_key()

    assert person.unlock(next="https://elsewhere.example/").url == "/"
    assert person.unlock(next="//elsewhere.example/").url == "/"


def test_wrong_words_are_refused_without_telling_which_part(at_home, mira):
    person = at_home(mira).make_key()
    almost = f"{person.words.rpartition(' ')[0]} zebra"

    sentence = "These words do not open your key. Look at your paper and try once more."
    assert refused(person.unlock(almost), "__all__") == refused(person.unlock("nothing of it"), "__all__") == [sentence]
    assert AccessEvent.objects.filter(action="key.opened", outcome="refused").count() == 2


def test_the_sixth_wrong_attempt_is_refused_from_wherever_it_comes(at_home, mira):
    """ASVS 6.3.1."""
    with time_machine.travel("2027-01-05 10:00Z", tick=False) as clock:
        person = at_home(mira).make_key()
        elsewhere = at_home(mira)  # a second browser, in another place
        elsewhere.browser.defaults["REMOTE_ADDR"] = "203.0.113.9"
        for attempt in range(5):
            (person if attempt % 2 else elsewhere).unlock("wrong words they are")
        waits = ["Five attempts were wrong. Please wait a quarter of an hour; it begins again with each attempt."]
        elsewhere.words = person.words
        assert refused(elsewhere.unlock(), "__all__") == waits
        clock.shift(15 * 60 + 1)
        assert elsewhere.unlock().status_code == 302


def test_right_words_forgive_the_wrong_ones(at_home, mira):
    person = at_home(mira).make_key()
    for _turn in range(3):
        for _attempt in range(4):
            person.unlock("wrong words they are")
        assert person.unlock().status_code == 302


def test_what_is_typed_veiled_can_be_shown(at_home, mira):
    person = at_home(mira).make_key()
    person.lock()

    pages = {name: person.get(name).content.decode() for name in ("unlock", "key-change", "key-recover")}
    assert {name: ("data-veil" in page, "data-unveil" in page) for name, page in pages.items()} == {
        name: (True, True) for name in pages
    }


def test_words_are_changed_by_those_of_today(at_home, mira):
    person = at_home(mira).make_key()
    before, code = person.words, person.code

    wrong = person.post("key-change", {"step": "proof", "proof": "not my words at all"})
    assert refused(wrong, "proof") == ["These words do not open your key. Look at your paper and try once more."]
    shown = person.post("key-change", {"step": "proof", "proof": before})
    carried = {"proof": before, "words": " ".join(shown.context["words"])}
    person.post("key-change", {"step": "words", **carried})
    done = person.post("key-change", {"step": "repeat", "typed": carried["words"], **carried})

    assert done.url == reverse("sessions:key")
    assert (person.unlock(before).status_code, person.unlock(carried["words"]).status_code) == (422, 302)
    assert ReaderKey.objects.get().version == 1
    assert person.make_key("key-recover", proof=code).code != code  # the code of before still recovered


def test_forgotten_words_come_back_by_the_code_which_is_used_up(at_home, mira):
    person = at_home(mira).make_key()
    words, code = person.words, person.code
    person.lock()
    person.make_key("key-recover", proof=code.lower().replace("-", " "))

    assert (person.unlock(words).status_code, person.unlock().status_code) == (422, 302)
    assert ReaderKey.objects.get().version == 1
    carried = {"proof": code, "words": person.words}
    answer = person.post("key-recover", {"step": "repeat", "typed": person.words, **carried})
    assert refused(answer, "proof") == ["This is not your recovery code. Compare it with your paper, group by group."]
    assert answer.context["form"]["words"].value() == person.words


def test_a_misspelt_code_is_told_before_anything_is_asked_of_it(at_home, mira):
    person = at_home(mira).make_key()
    answer = person.post("key-recover", {"step": "proof", "proof": person.code[:-1]})

    assert refused(answer, "proof") == [
        "A sign is missing or wrong. Seven groups of four stand on your paper; compare them one by one."
    ]
    assert AccessEvent.objects.filter(action="key.recovered").count() == 0


def test_who_lost_both_begins_anew(at_home, mira):
    person = at_home(mira).make_key()
    four = person.four_words
    person.lock()
    assert refused(person.post("key-anew", {"step": "sure"}), "sure") == ["Say so here, or go back."]
    person.make_key("key-anew")

    assert ReaderKey.objects.get().version == 2
    assert person.four_words != four


def test_neither_words_nor_code_stand_anywhere_in_clear(at_home, mira):
    person = at_home(mira).make_key()
    person.unlock()
    rows = str(list(AccessEvent.objects.values())) + str(list(KeyWrap.objects.values()))

    assert [word for word in [*person.words.split(), *person.code.split("-")] if len(word) > 3 and word in rows] == []


def test_the_second_page_tells_how_long_the_notes_stay_open(at_home, mira):
    with time_machine.travel("2027-01-05 10:00Z", tick=False) as clock:
        person = at_home(mira).make_key()
        first = person.get("unlock-clock").json()
        clock.shift(60)
        later = person.post("unlock-clock").json()

    assert (first["latest"] - first["idle"], later["idle"] - first["idle"]) == (4 * 3600 - 15 * 60, 60)
    person.lock()
    assert person.get("unlock-clock").json() == {}


def test_without_a_key_the_unlock_page_leads_to_making_one(at_home, mira):
    assert at_home(mira).get("unlock").url == reverse("sessions:key")
