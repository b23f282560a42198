"""The five presets as choices."""

from django.utils.html import format_html

from workshops.choices import Preset
from workshops.models import PRESET_WORDS

PRESET_CHOICES = [
    (value, format_html("<strong>{}.</strong> {}", label, PRESET_WORDS[value]))
    for value, label in Preset.choices
    if value != Preset.CUSTOM
]
