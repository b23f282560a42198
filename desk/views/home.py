from core.access import signed_in
from core.htmx import page
from workshops.policies import can_open_home


@signed_in(can_open_home)
def home(request):
    """What waits for whoever signed in."""
    return page(request, "desk/home.html", {})
