from django.db import connection
from django.http import HttpResponse

from core.access import public


@public()
def healthz(request):
    """200 and "ok" while the database answers; for load balancers and container checks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
