from django.urls import path

from followups.views import incidents, items, texts, transfers

app_name = "followups"
urlpatterns = [
    path("concern/", incidents.concern, name="concern"),
    path("answer/<str:token>/concern/", incidents.concern_by_link, name="concern-by-link"),
    path("dialogues/<uuid:pk>/incidents/", incidents.incident_list, name="incident-list"),
    path("incidents/<uuid:pk>/", incidents.incident_detail, name="incident-detail"),
    path("incidents/<uuid:pk>/move-on/", incidents.incident_advance, name="incident-advance"),
    path("incidents/<uuid:pk>/people/", incidents.incident_people, name="incident-people"),
    path("incidents/<uuid:pk>/steps/new/", incidents.step_add, name="incident-step-add"),
    path("incidents/<uuid:pk>/close/", incidents.incident_close, name="incident-close"),
    path("affected/<uuid:pk>/tell/", incidents.affected_tell, name="affected-tell"),
    path("incident-steps/<uuid:pk>/done/", incidents.step_settle, name="incident-step-settle"),
    path("dialogues/<uuid:pk>/follow-up/", items.followup_list, name="followup-list"),
    path("dialogues/<uuid:pk>/actions/new/", items.action_create, name="action-create"),
    path("dialogues/<uuid:pk>/actions/carry/", items.action_carry, name="action-carry"),
    path("actions/<uuid:pk>/", items.action_detail, name="action-detail"),
    path("actions/<uuid:pk>/edit/", items.action_edit, name="action-edit"),
    path("actions/<uuid:pk>/close/", items.action_close, name="action-close"),
    path("actions/<uuid:pk>/drop/", items.action_drop, name="action-drop"),
    path("actions/<uuid:pk>/reopen/", items.action_reopen, name="action-reopen"),
    path("dialogues/<uuid:pk>/texts/new/", texts.text_create, name="text-create"),
    path("texts/<uuid:pk>/", texts.text_detail, name="text-detail"),
    path("texts/<uuid:pk>/versions/<int:number>/", texts.text_detail, name="text-version"),
    path("texts/<uuid:pk>/compare/", texts.text_compare, name="text-compare"),
    path("texts/<uuid:pk>/edit/", texts.text_edit, name="text-edit"),
    path("texts/<uuid:pk>/finding/", texts.text_leak, name="text-leak"),
    path("texts/<uuid:pk>/take/", texts.text_take, name="text-take"),
    path("texts/<uuid:pk>/settle/", texts.text_settle, name="text-settle"),
    path("dialogues/<uuid:pk>/transfers/", transfers.transfer_list, name="transfer-list"),
    path("dialogues/<uuid:pk>/transfers/new/", transfers.transfer_create, name="transfer-create"),
    path("transfers/<uuid:pk>/edit/", transfers.transfer_edit, name="transfer-edit"),
]
