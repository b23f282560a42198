from django.db import connection
from django.http import HttpResponse
from django.views.csrf import csrf_failure

from core.access import public
from core.again import Why, can_hold, hold


@public()
def healthz(request):
    """200 and "ok" while the database answers; for load balancers and container checks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def token_refused(request, reason=""):
    """What Django shows for a form whose token is not this browser's.

    Signing in anew on a second page changes the token of every open form. Where the browser itself
    says that the form was on a page of ours, it is held to be sent once more; else it is refused.
    """
    view = getattr(request.resolver_match, "func", None)
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if is_ours and hasattr(view, "door") and can_hold(request):
        return hold(request, "accounts:back", Why.RENEWED)
    return csrf_failure(request, reason)
