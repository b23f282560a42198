from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from participants.choices import InvitationState
from participants.selectors import answer_counts, balance_of, roster_for
from participants.selectors.grid import grid_of
from tests import factories as make


def queries_of(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_the_roster_tells_all_the_names_of_whoever_was_asked(workshop, ardenya):
    person = make.PersonFactory(name="Yevgeny Tarasov", gender="M", country="Ardenya", sector="DIPLOMACY")
    for text, kind in (("Evgenii Tarassow", "SPELLING"), ("Евгений Тарасов", "SCRIPT"), ("Zhenya", "NICKNAME")):
        make.NameVariantFactory(person=person, text=text, kind=kind)
    make.NameVariantFactory(person=person, text="Y.T.", kind="INITIALS")
    make.AffiliationFactory(person=person, title="former ambassador", institution="Council", is_current=False)
    make.AffiliationFactory(person=person, title="director", institution="Centre", acronym="C", is_current=True)
    make.InvitationFactory(workshop=workshop, person=person, side=ardenya, state="NO")

    (entry,) = roster_for(workshop)

    assert (entry.id, entry.name, entry.side, entry.country) == (str(person.pk), person.name, "Ardenya", "Ardenya")
    assert entry.variants == ("Evgenii Tarassow", "Евгений Тарасов")
    assert (entry.nicknames, entry.initials) == (("Zhenya",), ("Y.T.",))
    assert (entry.title, entry.institution, entry.acronym) == ("director|former ambassador", "Centre|Council", "C")
    assert (entry.gender, entry.sector, entry.role, entry.is_coming) == ("m", "diplomacy", "participant", False)


def test_somebody_only_considered_is_not_on_the_roster(workshop):
    make.InvitationFactory(workshop=workshop, state="DRAFT")

    assert roster_for(workshop) == []


def test_the_roster_asks_the_database_three_times_for_any_number(workshop):
    counts = []
    for number in (3, 57):
        make.InvitationFactory.create_batch(number, workshop=workshop)
        counts.append(queries_of(lambda: roster_for(workshop)))

    assert counts == [3, 3]


def test_answers_are_counted_for_many_workshops_at_once(workshop):
    empty = make.WorkshopFactory()
    for state in InvitationState.values:
        make.InvitationFactory(workshop=workshop, state=state)
    make.InvitationFactory(workshop=workshop, state="YES")

    counts = answer_counts([workshop.pk, empty.pk])

    told = counts[workshop.pk]
    assert (told.yes, told.perhaps, told.no, told.waiting, told.withdrawn, told.drafts) == (2, 1, 1, 2, 1, 1)
    assert (told.invited, told.coming, counts[empty.pk].invited) == (6, 3, 0)
    assert queries_of(lambda: answer_counts([workshop.pk, empty.pk])) == 1


def invite(workshop, side, number, **person):
    for _ in range(number):
        guest = make.PersonFactory(**person)
        make.MembershipFactory(person=guest, dialogue=workshop.dialogue, side=side, view="SCEPTICAL")
        make.InvitationFactory(workshop=workshop, person=guest, side=side)


def test_the_balance_names_what_is_missing(workshop, ardenya, soravia):
    invite(workshop, ardenya, 5, gender="M")
    invite(workshop, soravia, 3, gender="M")
    invite(workshop, soravia, 1, gender="F")

    balance = balance_of(workshop)

    assert balance.gaps == "1 short on Soravia; 2 women short."
    assert [(bar.label, bar.value, bar.target) for bar in balance.bars] == [
        ("Ardenya", 5, 5),
        ("Soravia", 4, 5),
        ("Women", 1, 3),
        ("New", 9, 2),
        ("Sceptics", 2, 2),
    ]


def test_those_who_declined_and_observers_do_not_count(workshop, ardenya, soravia):
    for facts in ({"state": "NO"}, {"state": "WITHDRAWN"}, {"part": "OBSERVER"}, {"part": "INTERPRETER"}):
        make.InvitationFactory(workshop=workshop, side=ardenya, **facts)

    assert balance_of(workshop).gaps == "Nobody has been chosen yet."


def test_the_grid_tells_versions_needs_and_reminders(workshop, mira):
    first, second = (make.GroundRulesFactory(workshop=workshop, version=version) for version in (1, 2))
    invitation = mira.people.get().invitations.get()
    invitation.acknowledgements.create(ground_rules=first, at="2026-11-21T09:00:00Z")

    grid = grid_of(workshop)

    (row,) = grid.rows
    assert (row.rules, row.current_rules, row.is_behind, grid.unread) == (1, second.version, True, 1)


def test_the_grid_is_as_quick_for_sixty_as_for_three(sign_in, olga, workshop, ardenya):
    browser, address, counts = sign_in(olga), reverse("participants:invitation-grid", args=[workshop.pk]), []
    make.ReminderStepFactory(workshop=workshop)
    browser.get(address)
    for number in (3, 57):
        make.InvitationFactory.create_batch(number, workshop=workshop, side=ardenya, sent_at="2026-11-01T09:00Z")
        counts.append(queries_of(lambda: browser.get(address)))

    assert counts[0] == counts[1]


def test_the_grid_tells_the_answers_in_sentences(sign_in, olga, workshop, mira, samir):
    make.InvitationFactory.create_batch(2, workshop=workshop)

    page = sign_in(olga).get(reverse("participants:invitation-grid", args=[workshop.pk]))

    words = " ".join(page.text.split())
    assert "4 people are invited. 2 say yes, 0 perhaps, 0 no. 2 have not answered." in words
    assert "Answers are wanted by 15 Dec 2026, 18:00 in Zurich." in words
