"""Reports in the making."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import actions as audit
from core.errors import DomainError
from reports.actions import pdf
from reports.choices import Grain, ReportState
from reports.models import Report
from reports.selectors.content import draft_of
from reports.selectors.funding import budget_of
from reports.selectors.leaks import Leak, leaks_in
from reports.selectors.money import money_words
from workshops.querysets import today


class Leaking(DomainError):
    """The report's words point at somebody; ``leaks`` says where. It stays a draft."""

    def __init__(self, leaks: list[Leak]):
        blocking = sum(leak.blocks for leak in leaks)
        super().__init__(
            ngettext(
                "%(n)d place points at a person. Reword it; until then the report stays a draft.",
                "%(n)d places point at a person. Reword them; until then the report stays a draft.",
                blocking,
            )
            % {"n": blocking}
        )
        self.leaks = leaks


def _check(report: Report) -> None:
    if report.ends_on < report.starts_on:
        raise DomainError(_("The period ends before it begins."), field="ends_on")


@transaction.atomic
def create_report(*, grant, title, starts_on, ends_on, language="en", by) -> Report:
    """Begins a report on a period of a grant."""
    report = Report(grant=grant, title=title, starts_on=starts_on, ends_on=ends_on, language=language)
    _check(report)
    report.save()
    audit.record("report.created", by=by, obj=report, compartment=grant.dialogue_id)
    return report


@transaction.atomic
def edit_report(*, report, by, **fields) -> Report:
    """Saves the words and the period. A report in review becomes a draft again: what was submitted
    is no longer what it says."""
    if Report.objects.select_for_update().get(pk=report.pk).state == ReportState.RELEASED:
        raise DomainError(_("This report was released. Open it for correction first."))
    for name, value in fields.items():
        setattr(report, name, value)
    _check(report)
    report.state, report.submitted_by = ReportState.DRAFT, None
    report.save()
    audit.record("report.edited", by=by, obj=report, compartment=report.grant.dialogue_id)
    return report


@transaction.atomic
def merge_classes(*, report, grain: Grain, by) -> Report:
    """Decides how far the classes of the table of fields and genders may be merged where a finer form is refused.
    A report in review becomes a draft again."""
    changed = (
        Report.objects.filter(pk=report.pk)
        .exclude(state=ReportState.RELEASED)
        .update(grain=grain, state=ReportState.DRAFT, submitted_by=None)
    )
    if not changed:
        raise DomainError(_("This report was released. Open it for correction first."))
    report.refresh_from_db()
    audit.record("report.merged", by=by, obj=report, compartment=report.grant.dialogue_id, grain=grain)
    return report


def refuse_leaks(report: Report) -> None:
    """Raises Leaking while a text of the report points at one person."""
    leaks = leaks_in(report)
    if any(leak.blocks for leak in leaks):
        raise Leaking(leaks)


def refuse_plan_beyond(grant) -> None:
    """Raises DomainError while the lines of a budget add up to more than the grant: a report would say both."""
    beyond = sum(row.planned for row in budget_of(grant)) - grant.amount
    if beyond > 0:
        raise DomainError(
            _("The lines of the budget add up to %(amount)s more than the grant. Mend the plan first.")
            % {"amount": money_words(beyond, grant.currency)}
        )


@transaction.atomic
def submit_report(*, report, by) -> Report:
    """Hands a draft to a second person. Raises Leaking while its words point at somebody, DomainError
    for a summary that is missing, a plan beyond the grant, a table that is refused while another form of it
    would pass, or a sign that cannot be printed."""
    if not report.summary.strip():
        raise DomainError(_("Write the summary first: it is what a funder reads."), field="summary")
    refuse_plan_beyond(report.grant)
    refuse_leaks(report)
    draft = draft_of(report, today())
    if draft.refusal and draft.refusal.offer and report.grain != Grain.LEFT_OUT:
        raise DomainError(_("The table of who took part is refused. Merge its classes, or leave it out."))
    pdf.render(draft.content | {"number": 1, "released_on": today().isoformat()}, signature=bytes(64))
    changed = Report.objects.filter(pk=report.pk, state=ReportState.DRAFT).update(
        state=ReportState.IN_REVIEW, submitted_by=by
    )
    if not changed:
        raise DomainError(_("This report was submitted already."))
    report.refresh_from_db()
    audit.record("report.submitted", by=by, obj=report, compartment=report.grant.dialogue_id)
    return report


@transaction.atomic
def correct_report(*, report, by) -> Report:
    """Opens a released report again. The release stays; what follows is the next number."""
    changed = Report.objects.filter(pk=report.pk, state=ReportState.RELEASED).update(
        state=ReportState.DRAFT, submitted_by=None
    )
    if not changed:
        raise DomainError(_("Only a released report is corrected."))
    report.refresh_from_db()
    audit.record("report.reopened", by=by, obj=report, compartment=report.grant.dialogue_id)
    return report
