from core.access import signed_in
from core.htmx import page
from desk.selectors.operations import pulse_for
from workshops.policies import can_view_operations


@signed_in(can_view_operations)
def operations(request):
    """When each scheduled job last ran, what waits to be sent, and whether anything is late."""
    return page(request, "desk/operations.html", {"pulse": pulse_for(request.user), "zone": request.user.time_zone})
