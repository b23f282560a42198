"""The site with one address more, which unlocks a reader's key: what the benchmark of unlocks asks for.

Its page in the product is slower by a form; the work is the same.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from config.settings import base  # noqa: E402

settings.UNLOCK_WAITING = base.UNLOCK_WAITING  # as in production

from audit.actions import Witness  # noqa: E402
from config.urls import urlpatterns as pages  # noqa: E402
from vault import readers  # noqa: E402
from vault.errors import Busy  # noqa: E402

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
