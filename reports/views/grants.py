"""Grants: the list, one grant, its lines, expenses, indicators and readers."""

from django.utils.translation import gettext as _

from core.access import Permissions, scoped, signed_in
from core.errors import DomainError
from core.htmx import onward, page
from reports import actions, forms, policies
from reports.models import Activity, BudgetLine, DueDate, Expense, Grant, Indicator
from reports.selectors import costs, funding
from reports.selectors.money import money_words
from reports.views.answer import form_page
from workshops.models import Dialogue
from workshops.querysets import today

WRITES = ("GET", "HEAD", "POST")


@signed_in(policies.can_list_grants)
def grant_list(request):
    grants = funding.grants_of(request.user)
    unfunded = costs.unfunded(grants, request.user, today())
    groups = [
        (dialogue, rows, policies.can_add_grant(request.user, dialogue), unfunded.get(dialogue.pk, ""))
        for dialogue, rows in grants
    ]
    return page(request, "reports/grant_list.html", {"groups": groups})


@scoped(Grant, policies.can_view_grant)
def grant_detail(request, grant):
    budget = funding.budget_of(grant)
    planned = sum(row.planned for row in budget)
    context = {
        "grant": grant,
        "budget": budget,
        "planned": planned,
        "spent": sum(row.spent for row in budget),
        "beyond": money_words(planned - grant.amount, grant.currency) if planned > grant.amount else "",
        "expenses": funding.expenses_of(grant, request.user),
        "indicators": grant.indicators.order_by("name"),
        "activities": funding.activities_of(grant),
        "reports": funding.reports_of(grant),
        "costs": costs.words_of(grant, request.user, today()),
        "unfunded": costs.unfunded_of(grant, request.user, today()),
        "dues": grant.due_dates.order_by("is_settled", "due_on"),
        "seats": funding.funder_seats(grant),
        "may": Permissions(policies, request.user, grant),
    }
    return page(request, "reports/grant_detail.html", context)


@scoped(Dialogue, policies.can_add_grant, methods=WRITES)
def grant_create(request, dialogue):
    form = forms.GrantForm(request.POST or None, funders=funding.funders_known_to(request.user))
    return form_page(
        request,
        "reports/grant_edit.html",
        {"form": form, "dialogue": dialogue},
        lambda **fields: actions.create_grant(dialogue=dialogue, by=request.user, **fields),
        lambda grant: onward(request, "reports:grant-detail", grant.pk),
    )


@scoped(Grant, policies.can_edit_grant, methods=WRITES)
def grant_edit(request, grant):
    form = forms.GrantForm(request.POST or None, funders=funding.funders_known_to(request.user), grant=grant)
    return form_page(
        request,
        "reports/grant_edit.html",
        {"form": form, "dialogue": grant.dialogue, "grant": grant},
        lambda **fields: actions.edit_grant(grant=grant, by=request.user, **fields),
        lambda _grant: onward(request, "reports:grant-detail", grant.pk),
    )


def _part_page(request, grant, form, act, heading):
    """A small form about a part of a grant."""
    return form_page(
        request,
        "reports/part_edit.html",
        {"form": form, "grant": grant, "heading": heading},
        lambda **fields: act(by=request.user, **fields),
        lambda _part: onward(request, "reports:grant-detail", grant.pk),
    )


@scoped(Grant, policies.can_edit_grant, methods=WRITES)
def line_create(request, grant):
    form = forms.LineForm(request.POST or None)
    return _part_page(
        request, grant, form, lambda **fields: actions.add_line(grant=grant, **fields), _("Add a budget line")
    )


@scoped(BudgetLine, policies.can_edit_line, methods=WRITES)
def line_edit(request, line):
    form = forms.LineForm(request.POST or None, initial={"category": line.category, "planned": line.planned})
    return _part_page(
        request, line.grant, form, lambda **fields: actions.edit_line(line=line, **fields), _("Change a budget line")
    )


@scoped(Grant, policies.can_edit_grant, methods=WRITES)
def expense_create(request, grant):
    form = forms.ExpenseForm(request.POST or None, grant=grant, user=request.user)
    return _part_page(request, grant, form, actions.add_expense, _("Write down an expense"))


@scoped(Expense, policies.can_edit_expense, methods=WRITES)
def expense_edit(request, expense):
    grant = expense.line.grant
    form = forms.ExpenseForm(request.POST or None, grant=grant, user=request.user, expense=expense)
    return _part_page(
        request,
        grant,
        form,
        lambda **fields: actions.edit_expense(expense=expense, **fields),
        _("Correct an expense"),
    )


@scoped(Grant, policies.can_edit_grant, methods=WRITES)
def indicator_create(request, grant):
    form = forms.IndicatorForm(request.POST or None)
    return _part_page(
        request, grant, form, lambda **fields: actions.add_indicator(grant=grant, **fields), _("Add an indicator")
    )


@scoped(Indicator, policies.can_edit_indicator, methods=WRITES)
def indicator_edit(request, indicator):
    form = forms.IndicatorForm(request.POST or None, indicator=indicator)
    return _part_page(
        request,
        indicator.grant,
        form,
        lambda **fields: actions.edit_indicator(indicator=indicator, **fields),
        _("Change an indicator"),
    )


@scoped(Grant, policies.can_edit_grant, methods=WRITES)
def activity_create(request, grant):
    form = forms.ActivityForm(request.POST or None)
    return _part_page(
        request, grant, form, lambda **fields: actions.add_activity(grant=grant, **fields), _("Add an activity")
    )


@scoped(Activity, policies.can_edit_activity, methods=WRITES)
def activity_edit(request, activity):
    form = forms.ActivityForm(request.POST or None, activity=activity)
    return _part_page(
        request,
        activity.grant,
        form,
        lambda **fields: actions.edit_activity(activity=activity, **fields),
        _("Change an activity"),
    )


@signed_in(policies.can_list_grants)
def due_list(request):
    """The reporting calendar: what is due to whom, the earliest first."""
    return page(request, "reports/due_list.html", {"dues": funding.due_dates_of(request.user), "today": today()})


@scoped(Grant, policies.can_edit_grant, methods=WRITES)
def due_create(request, grant):
    form = forms.DueDateForm(request.POST or None)
    return _part_page(
        request, grant, form, lambda **fields: actions.add_due_date(grant=grant, **fields), _("Add a due date")
    )


@scoped(DueDate, policies.can_settle_due_date, methods=("POST",))
def due_settle(request, due):
    actions.settle_due_date(due=due, by=request.user)
    return onward(request, "reports:grant-detail", due.grant_id, message=_("Marked as sent."))


@scoped(Grant, policies.can_share_grant, methods=WRITES, fresh=True)
def grant_share(request, grant):
    form = forms.ShareForm(request.POST or None)
    context = {"form": form, "grant": grant, "seats": funding.funder_seats(grant)}
    return form_page(
        request,
        "reports/grant_share.html",
        context,
        lambda **fields: actions.share_grant(grant=grant, by=request.user, **fields),
        lambda seat: onward(
            request,
            "reports:grant-share",
            grant.pk,
            message=_("%(who)s reads the releases of this grant from now on.") % {"who": seat.user},
        ),
    )


@scoped(Grant, policies.can_share_grant, methods=("POST",), fresh=True)
def share_end(request, grant, seat):
    try:
        ended = actions.end_share(grant=grant, seat_id=seat, by=request.user)
        message = _("%(who)s no longer reads the releases of this grant.") % {"who": ended.user}
    except DomainError as error:
        message = str(error)
    return onward(request, "reports:grant-share", grant.pk, message=message)
