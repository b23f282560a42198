from django.urls import path

from participants.views import answer, calendar, consents, grid, imports, invitation, invite, people, reminders

app_name = "participants"
urlpatterns = [
    path("people/", people.person_list, name="person-list"),
    path("people/<uuid:pk>/", people.person_detail, name="person-detail"),
    path("people/<uuid:pk>/edit/", people.person_edit, name="person-edit"),
    path("standing/<uuid:pk>/", people.membership_edit, name="membership-edit"),
    path("dialogues/<uuid:pk>/people/new/", people.person_create, name="person-create"),
    path("dialogues/<uuid:pk>/people/import/", imports.people_import, name="people-import"),
    path("dialogues/<uuid:pk>/people/import/template/", imports.import_template, name="import-template"),
    path("imports/<uuid:pk>/", imports.import_confirm, name="import-confirm"),
    path("imports/<uuid:pk>/discard/", imports.import_discard, name="import-discard"),
    path("workshops/<uuid:pk>/invite/", invite.invite_choose, name="invite-choose"),
    path("workshops/<uuid:pk>/invite/preview/", invite.invite_preview, name="invite-preview"),
    path("workshops/<uuid:pk>/invite/send/", invite.invite_send, name="invite-send"),
    path("workshops/<uuid:pk>/answers/", grid.invitation_grid, name="invitation-grid"),
    path("workshops/<uuid:pk>/consents/", consents.consent_list, name="consent-list"),
    path("workshops/<uuid:pk>/reminders/", reminders.reminder_plan, name="reminder-plan"),
    path("invitations/<uuid:pk>/", invitation.invitation_detail, name="invitation-detail"),
    path("invitations/<uuid:pk>/needs/", invitation.needs_read, name="needs-read"),
    path("invitations/<uuid:pk>/resend/", invitation.invitation_resend, name="invitation-resend"),
    path("invitations/<uuid:pk>/close-link/", invitation.invitation_close_link, name="invitation-close-link"),
    path("invitations/<uuid:pk>/withdraw/", invitation.invitation_withdraw, name="invitation-withdraw"),
    path("invitations/<uuid:pk>/told/", invitation.invitation_told, name="invitation-told"),
    path("invitations/<uuid:pk>/phone/", invitation.invitation_phone, name="invitation-phone"),
    path("invitations/<uuid:pk>/answer/", answer.invitation_answer, name="invitation-answer"),
    path("invitations/<uuid:pk>/answer/rules/", answer.invitation_rules, name="invitation-rules"),
    path("invitations/<uuid:pk>/answer/needs/", answer.invitation_needs, name="invitation-needs"),
    path("invitations/<uuid:pk>/calendar.ics", calendar.invitation_calendar, name="invitation-calendar"),
    path("answer/<str:token>/", answer.answer, name="answer"),
    path("answer/<str:token>/calendar.ics", calendar.answer_calendar, name="answer-calendar"),
    path("answer/<str:token>/rules/", answer.answer_rules, name="answer-rules"),
    path("answer/<str:token>/needs/", answer.answer_needs, name="answer-needs"),
]
