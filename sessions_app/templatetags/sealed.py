"""The line that says that the reader's sealed notes are open in this browser."""

from django import template

from sessions_app.views.unlock import open_until

register = template.Library()


@register.inclusion_tag("components/key_line.html", takes_context=True)
def key_line(context) -> dict:
    """``idle`` and ``latest`` for a reader whose key is open here; nothing for anybody else."""
    request = context.get("request")
    user = getattr(request, "user", None)
    ends = open_until(request) if user is not None and user.is_authenticated else None
    if ends is None:
        return {}
    return {"idle": ends[0], "latest": ends[1], "csrf_token": context.get("csrf_token")}
