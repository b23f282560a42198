"""Who may do what with grants, reports and releases. Pure."""

from reports.choices import ReportState
from workshops.choices import Role
from workshops.policies import holds, in_team, seats_of

ASKS = {Role.CONVENOR, Role.COORDINATOR}
KEEPS = {Role.CONVENOR, Role.COORDINATOR, Role.FINANCE}


def can_list_grants(user) -> bool:
    return holds(user, KEEPS | {Role.EVALUATOR})


def can_add_grant(user, dialogue) -> bool:
    return not dialogue.is_public_record and holds(user, {Role.CONVENOR, Role.FINANCE}, dialogue_id=dialogue.pk)


def can_view_grant(user, grant) -> bool:
    return holds(user, KEEPS | {Role.EVALUATOR}, dialogue_id=grant.dialogue_id)


def can_edit_grant(user, grant) -> bool:
    return holds(user, {Role.CONVENOR, Role.FINANCE}, dialogue_id=grant.dialogue_id)


def can_edit_line(user, line) -> bool:
    return can_edit_grant(user, line.grant)


def can_edit_indicator(user, indicator) -> bool:
    return can_edit_grant(user, indicator.grant)


def can_edit_activity(user, activity) -> bool:
    return can_edit_grant(user, activity.grant)


def can_edit_expense(user, expense) -> bool:
    return can_edit_grant(user, expense.line.grant)


def can_settle_due_date(user, due) -> bool:
    return can_edit_grant(user, due.grant)


def can_import_expenses(user, grant) -> bool:
    return can_edit_grant(user, grant)


def can_share_grant(user, grant) -> bool:
    return holds(user, {Role.CONVENOR}, dialogue_id=grant.dialogue_id)


def can_add_report(user, grant) -> bool:
    return holds(user, KEEPS, dialogue_id=grant.dialogue_id)


def can_view_report(user, report) -> bool:
    return can_view_grant(user, report.grant)


def can_edit_report(user, report) -> bool:
    return report.state != ReportState.RELEASED and holds(user, KEEPS, dialogue_id=report.grant.dialogue_id)


def can_merge_classes(user, report) -> bool:
    return can_edit_report(user, report)


def can_submit_report(user, report) -> bool:
    return report.state == ReportState.DRAFT and can_edit_report(user, report)


def can_correct_report(user, report) -> bool:
    """Opens a released report again; what was released stays as it is."""
    return report.state == ReportState.RELEASED and holds(user, KEEPS, dialogue_id=report.grant.dialogue_id)


def can_release_report(user, report) -> bool:
    """A second person approves: a convenor who did not submit it."""
    return (
        report.state == ReportState.IN_REVIEW
        and report.submitted_by_id != user.pk
        and holds(user, {Role.CONVENOR}, dialogue_id=report.grant.dialogue_id)
    )


def can_read_release(user, release) -> bool:
    return True  # the door's queryset has asked the seats


def can_read_releases(user) -> bool:
    """The funder's own page of releases."""
    return any(seat.role == Role.FUNDER for seat in seats_of(user))


def can_view_surveys(user, workshop) -> bool:
    """Results are nobody's secret in the team, and whose answer is whose is nobody's knowledge."""
    return not workshop.dialogue.is_public_record and in_team(user, workshop, ASKS | {Role.FACILITATOR, Role.EVALUATOR})


def can_run_surveys(user, workshop) -> bool:
    return not workshop.dialogue.is_public_record and in_team(user, workshop, ASKS)


def can_close_survey(user, survey) -> bool:
    return can_run_surveys(user, survey.workshop)
