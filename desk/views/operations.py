from core.access import signed_in
from core.htmx import page
from desk.selectors.operations import pulse_for
from workshops.choices import ORGANISERS
from workshops.policies import can_view_operations, holds


@signed_in(can_view_operations)
def operations(request):
    """When each scheduled job last ran, what waits to be sent, and whether anything is late."""
    context = {
        "pulse": pulse_for(request.user),
        "organises": holds(request.user, ORGANISERS),
        "zone": request.user.time_zone,
    }
    return page(request, "desk/operations.html", context)
