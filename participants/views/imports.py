import csv
import io

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core import tables
from core.access import scoped
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from participants import policies
from participants.actions.columns import COLUMNS
from participants.actions.imports import begin_import, confirm_import, discard_import, outcome_sentence, proposals_for
from participants.forms import ImportForm
from participants.models import ImportDraft
from workshops.models import Dialogue

FORM = ("GET", "HEAD", "POST")
MOST_SHOWN = 50
MOST_ASKED = 300  # questions on one page; Django reads a thousand fields


@scoped(Dialogue, policies.can_import_people, methods=FORM)
def people_import(request, dialogue):
    form = ImportForm(request.POST or None, request.FILES or None)
    sides = dialogue.sides.order_by("position", "name")
    context = {"form": form, "dialogue": dialogue, "columns": COLUMNS, "sides": sides}
    if request.method != "POST":
        return page(request, "participants/people_import.html", context)
    if not form.is_valid():
        return invalid(request, "participants/people_import.html", context)
    upload = form.cleaned_data["file"]
    try:
        draft, reading = begin_import(
            dialogue=dialogue, data=upload.read(tables.MAX_BYTES), file_name=upload.name, by=request.user
        )
    except DomainError as error:
        refuse(form, error)
        return invalid(request, "participants/people_import.html", context)
    if draft is None:
        return invalid(request, "participants/people_import.html", {**context, "reading": reading})
    return onward(request, "participants:import-confirm", draft.pk)


@scoped(Dialogue, policies.can_import_people)
def import_template(request, dialogue):
    """An empty file with the headings and one invented row, as CSV in UTF-8 with its mark."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow([column.name for column in COLUMNS])
    first = dialogue.sides.order_by("position", "name").first()
    example = {column.name: column.example for column in COLUMNS} | {"side": first.name if first else ""}
    rows.writerow(example.values())
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="people.csv"'
    return response


@scoped(ImportDraft, policies.can_confirm_import, methods=FORM)
def import_confirm(request, draft):
    """What would be written, row by row; the button writes it."""
    if draft.confirmed_at:
        return onward(request, "participants:person-list", message=_("This file has been imported already."))
    decisions = _decisions(request.POST)
    if request.method == "POST":
        try:
            outcome = confirm_import(draft=draft, decisions=decisions, by=request.user)
        except DomainError as error:
            return invalid(request, "participants/import_confirm.html", _confirm_page(request, draft, decisions, error))
        words = outcome_sentence(outcome) if outcome else _("This file has been imported already.")
        return onward(request, "participants:person-list", message=words)
    return page(request, "participants/import_confirm.html", _confirm_page(request, draft, decisions))


@scoped(ImportDraft, policies.can_confirm_import, methods=("POST",))
def import_discard(request, draft):
    dialogue_id = draft.dialogue_id
    discard_import(draft=draft, by=request.user)
    return onward(request, "participants:people-import", dialogue_id, message=_("The file is forgotten."))


def _decisions(posted) -> dict[int, str]:
    """Row number -> decision, from fields named row-<number>."""
    pairs = ((key.removeprefix("row-"), value) for key, value in posted.items() if key.startswith("row-"))
    return {int(number): value for number, value in pairs if number.isdecimal() and len(number) < 6}


def _confirm_page(request, draft, decisions, error=None) -> dict:
    proposals = proposals_for(draft, by=request.user)
    new = [proposal for proposal in proposals if proposal.match is None]
    known = [(row, decisions.get(row.row.number, row.default)) for row in proposals if row.match]
    near = [pair for pair in known if not pair[0].match.is_exact]
    exact = [pair for pair in known if pair[0].match.is_exact]
    return {
        "draft": draft,
        "dialogue": draft.dialogue,
        "new": new[:MOST_SHOWN],
        "new_count": len(new),
        "more": max(len(new) - MOST_SHOWN, 0),
        "near": near[:MOST_ASKED],
        "is_too_much": len(near) > MOST_ASKED,
        "exact": exact[:MOST_SHOWN],
        "exact_count": len(exact),
        "total": len(proposals),
        "error": error,
    }
