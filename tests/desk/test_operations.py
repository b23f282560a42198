"""The operations page says when each job last ran, what waits, and what is late; to each as much as is theirs."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from audit.sealer import seal_waiting
from desk.selectors.home import home_of
from desk.selectors.operations import often_words, pulse_for
from outbox.actions import beat, queue
from outbox.choices import MAIL_SERVER, MAIL_SERVER_AWAY, MessageState
from outbox.emails import Letter
from outbox.models import Heartbeat, Message
from tests import factories as make
from workshops.choices import Role

pytestmark = pytest.mark.django_db
PAGE = "/operations/"


@pytest.fixture
def oscar(db):
    user = make.UserFactory(name="Oscar Berg", email="oscar@example.org")
    make.SeatFactory(user=user, dialogue=None, role=Role.OPERATOR)
    return user


@pytest.fixture
def waiting(workshop):
    """Two letters of olga's dialogue are due, one is for later, one failed."""
    with transaction.atomic():
        for number in range(4):
            queue(Letter(key=f"l{number}", kind="accounts/notice", to_email="a@example.org", compartment=workshop.pk))
    Message.objects.filter(key="l2").update(not_before=timezone.now() + dt.timedelta(days=1))
    Message.objects.filter(key="l3").update(state=MessageState.PARKED)


def test_an_organiser_reads_what_waits_in_her_dialogue(olga, sam, waiting):
    assert pulse_for(olga).letters == ["Two letters wait to be sent.", "One is for later."]
    assert pulse_for(olga).failed == 1
    assert (pulse_for(sam).letters, pulse_for(sam).failed) == (["No letter waits to be sent."], 0)


def test_the_operator_reads_it_of_the_whole_installation(oscar, waiting):
    assert (pulse_for(oscar).letters[0], pulse_for(oscar).failed) == ("Two letters wait to be sent.", 1)


def test_a_job_that_stopped_running_is_late(olga):
    beat("outbox-sweep")
    beat("audit-seal")
    Heartbeat.objects.filter(job="audit-seal").update(at=timezone.now() - dt.timedelta(hours=1))

    assert pulse_for(olga).late == ["The audit trail is sealed"]


def test_letters_that_wait_too_long_are_told(olga, waiting):
    Message.objects.filter(key="l0").update(not_before=timezone.now() - dt.timedelta(minutes=11))

    assert pulse_for(olga).late == ["Letters have waited for longer than ten minutes"]


def test_the_page_says_whether_the_mail_server_is_there(olga):
    assert pulse_for(olga).mail_server == ""
    beat(MAIL_SERVER_AWAY)
    assert pulse_for(olga).mail_server == "away"
    beat(MAIL_SERVER)
    assert pulse_for(olga).mail_server == "there"


def test_the_newest_checkpoint_is_the_operators_to_keep(sign_in, oscar, olga, witness):
    with transaction.atomic():
        witness(kind="x", object_id=olga.pk)
    seal_waiting()

    words = sign_in(oscar).get(PAGE).content.decode()

    assert pulse_for(oscar).sealed.note in words
    assert pulse_for(olga).sealed is None


@pytest.mark.parametrize("who", ["mira", "ravi", "frank", "fiona"])
def test_others_find_no_such_page(sign_in, request, who):
    assert sign_in(request.getfixturevalue(who)).get(PAGE).status_code == 404


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "every second"),
        (20, "every 20 seconds"),
        (60, "every minute"),
        (300, "every 5 minutes"),
        (3600, "every hour"),
    ],
)
def test_how_often_in_words(seconds, words):
    assert often_words(seconds) == words


NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
PATIENCE = {"outbox-sweep": 300, "reminders": 300, "second-looks": 900, "audit-seal": 300, "retention": 10_800}


@pytest.mark.parametrize(("job", "seconds"), PATIENCE.items())
def test_a_job_is_late_after_three_turns_and_five_minutes_at_least_and_not_a_second_sooner(
    olga, time_machine, job, seconds
):
    time_machine.move_to(NOW, tick=False)
    beat(job)

    told = []
    for moment in (seconds, seconds + 1):
        time_machine.move_to(NOW + dt.timedelta(seconds=moment), tick=False)
        told.append((len(pulse_for(olga).late), len(home_of(olga).waiting)))

    assert told == [(0, 0), (1, 1)]


def test_letters_are_overdue_after_ten_minutes_and_then_stand_on_the_home_of_those_whose_they_are(
    olga, sam, oscar, time_machine, workshop
):
    time_machine.move_to(NOW, tick=False)
    with transaction.atomic():
        queue(Letter(key="l", kind="accounts/notice", to_email="a@example.org", compartment=workshop.pk))

    told = []
    for seconds in (600, 601):
        time_machine.move_to(NOW + dt.timedelta(seconds=seconds), tick=False)
        told.append([[row.what for row in home_of(user).waiting] for user in (olga, oscar, sam)])

    words = ["Letters have waited for longer than ten minutes."]
    assert told == [[[], [], []], [words, words, []]]


def test_a_job_that_has_never_run_is_late_three_turns_after_it_might_have(olga, sign_in, time_machine):
    """The scheduler works; one job is not in it: a worker of last month's version, say."""
    first = timezone.now()
    for job in settings.CELERY_BEAT_SCHEDULE:
        if job != "reminders":
            beat(job)
    MigrationRecorder.Migration.objects.update(applied=first)
    time_machine.move_to(first + dt.timedelta(seconds=290))
    page = sign_in(olga).get(PAGE).content.decode()
    assert (pulse_for(olga).late, page.count("has not run yet")) == ([], 1)

    time_machine.move_to(first + dt.timedelta(seconds=310))
    Heartbeat.objects.update(at=timezone.now())

    assert pulse_for(olga).late == ["Whoever owes an answer, a note or a report is reminded"]
    assert [row.what for row in home_of(olga).waiting] == ["One scheduled job is late."]
