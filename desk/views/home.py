from django.shortcuts import redirect

from core.access import signed_in
from core.htmx import page
from desk.selectors.home import home_of, is_funder_alone
from workshops.policies import can_open_home


@signed_in(can_open_home)
def home(request):
    """What waits for whoever signed in; a funder's first page is the list of releases."""
    if is_funder_alone(request.user):
        return redirect("reports:release-list")
    return page(request, "desk/home.html", {"home": home_of(request.user)})
