from django.urls import path

from sessions_app.views import agenda, agreement, caucus, correction, desk, jotting, note, passage, reading, session

app_name = "sessions"
urlpatterns = [
    path("workshops/<uuid:pk>/agenda/", agenda.agenda, name="agenda"),
    path("workshops/<uuid:pk>/agenda/print/", agenda.agenda_print, name="agenda-print"),
    path("workshops/<uuid:pk>/sessions/new/", session.session_create, name="session-create"),
    path("sessions/<uuid:pk>/", session.session_detail, name="session-detail"),
    path("sessions/<uuid:pk>/edit/", session.session_edit, name="session-edit"),
    path("sessions/<uuid:pk>/rule/", session.session_rule, name="session-rule"),
    path("sessions/<uuid:pk>/presence/", session.presence_edit, name="presence-edit"),
    path("sessions/<uuid:pk>/caucus/", caucus.caucus_open, name="caucus-open"),
    path("sessions/<uuid:pk>/move/", session.session_move, name="session-move"),
    path("sessions/<uuid:pk>/remove/", session.session_remove, name="session-remove"),
    path("sessions/<uuid:pk>/write/", desk.note_write, name="note-write"),
    path("sessions/<uuid:pk>/write/save/", desk.note_save, name="note-save"),
    path("sessions/<uuid:pk>/write/check/", desk.note_check, name="note-check"),
    path("sessions/<uuid:pk>/jottings/", jotting.jotting_write, name="jotting-write"),
    path("sessions/<uuid:pk>/jottings/destroy/", jotting.jotting_destroy, name="jotting-destroy"),
    path("sessions/<uuid:pk>/copy/", reading.copy_trace, name="copy-trace"),
    path("readings/", reading.reading_list, name="reading-list"),
    path("notes/<uuid:pk>/", note.note_read, name="note-read"),
    path("notes/<uuid:pk>/release/", note.note_release, name="note-release"),
    path("notes/<uuid:pk>/take-back/", note.note_take_back, name="note-take-back"),
    path("notes/<uuid:pk>/carry/", caucus.note_carry, name="note-carry"),
    path("notes/<uuid:pk>/hold/", caucus.note_hold, name="note-hold"),
    path("notes/<uuid:pk>/correct/", correction.correction_create, name="correction-create"),
    path("notes/<uuid:pk>/corrections/", correction.correction_list, name="correction-list"),
    path("agreed/", agreement.agreement_list, name="agreement-list"),
    path("agreed/<uuid:pk>/", agreement.agreement, name="agreement"),
    path("answer/<str:token>/agreed/", agreement.agreement_link, name="agreement-link"),
    path("passages/<uuid:pk>/", passage.passage_answer, name="passage-answer"),
    path("corrections/<uuid:pk>/settle/", correction.correction_settle, name="correction-settle"),
]
