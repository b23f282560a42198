"""How the forms of this app answer: the page, the page with what is wrong, or on to the next."""

from core.errors import DomainError
from core.htmx import invalid, page, refuse


def form_page(request, template, context, act, then):
    """``act(**cleaned)`` when the form in ``context`` is valid, and ``then(result)`` after it.

    A refusal is shown beside the field that it is about, with all that was typed (422).
    """
    form = context["form"]
    if request.method != "POST":
        return page(request, template, context)
    if form.is_valid():
        try:
            result = act(**form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return then(result)
    return invalid(request, template, context)
