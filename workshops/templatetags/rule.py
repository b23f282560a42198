"""What the rule of a round tells whoever reads the page."""

from django import template

from workshops.selectors import Told, told_of

register = template.Library()


@register.simple_tag(takes_context=True)
def told(context, workshop) -> Told:
    """``{% told workshop as round %}``: its title, dates and place as far as the reader may know them."""
    return told_of(workshop, context["request"].user)
