from django.urls import path

from reports.views import grants, releases, reports, sheets

app_name = "reports"
urlpatterns = [
    path("grants/", grants.grant_list, name="grant-list"),
    path("dialogues/<uuid:pk>/grants/new/", grants.grant_create, name="grant-create"),
    path("grants/<uuid:pk>/", grants.grant_detail, name="grant-detail"),
    path("grants/<uuid:pk>/edit/", grants.grant_edit, name="grant-edit"),
    path("grants/<uuid:pk>/share/", grants.grant_share, name="grant-share"),
    path("grants/<uuid:pk>/share/<uuid:seat>/end/", grants.share_end, name="grant-share-end"),
    path("grants/<uuid:pk>/lines/new/", grants.line_create, name="line-create"),
    path("budget-lines/<uuid:pk>/edit/", grants.line_edit, name="line-edit"),
    path("grants/<uuid:pk>/expenses/new/", grants.expense_create, name="expense-create"),
    path("expenses/<uuid:pk>/edit/", grants.expense_edit, name="expense-edit"),
    path("grants/<uuid:pk>/expenses/import/", sheets.expense_import, name="expense-import"),
    path("grants/<uuid:pk>/expenses.csv", sheets.expense_csv, name="expense-csv"),
    path("grants/<uuid:pk>/expenses.xlsx", sheets.expense_xlsx, name="expense-xlsx"),
    path("grants/<uuid:pk>/due-dates/new/", grants.due_create, name="due-create"),
    path("due-dates/<uuid:pk>/settle/", grants.due_settle, name="due-settle"),
    path("grants/calendar/", grants.due_list, name="due-list"),
    path("grants/<uuid:pk>/indicators/new/", grants.indicator_create, name="indicator-create"),
    path("indicators/<uuid:pk>/edit/", grants.indicator_edit, name="indicator-edit"),
    path("grants/<uuid:pk>/reports/new/", reports.report_create, name="report-create"),
    path("reports/<uuid:pk>/", reports.report_edit, name="report-edit"),
    path("reports/<uuid:pk>/save/", reports.report_save, name="report-save"),
    path("reports/<uuid:pk>/submit/", reports.report_submit, name="report-submit"),
    path("reports/<uuid:pk>/correct/", reports.report_correct, name="report-correct"),
    path("reports/<uuid:pk>/release/", reports.report_release, name="report-release"),
    path("releases/", releases.release_list, name="release-list"),
    path("releases/<uuid:pk>/", releases.release_detail, name="release-detail"),
    path("releases/<uuid:pk>/report.pdf", releases.release_pdf, name="release-pdf"),
    path("releases/<uuid:pk>/activity.xml", releases.release_iati, name="release-iati"),
    path("releases/<uuid:pk>/signed.json", releases.release_data, name="release-data"),
]
