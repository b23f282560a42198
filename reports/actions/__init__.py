"""What is done with grants and reports, one function a use case."""

from reports.actions.budget import add_expense, add_line, edit_expense, edit_line
from reports.actions.expenses import import_expenses
from reports.actions.grants import add_due_date, create_grant, edit_grant, settle_due_date
from reports.actions.plans import import_lines
from reports.actions.promises import add_activity, add_indicator, edit_activity, edit_indicator
from reports.actions.releases import read_release, release_report
from reports.actions.reports import Leaking, correct_report, create_report, edit_report, merge_classes, submit_report
from reports.actions.sharing import end_share, share_grant
from reports.actions.surveys import answer_survey, ask_survey, close_survey

__all__ = [
    "Leaking",
    "add_activity",
    "add_due_date",
    "add_expense",
    "add_indicator",
    "add_line",
    "answer_survey",
    "ask_survey",
    "close_survey",
    "correct_report",
    "create_grant",
    "create_report",
    "edit_activity",
    "edit_expense",
    "edit_grant",
    "edit_indicator",
    "edit_line",
    "edit_report",
    "end_share",
    "import_expenses",
    "import_lines",
    "merge_classes",
    "read_release",
    "release_report",
    "settle_due_date",
    "share_grant",
    "submit_report",
]
