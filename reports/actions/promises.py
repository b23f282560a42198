"""What was promised to a funder: activities, what came of them, and the measures of it."""

from django.db import transaction

from audit import actions as audit
from reports.models import Activity, Indicator


@transaction.atomic
def add_activity(*, grant, by, **fields) -> Activity:
    """Writes down something that was promised. ``fields``: the model's."""
    return _recorded("activity.added", Activity.objects.create(grant=grant, **fields), by)


@transaction.atomic
def edit_activity(*, activity, by, **fields) -> Activity:
    """Changes it, usually to say that it was done and what came of it."""
    return _recorded("activity.edited", _changed(activity, fields), by)


@transaction.atomic
def add_indicator(*, grant, by, **fields) -> Indicator:
    """Adds a measure. ``fields``: the model's."""
    return _recorded("indicator.added", Indicator.objects.create(grant=grant, **fields), by)


@transaction.atomic
def edit_indicator(*, indicator, by, **fields) -> Indicator:
    """Changes a measure, usually its present value."""
    return _recorded("indicator.edited", _changed(indicator, fields), by)


def _changed(row, fields: dict):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def _recorded(action: str, row, by):
    audit.record(action, by=by, obj=row, compartment=row.grant.dialogue_id)
    return row
