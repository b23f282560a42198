"""The Celery app. The database row is the truth; a message only wakes a worker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")

app = Celery("antechamber")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
