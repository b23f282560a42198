"""Every scheduled job leaves its heartbeat, whichever app it belongs to; a failed one leaves none."""

import pytest
from django.conf import settings
from django.db import transaction

from audit.actions import record
from audit.tasks import seal
from config.celery import app
from outbox.models import Heartbeat, Message
from outbox.tasks import JOBS, deliver, sweep

pytestmark = pytest.mark.django_db


def beats() -> list[str]:
    return sorted(Heartbeat.objects.values_list("job", flat=True))


def test_each_scheduled_task_exists_and_is_known_by_its_job():
    app.loader.import_default_modules()

    assert set(JOBS) <= set(app.tasks)
    assert sorted(JOBS.values()) == sorted(settings.CELERY_BEAT_SCHEDULE)


@pytest.mark.parametrize(("task", "job"), [(seal, "audit-seal"), (sweep, "outbox-sweep")])
def test_a_job_that_ended_well_leaves_its_heartbeat(task, job):
    task.apply(throw=True)

    assert beats() == [job]


def test_a_job_that_failed_leaves_none(settings):
    settings.AUDIT_SIGNING_KEY = "no key"
    with transaction.atomic():
        record("test.act", kind="x")  # something to seal

    assert (seal.apply().state, beats()) == ("FAILURE", [])


def test_a_letter_that_is_no_longer_there_is_no_error():
    assert Message.objects.count() == 0

    assert deliver.apply(args=["6f1c2d3e-0000-4000-8000-000000000000"], throw=True).state == "SUCCESS"
    assert beats() == []
