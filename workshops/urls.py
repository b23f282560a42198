from django.urls import path

from workshops.views import dialogue, retention, rule, seat, workshop

app_name = "workshops"
urlpatterns = [
    path("dialogues/", dialogue.dialogue_list, name="dialogue-list"),
    path("dialogues/new/", dialogue.dialogue_create, name="dialogue-create"),
    path("dialogues/<uuid:pk>/edit/", dialogue.dialogue_edit, name="dialogue-edit"),
    path("dialogues/<uuid:pk>/seats/", seat.seat_list, name="seat-list"),
    path("seats/<uuid:pk>/end/", seat.seat_end, name="seat-end"),
    path("dialogues/<uuid:pk>/workshops/new/", workshop.workshop_create, name="workshop-create"),
    path("workshops/<uuid:pk>/edit/", workshop.workshop_edit, name="workshop-edit"),
    path("workshops/<uuid:pk>/recovery-code/", workshop.recovery_written, name="recovery-written"),
    path("workshops/<uuid:pk>/rule/", rule.workshop_rule, name="workshop-rule"),
    path("workshops/<uuid:pk>/retention/", retention.workshop_retention, name="workshop-retention"),
    path("retention/<uuid:pk>/", retention.retention_agree, name="retention-agree"),
    path("workshops/<uuid:pk>/ground-rules/", workshop.ground_rules, name="ground-rules"),
    path("workshops/<uuid:pk>/ground-rules/edit/", workshop.ground_rules_edit, name="ground-rules-edit"),
]
