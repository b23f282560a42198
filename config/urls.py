"""The root of all addresses. Each app's own stand in its urls.py."""

from django.urls import include, path

from core.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("account/", include("accounts.urls")),
    path("", include("workshops.urls")),
    path("", include("participants.urls")),
    path("", include("sessions_app.urls")),
    path("", include("followups.urls")),
    path("", include("reports.urls")),
    path("", include("desk.urls")),
]
