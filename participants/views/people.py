from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from core.access import Permissions, scoped, signed_in
from core.errors import DomainError
from core.htmx import invalid, onward, page, refuse
from participants import policies
from participants.actions.people import create_person, update_membership, update_person
from participants.forms import MembershipForm, PeopleSearchForm, PersonForm
from participants.models import Membership, Person
from participants.selectors.people import importable_ids, organised_dialogues, people_of, person_page
from participants.selectors.roster import present_affiliation
from workshops.models import Dialogue

FORM = ("GET", "HEAD", "POST")
PER_PAGE = 50
MOST_FOUND = 100


@signed_in(policies.can_list_people, methods=FORM)
def person_list(request):
    """All people whom the reader organises, page by page; a search is posted and answers with up to 100."""
    dialogues = organised_dialogues(request.user)
    form = PeopleSearchForm(request.POST or None, dialogues=dialogues)
    context = {"form": form, "importable": importable_ids(request.user), "dialogues": list(dialogues)}
    if request.method != "POST":
        shown = Paginator(people_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
        return page(request, "participants/person_list.html", {**context, "shown": shown, "people": shown})
    if not form.is_valid():
        return invalid(request, "participants/person_list.html", context)
    wanted = form.cleaned_data
    found = people_of(request.user, words=wanted["q"], dialogue=wanted["dialogue"], side=wanted["side"])
    people = list(found[: MOST_FOUND + 1])
    context |= {"people": people[:MOST_FOUND], "is_search": True, "is_cut": len(people) > MOST_FOUND}
    return page(request, "participants/person_list.html", context, part="found")


@scoped(Person, policies.can_view_person)
def person_detail(request, person):
    may = Permissions(policies, request.user, person)
    shown = person_page(request.user, person)
    may_reach = bool(shown.memberships) and policies.can_set_contact(request.user, shown.memberships[0])
    context = {"shown": shown, "person": person, "may": may, "may_reach": may_reach}
    return page(request, "participants/person_detail.html", context)


@scoped(Dialogue, policies.can_add_person, methods=FORM)
def person_create(request, dialogue):
    form = PersonForm(request.POST or None)
    standing = MembershipForm(request.POST or None, dialogue=dialogue)
    context = {"form": form, "standing": standing, "dialogue": dialogue}
    if request.method != "POST":
        return page(request, "participants/person_create.html", context)
    if not (form.is_valid() & standing.is_valid()):
        return invalid(request, "participants/person_create.html", context)
    try:
        person = create_person(
            dialogue=dialogue, values={**form.values, **form.post}, standing=standing.standing, by=request.user
        )
    except DomainError as error:
        refuse(form, error)
        return invalid(request, "participants/person_create.html", context)
    return onward(request, "participants:person-detail", person.pk, message=_("The person is on the list."))


@scoped(Person, policies.can_edit_person, methods=FORM)
def person_edit(request, person):
    form = PersonForm(request.POST or None, instance=person, initial=_names_and_post(person))
    context = {"form": form, "person": person}
    if request.method != "POST":
        return page(request, "participants/person_edit.html", context)
    if not form.is_valid():
        return invalid(request, "participants/person_edit.html", context)
    try:
        update_person(
            person=Person.objects.get(pk=person.pk),
            values=form.values,
            post=form.post,
            has_moved=form.cleaned_data["has_moved"],
            by=request.user,
        )
    except DomainError as error:
        refuse(form, error)
        return invalid(request, "participants/person_edit.html", context)
    return onward(request, "participants:person-detail", person.pk, message=_("The changes are kept."))


def _names_and_post(person) -> dict:
    """What the form shows beside Person's own fields."""
    kinds = {"NICKNAME": "nicknames", "INITIALS": "initials"}
    names: dict[str, list[str]] = {"variants": [], "nicknames": [], "initials": []}
    for row in person.variants.order_by("text"):
        names[kinds.get(row.kind, "variants")].append(row.text)
    post = present_affiliation(person)
    shown = {name: "\n".join(lines) for name, lines in names.items()}
    if post and post.is_current:
        shown |= {"title": post.title, "institution": post.institution, "acronym": post.acronym}
    return shown


@scoped(Membership, policies.can_edit_membership, methods=FORM)
def membership_edit(request, membership):
    form = MembershipForm(request.POST or None, instance=membership, dialogue=membership.dialogue)
    context = {"form": form, "membership": membership}
    if request.method != "POST":
        return page(request, "participants/membership_edit.html", context)
    if not form.is_valid():
        return invalid(request, "participants/membership_edit.html", context)
    update_membership(membership=membership, standing=form.standing, by=request.user)
    return onward(
        request, "participants:person-detail", membership.person_id, message=_("The changes are kept.")
    )  # fmt: skip
