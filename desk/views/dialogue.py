from django.utils import timezone

from core.access import Permissions, scoped
from core.htmx import page
from desk import policies as desk_policies
from desk.selectors.dialogue import page_of
from followups import policies as followup_policies
from participants import policies as participant_policies
from workshops import policies
from workshops.models import Dialogue


@scoped(Dialogue, policies.can_view_dialogue)
def dialogue_detail(request, dialogue):
    """The home of a dialogue: its rounds through the years, and what stands open between them."""
    context = {
        "dialogue": dialogue,
        "told": page_of(dialogue, request.user, timezone.localdate()),
        "may": Permissions(policies, request.user, dialogue),
        "may_read_policy": desk_policies.can_read_policy(request.user),
        "may_desk": Permissions(desk_policies, request.user, dialogue),
        "may_follow": Permissions(followup_policies, request.user, dialogue),
        "may_invite": Permissions(participant_policies, request.user, dialogue),
    }
    return page(request, "desk/dialogue_detail.html", context)
