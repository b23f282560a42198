from django.urls import path

from desk.views import dialogue, emergency, home, letters, mailbox, operations, policy, records, rule, workshop

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("letters/", letters.letter_list, name="letters"),
    path("letters/<uuid:pk>/", letters.letter_detail, name="letter"),
    path("letters/<uuid:pk>/send-again/", letters.letter_send_again, name="letter-send-again"),
    path("mailbox/", mailbox.mailbox_list, name="mailbox"),
    path("mailbox/<uuid:pk>/", mailbox.mailbox_mail, name="mailbox-mail"),
    path("operations/", operations.operations, name="operations"),
    path("policy/", policy.policy_page, name="policy"),
    path("dialogues/<uuid:pk>/", dialogue.dialogue_detail, name="dialogue"),
    path("dialogues/<uuid:pk>/seal/", emergency.seal, name="seal"),
    path("dialogues/<uuid:pk>/seal/drill/", emergency.drill_begin, name="drill-begin"),
    path("seals/<uuid:pk>/", emergency.seal_detail, name="seal-detail"),
    path("seals/<uuid:pk>/propose/", emergency.seal_propose, name="seal-propose"),
    path("seals/<uuid:pk>/confirm/", emergency.seal_confirm, name="seal-confirm"),
    path("seals/<uuid:pk>/decline/", emergency.seal_decline, name="seal-decline"),
    path("seals/<uuid:pk>/break-off/", emergency.drill_break_off, name="drill-break-off"),
    path("dialogues/<uuid:pk>/records/", records.record_list, name="record-list"),
    path("dialogues/<uuid:pk>/records/checkpoint/", records.checkpoint_send, name="checkpoint-send"),
    path("workshops/<uuid:pk>/", workshop.workshop_detail, name="workshop"),
    path("workshops/<uuid:pk>/dates/", workshop.workshop_move, name="workshop-move"),
    path("workshops/<uuid:pk>/call-off/", workshop.workshop_call_off, name="workshop-call-off"),
    path("workshops/<uuid:pk>/rule/change/", rule.rule_change, name="rule-change"),
    path("workshops/<uuid:pk>/destroy/", records.workshop_destroy, name="workshop-destroy"),
    path("workshops/<uuid:pk>/certificate/", records.certificate, name="certificate"),
]
