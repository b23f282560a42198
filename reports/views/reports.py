"""Reports in the making: words beside live figures, submission, approval."""

from django.utils.translation import gettext as _

from core.access import Permissions, scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from reports import actions, forms, policies
from reports.choices import Grain, ReportState
from reports.models import Grant, Report
from reports.selectors.content import draft_of
from reports.selectors.funding import funder_seats
from reports.selectors.inference import inferences
from reports.selectors.reading import reading_of, sector_words
from reports.selectors.safety import small_visible
from reports.selectors.sources import sources_of
from reports.views.answer import form_page
from workshops.querysets import today

EDIT = "reports/report_edit.html"
RELEASE = "reports/report_release.html"


@scoped(Grant, policies.can_add_report, methods=("GET", "HEAD", "POST"))
def report_create(request, grant):
    return form_page(
        request,
        "reports/report_create.html",
        {"form": forms.ReportForm(request.POST or None), "grant": grant},
        lambda **fields: actions.create_report(grant=grant, by=request.user, **fields),
        lambda report: onward(request, "reports:report-edit", report.pk),
    )


def _text_form(request, report, releases):
    data = request.POST if request.method == "POST" and "title" in request.POST else None
    return forms.ReportTextForm(data, report=report, corrects=bool(releases))


def _desk(request, report, **more):
    """What stands on the report's page: the words on one side, the figures of today on the other."""
    releases = list(report.releases.defer("pdf", "content", "signature").order_by("-number"))
    draft = draft_of(report, today())
    return {
        "report": report,
        "grant": report.grant,
        "releases": releases,
        "draft": draft,
        "reading": reading_of(draft.content),
        "form": _text_form(request, report, releases),
        "sources": sources_of(report, draft),
        "hidden": inferences(report, draft.content),
        "merged": report.get_grain_display() if report.grain != Grain.COUNTED else "",
        "offered": _offered(draft),
        "may": Permissions(policies, request.user, report),
        **more,
    }


def _offered(draft) -> dict | None:
    """The coarser table that would pass, as it would be shown, beside its name."""
    offer = draft.refusal and draft.refusal.offer
    return {"grain": offer.grain, "table": sector_words(offer.table), "hidden": offer.hidden} if offer else None


@scoped(Report, policies.can_view_report)
def report_edit(request, report):
    return page(request, EDIT, _desk(request, report))


@scoped(Report, policies.can_edit_report, methods=("POST",))
def report_save(request, report):
    releases = list(report.releases.values_list("pk", flat=True))
    form = _text_form(request, report, releases)
    if form.is_valid():
        try:
            actions.edit_report(report=report, by=request.user, **form.words())
        except DomainError as error:
            refuse(form, error)
        else:
            return onward(request, "reports:report-edit", report.pk, message=_("Saved."))
    stored = Report.objects.get(pk=report.pk)  # the figures are those of what is saved
    return invalid(request, EDIT, _desk(request, stored) | {"form": form})


@scoped(Report, policies.can_merge_classes, methods=("POST",))
def report_merge(request, report):
    form, message = forms.MergeForm(request.POST), ""
    if form.is_valid():
        try:
            actions.merge_classes(report=report, by=request.user, **form.cleaned_data)
        except DomainError as error:
            message = str(error)
    return onward(request, "reports:report-edit", report.pk, message=message)


@scoped(Report, policies.can_submit_report, methods=("POST",))
def report_submit(request, report):
    try:
        actions.submit_report(report=report, by=request.user)
    except actions.Leaking as error:
        return invalid(request, EDIT, _desk(request, report, refusal=str(error), leaks=error.leaks))
    except DomainError as error:
        return invalid(request, EDIT, _desk(request, report, refusal=str(error)))
    message = _("Submitted. Another convenor reads it and releases it.")
    return onward(request, "reports:report-edit", report.pk, message=message)


@scoped(Report, policies.can_correct_report, methods=("POST",))
def report_correct(request, report):
    try:
        actions.correct_report(report=report, by=request.user)
        message = _("The report is open again. What you release next is a new number; the old one stays.")
    except DomainError as error:
        message = str(error)
    return onward(request, "reports:report-edit", report.pk, message=message)


@scoped(Report, policies.can_release_report, methods=("GET", "HEAD", "POST"), fresh=True)
def report_release(request, report):
    if request.method != "POST":
        return page(request, RELEASE, _approval(report))
    try:
        release = actions.release_report(report=report, seen=request.POST.get("seen", "-"), by=request.user)
    except actions.Leaking as error:
        return invalid(request, RELEASE, _approval(report) | {"refusal": str(error), "leaks": error.leaks})
    except DomainError as error:
        return invalid(request, RELEASE, _approval(report) | {"refusal": str(error)})
    message = _("Release %(number)d is frozen and signed; its readers are told.") % {"number": release.number}
    return onward(request, "reports:release-detail", release.pk, message=message)


def _approval(report):
    """What the approver reads: the release as it would be, and what of it is small."""
    draft = draft_of(report, today())
    small = [
        (row, col, count) for name in ("sector", "group") for row, col, count in small_visible(draft.content[name])
    ]
    return {
        "report": report,
        "grant": report.grant,
        "draft": draft,
        "reading": reading_of(draft.content),
        "small": small,
        "hidden": inferences(report, draft.content),
        "merged": report.get_grain_display() if draft.refusal is None and report.grain != Grain.COUNTED else "",
        "seats": funder_seats(report.grant),
        "in_review": report.state == ReportState.IN_REVIEW,
    }
