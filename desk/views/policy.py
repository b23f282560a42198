from core.access import signed_in
from core.htmx import page
from desk.policies import can_read_policy
from desk.selectors.policy import columns, policy_blocks


@signed_in(can_read_policy)
def policy_page(request):
    """Roles × things × actions in plain words, made for paper and for a phone."""
    return page(request, "desk/policy.html", {"blocks": policy_blocks(), "columns": columns()})
