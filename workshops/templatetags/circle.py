"""The "Seen by" line of a page, computed from the door that opened it."""

from django import template

from workshops.selectors.circle import roles_who_may, seen_by

register = template.Library()


@register.inclusion_tag("components/seen_by.html", takes_context=True, name="seen_by")
def line(context, note=""):
    """``{% seen_by %}``: roles and number of those whom this page's door lets in; for a page without an
    object the roles alone. ``note``: a second sentence."""
    door, obj = context["request"].opened
    if obj is None:
        return {"who": roles_who_may(door.policy), "count": None, "note": note}
    circle = seen_by(door.rows, door.policy, obj)
    return {"who": circle.who, "count": circle.count, "note": note}
