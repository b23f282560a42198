import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AccessEvent
from core.access import link_token, read_link_token
from participants.actions.people import update_person
from participants.models import Invitation, Membership, Person
from tests import factories as make
from workshops.models import Seat

LIST = reverse("participants:person-list")


@pytest.fixture
def amal(dialogue, ardenya):
    person = make.PersonFactory(name="Amal Deniz", email="amal@example.org")
    make.NameVariantFactory(person=person, text="أمل دنيز")
    make.AffiliationFactory(person=person, title="director", institution="Lazur Institute", acronym="LI")
    make.MembershipFactory(person=person, dialogue=dialogue, side=ardenya, view="SCEPTICAL")
    return person


def names(page):
    return [person.name for person in page.context["people"]]


def typed(person, **changes):
    """The edit form as the browser sends it, with ``changes``."""
    form = {"name": person.name, "email": person.email, "language": "en", "time_zone": "Europe/Zurich"}
    form |= {"gender": "F", "sector": "ACADEMIA", "title": "director", "institution": "Lazur Institute"}
    return {**form, "acronym": "LI", "variants": "أمل دنيز", **changes}


def edit(browser, person, **changes):
    return browser.post(reverse("participants:person-edit", args=[person.pk]), typed(person, **changes))


@pytest.mark.parametrize("words", ["amal", "DENIZ", "دنيز", "lazur", "li", "amal@example", "amal deniz"])
def test_people_are_found_by_any_of_their_names_institution_or_address(sign_in, olga, amal, words):
    make.MembershipFactory(dialogue=amal.memberships.get().dialogue)

    assert names(sign_in(olga).post(LIST, {"q": words})) == ["Amal Deniz"]


def test_the_search_stands_in_no_address(sign_in, olga, amal, samir):
    page = sign_in(olga).get(LIST, {"q": "amal"})

    assert names(page) == ["Amal Deniz", "Samir Haddou"]
    assert '<form method="post" class="filters"' in page.text


def test_people_are_found_by_side(sign_in, olga, amal, samir, soravia):
    assert names(sign_in(olga).post(LIST, {"side": soravia.pk})) == ["Samir Haddou"]


def test_an_empty_search_says_so(sign_in, olga, amal):
    assert "Nobody fits." in sign_in(olga).post(LIST, {"q": "zzz"}).text


def test_another_dialogues_people_are_not_there(sign_in, sam, amal):
    browser = sign_in(sam)

    assert names(browser.get(LIST)) == []
    assert names(browser.post(LIST, {"q": "amal"})) == []
    assert browser.get(reverse("participants:person-detail", args=[amal.pk])).status_code == 404
    assert edit(browser, amal, name="Taken").status_code == 404


@pytest.mark.parametrize("who", ["ravi", "fiona", "mira", "frank"])
def test_people_are_for_organisers_alone(request, sign_in, amal, who):
    browser = sign_in(request.getfixturevalue(who))

    assert browser.get(LIST).status_code == 404
    assert browser.get(reverse("participants:person-detail", args=[amal.pk])).status_code == 404


def test_a_rapporteur_here_who_organises_elsewhere_sees_nobody_here(sign_in, ravi, amal):
    make.SeatFactory(user=ravi, dialogue=make.DialogueFactory(), role="CONVENOR")

    assert names(sign_in(ravi).get(LIST)) == []


def test_the_list_is_as_quick_for_sixty_as_for_three(sign_in, olga, dialogue):
    browser, counts = sign_in(olga), []
    browser.get(LIST)
    for number in (3, 57):
        make.MembershipFactory.create_batch(number, dialogue=dialogue)
        with CaptureQueriesContext(connection) as asked:
            browser.get(LIST)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_the_page_of_a_person_tells_names_posts_rounds_and_answers(sign_in, olga, amal, workshop):
    make.InvitationFactory(workshop=workshop, person=amal, state="YES", attended=True)

    page = sign_in(olga).get(reverse("participants:person-detail", args=[amal.pk])).text

    told = [word for word in ("أمل دنيز", "Lazur Institute", "sceptical", "Ardenya", workshop.title) if word in page]
    assert len(told) == 5


def test_a_changed_name_stays_as_another_spelling(sign_in, olga, amal):
    edit(sign_in(olga), amal, name="Amal Deniz-Kern")

    amal.refresh_from_db()
    assert amal.name == "Amal Deniz-Kern"
    assert sorted(amal.variants.values_list("text", flat=True)) == ["Amal Deniz", "أمل دنيز"]


@pytest.mark.parametrize(
    ("moved", "posts"), [("on", [("Other", True), ("Lazur Institute", False)]), ("", [("Other", True)])]
)
def test_a_new_post_keeps_the_former_one_and_a_correction_does_not(sign_in, olga, amal, moved, posts):
    edit(sign_in(olga), amal, institution="Other", has_moved=moved)

    assert list(amal.affiliations.order_by("-is_current").values_list("institution", "is_current")) == posts


def test_an_address_of_somebody_else_on_the_list_is_refused_and_what_was_typed_is_kept(sign_in, olga, amal, samir):
    page = edit(sign_in(olga), amal, email="samir@example.org", name="Amal D.")

    amal.refresh_from_db()
    assert page.status_code == 422
    assert page.context["form"].errors == {
        "email": ["Samir Haddou has this address already. Two people cannot share one."]
    }
    assert 'value="Amal D."' in page.text
    assert (amal.name, amal.email) == ("Amal Deniz", "amal@example.org")


def test_a_new_address_kills_the_links_and_moves_the_seat(sign_in, olga, mira, ardenya):
    person = mira.people.get()
    earlier = link_token(person.invitations.get())

    edit(sign_in(olga), person, email="mira.new@example.org")

    assert read_link_token(Invitation, earlier) is None
    assert list(Seat.objects.filter(role="PARTICIPANT", ended_at=None).values_list("user__email", "side")) == [
        ("mira.new@example.org", ardenya.pk)
    ]


def test_a_row_shared_with_a_dialogue_that_one_does_not_see_cannot_be_changed(sign_in, olga, amal, sam):
    make.MembershipFactory(person=amal, dialogue=sam.seats.get().dialogue)

    assert edit(sign_in(olga), amal, email="olga@example.org").status_code == 403
    amal.refresh_from_db()
    assert amal.email == "amal@example.org"


def test_a_person_is_added_with_their_standing(sign_in, olga, dialogue, soravia):
    form = typed(Person(name="Cyra Nolan", email=""), side=soravia.pk, state="APPROVED", view="HARD_LINE")

    sign_in(olga).post(reverse("participants:person-create", args=[dialogue.pk]), form)

    row = Membership.objects.get(person__name="Cyra Nolan")
    assert (row.side, row.state, row.view) == (soravia, "APPROVED", "HARD_LINE")


def test_standing_takes_no_side_of_another_dialogue(sign_in, olga, amal):
    other = make.SideFactory()
    address = reverse("participants:membership-edit", args=[amal.memberships.get().pk])

    assert sign_in(olga).post(address, {"side": other.pk, "state": "APPROVED"}).status_code == 422


def test_audit_facts_hold_names_of_fields_and_no_words(amal, olga):
    values = {"name": "Secret Spelling", "email": amal.email}
    update_person(
        person=amal, values=values, post={"title": "", "institution": "", "acronym": ""}, has_moved=False, by=olga
    )

    assert AccessEvent.objects.get(action="person.changed").payload == '{"fields":["name"]}'
