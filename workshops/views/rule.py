from core.access import scoped
from core.htmx import page
from workshops import policies
from workshops.choices import Preset
from workshops.models import CHATHAM_HOUSE_RULE, Workshop

UNDER_THE_RULE = {Preset.CHATHAM_HOUSE, Preset.LIST_PUBLIC}


@scoped(Workshop, policies.can_view_workshop)
def workshop_rule(request, workshop):
    """All eleven switches in plain words."""
    profile = workshop.rule_profile
    context = {
        "workshop": workshop,
        "profile": profile,
        "switches": profile.explained(),
        "the_rule": CHATHAM_HOUSE_RULE if profile.preset in UNDER_THE_RULE else "",
        "may_change": policies.can_set_rule(request.user, workshop),
        "may_edit": policies.can_edit_workshop(request.user, workshop),
    }
    return page(request, "workshops/workshop_rule.html", context)
