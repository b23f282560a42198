"""What a browser calls itself, in words that a person knows their own machines by."""

from django.utils.translation import gettext as _
from ua_parser import parse

MOST = 300  # signs; what is longer is not looked at further


def in_words(user_agent: str) -> str:
    """ "Firefox on Ubuntu" for a User-Agent header; "an unknown browser" where nothing of it is known."""
    found = parse(user_agent[:MOST])
    browser, system = found.user_agent, found.os
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser.family, "system": system.family}
    if browser or system:
        return (browser or system).family
    return _("an unknown browser")
