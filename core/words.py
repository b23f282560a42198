"""Numbers as sentences say them."""

from django.utils.translation import gettext as _


def number_word(number: int) -> str:
    """One to twelve in letters, as a sentence begins; above that in digits."""
    words = (
        _("Nothing"), _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"),
        _("Seven"), _("Eight"), _("Nine"), _("Ten"), _("Eleven"), _("Twelve"),
    )  # fmt: skip
    return words[number] if number < len(words) else str(number)
