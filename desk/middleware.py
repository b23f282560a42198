"""What a request gets that met a text older than the trail says."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from desk.actions.older import report_older_text
from vault.errors import RolledBack
from vault.middleware import typed


class OlderTextMiddleware:
    """Turns ``RolledBack``, from whichever view, into a page (409) and a warning to those who lead.

    The text is not shown. A form comes back with its words; a script that saves by itself is told in a
    sentence, and the text stays in the page it came from.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, RolledBack):
            return None
        report_older_text(exception, by=request.user if request.user.is_authenticated else None)
        sentence = _("This text is older than the record of it says, so it is not shown. Those who lead are told.")
        if "X-Requested-With" in request.headers:
            return JsonResponse({"error": sentence}, status=422)
        if request.htmx:
            return HttpResponse(sentence, status=409, content_type="text/plain; charset=utf-8")
        return render(request, "409.html", typed(request), status=409)
