"""The site with one address more, which unlocks a reader's key: what the benchmark of unlocks asks for.

Its page in the product is slower by a form; the work is the same.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
django.setup()

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

from config.settings import base

settings.UNLOCK_WAITING = base.UNLOCK_WAITING  # as in production

from audit.actions import Witness
from config.urls import urlpatterns as pages
from vault import readers
from vault.errors import Busy

WORDS = "copper lantern drifts beyond seven harbours"
WITNESS = Witness("bench.unlocked", by=None)


@login_not_required
def unlock(request, user):
    try:
        readers.open_key(user, WORDS, witness=WITNESS)
    except Busy:
        return HttpResponse(status=503)
    return HttpResponse("unlocked")


urlpatterns = [*pages, path("bench/unlock/<uuid:user>/", unlock)]
settings.ROOT_URLCONF = __name__
application = get_wsgi_application()
