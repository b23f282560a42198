"""Founding a dialogue, its sides, its seats."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import User
from core.errors import DomainError
from outbox.models import Message
from tests import factories as make
from workshops.actions.dialogue import edit_dialogue
from workshops.actions.seat import end_seat, give_seat
from workshops.choices import Role
from workshops.models import Dialogue, Seat, SideRow

FORM = {
    "title": "Gauges on the Oru",
    "code_name": "Mill Room",
    "purpose": "",
    "mail_level": "DATE_CITY",
    "contact_phone": "",
    "sides-TOTAL_FORMS": "2",
    "sides-INITIAL_FORMS": "0",
    "sides-0-name": "Ardenya",
    "sides-0-kind": "PARTY",
    "sides-1-name": "",
    "sides-1-kind": "PARTY",
}


def test_who_founds_a_dialogue_convenes_it(olga, sign_in):
    answer = sign_in(olga).post(reverse("workshops:dialogue-create"), FORM)

    dialogue = Dialogue.objects.get(code_name="Mill Room")
    assert answer.url == reverse("desk:dialogue", args=[dialogue.pk])
    assert list(dialogue.seats.values_list("user", "role")) == [(olga.pk, "CONVENOR")]
    assert [side.name for side in dialogue.sides.all()] == ["Ardenya"]


def test_a_code_name_in_use_is_refused_and_the_form_kept(olga, dialogue, sign_in):
    answer = sign_in(olga).post(reverse("workshops:dialogue-create"), {**FORM, "code_name": "Lake Room"} | {
        "code_name": dialogue.code_name
    })  # fmt: skip

    assert answer.status_code == 422
    assert answer.context["form"].errors["code_name"] == ["This code name is in use. Choose another."]
    assert Dialogue.objects.count() == 1


def facts_of(dialogue):
    return {name: getattr(dialogue, name) for name in ("title", "code_name", "purpose", "mail_level", "contact_phone")}


def test_sides_are_renamed_added_and_removed(dialogue, ardenya, soravia, olga):
    rows = [SideRow(ardenya.pk, "Upper Ardenya", "PARTY"), SideRow(None, "Halden Centre", "THIRD_PARTY"),
            SideRow(soravia.pk, "Soravia", "PARTY", is_removed=True)]  # fmt: skip

    edit_dialogue(dialogue=dialogue, facts=facts_of(dialogue), sides=rows, by=olga)

    assert [side.name for side in dialogue.sides.order_by("position")] == ["Upper Ardenya", "Halden Centre"]


def test_a_side_with_people_stays(dialogue, ardenya, mira, olga):
    rows = [SideRow(ardenya.pk, "Ardenya", "PARTY", is_removed=True)]

    with pytest.raises(DomainError) as refusal:
        edit_dialogue(dialogue=dialogue, facts=facts_of(dialogue), sides=rows, by=olga)

    assert str(refusal.value) == "Ardenya has people, seats or sessions and stays. Move them first."


def test_a_seat_for_a_new_address_makes_an_account_and_a_neutral_letter(dialogue, olga):
    seat = give_seat(
        dialogue=dialogue,
        email="Lena.Brandt@example.org",
        name="Lena Brandt",
        facts={"role": Role.RAPPORTEUR, "workshop": None, "side": None, "starts_on": None, "ends_on": None},
        by=olga,
    )

    letter = Message.objects.get()
    assert (seat.user.email, seat.user.has_usable_password()) == ("lena.brandt@example.org", False)
    assert (letter.to_email, letter.subject) == ("lena.brandt@example.org", "A message from Lake Room")
    assert [word for word in ("rapporteur", dialogue.title) if word in letter.text + letter.html] == []


def test_a_seat_for_a_known_address_makes_no_second_account(dialogue, olga, sam):
    seat = give_seat(dialogue=dialogue, email=sam.email.upper(), facts={"role": Role.EVALUATOR}, by=olga)

    assert seat.user == sam
    assert User.objects.count() == 2


def test_a_participant_sits_in_one_workshop(dialogue, olga):
    with pytest.raises(DomainError) as refusal:
        give_seat(dialogue=dialogue, email="x@example.org", facts={"role": Role.PARTICIPANT}, by=olga)

    assert str(refusal.value) == "Participants, observers and interpreters sit in one workshop. Which?"


def test_a_workshop_of_another_dialogue_is_refused(dialogue, olga):
    other = make.WorkshopFactory()
    with pytest.raises(DomainError):
        give_seat(dialogue=dialogue, email="x@example.org", facts={"role": "OBSERVER", "workshop": other}, by=olga)
    assert Seat.objects.count() == 1


def test_the_last_convenor_keeps_the_seat(dialogue, olga):
    with pytest.raises(DomainError):
        end_seat(seat=olga.seats.get(), by=olga)
    assert olga.seats.get().ended_at is None


def test_an_ended_seat_opens_nothing(dialogue, olga, ravi, sign_in):
    browser, page = sign_in(ravi), reverse("desk:dialogue", args=[dialogue.pk])
    assert browser.get(page).status_code == 200

    end_seat(seat=ravi.seats.get(), by=olga)

    assert browser.get(page).status_code == 404


def test_a_seat_begins_and_ends_on_its_days(dialogue, olga):
    today = dt.datetime.now(dt.UTC).date()
    day = dt.timedelta(days=1)
    past = make.SeatFactory(dialogue=dialogue, role=Role.FACILITATOR, ends_on=today - day)
    future = make.SeatFactory(dialogue=dialogue, role=Role.FACILITATOR, starts_on=today + day)
    assert [seat for seat in Seat.objects.held() if seat in {past, future}] == []


def test_the_seat_page_names_everyone_seated(dialogue, olga, ravi, mira, sign_in):
    page = sign_in(olga).get(reverse("workshops:seat-list", args=[dialogue.pk]))
    assert [user for user, _seats in page.context["people"]] == [olga, ravi, mira]


def test_a_refused_seat_keeps_what_was_typed(dialogue, olga, sign_in):
    typed = {"email": "new@example.org", "language": "fr", "role": "PARTICIPANT"}

    answer = sign_in(olga).post(reverse("workshops:seat-list", args=[dialogue.pk]), typed)

    assert answer.status_code == 422
    assert {name: answer.context["form"][name].value() for name in typed} == typed
