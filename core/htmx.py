"""The few ways in which our views answer: a page, a part of it, or on to another page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from core.errors import DomainError


def page(request, template: str, context: dict, *, part: str | None = None, status: int = 200):
    """The whole page, or its partial ``part`` when htmx asked for it."""
    name = f"{template}#{part}" if part and request.htmx else template
    return render(request, name, context, status=status)


def invalid(request, template: str, context: dict, *, part: str | None = None):
    """The same page with what was typed and what is wrong with it (422)."""
    return page(request, template, context, part=part, status=422)


def onward(request, to, *args, message: str = "", trigger: str = "", **kwargs):
    """On to another page (POST, redirect, GET); htmx is told by header."""
    if message:
        messages.info(request, message)
    target = redirect(to, *args, **kwargs)
    if not request.htmx:
        return target
    response = HttpResponse(headers={"HX-Redirect": target.url})
    if trigger:
        response.headers["HX-Trigger"] = trigger
    return response


def refuse(form, error: DomainError) -> None:
    """Writes a domain's refusal beside the field that it is about, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))
