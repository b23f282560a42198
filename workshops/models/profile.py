from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Dated
from workshops import choices
from workshops.models.wording import IN_ONE_SENTENCE, MEANINGS

# Each switch: field name -> its values from the widest to the tightest.
SWITCHES = {
    "existence": choices.Existence,
    "place_and_date": choices.PlaceAndDate,
    "topics": choices.Topics,
    "participant_list": choices.ParticipantList,
    "use_of_content": choices.UseOfContent,
    "attribution": choices.Attribution,
    "finest_description": choices.FinestDescription,
    "notes": choices.NotesKept,
    "devices": choices.Devices,
    "joint_text": choices.JointTextUse,
    "retention": choices.RetentionRule,
}


@dataclass(frozen=True)
class Switch:
    """One switch as a reader meets it: field name, label, question, its value's label and meaning."""

    name: str
    label: str
    question: str
    value: str
    value_label: str
    meaning: str


def switch(values, verbose_name, help_text):
    return models.CharField(verbose_name, max_length=20, choices=values.choices, help_text=help_text)


class RuleProfile(Dated):
    """The eleven switches that say what may be known, used, attributed and kept.

    A profile in use is never changed: a workshop or session is given a new one, so that notes keep
    the profile that they were made under.
    """

    preset = models.CharField(_("preset"), max_length=16, choices=choices.Preset.choices)
    name = models.CharField(_("name"), max_length=80, blank=True)
    existence = switch(choices.Existence, _("existence"), _("May it be known that the meeting takes place?"))
    place_and_date = switch(choices.PlaceAndDate, _("place and date"), _("Who may know where and when?"))
    topics = switch(choices.Topics, _("agenda topics"), _("Who may know what it is about?"))
    participant_list = switch(choices.ParticipantList, _("participant list"), _("Who may know who takes part?"))
    use_of_content = switch(choices.UseOfContent, _("use of content"), _("May what is heard be used afterwards?"))
    attribution = switch(choices.Attribution, _("attribution"), _("May words be tied to the person who said them?"))
    finest_description = switch(
        choices.FinestDescription,
        _("finest description"),
        _("How closely may a speaker be described in a text?"),
    )
    notes = switch(choices.NotesKept, _("notes"), _("What kind of notes is kept?"))
    devices = switch(choices.Devices, _("photos, recording, devices"), _("What may be recorded in the room?"))
    joint_text = switch(choices.JointTextUse, _("joint text"), _("May a text that the group agrees be published?"))
    retention = switch(choices.RetentionRule, _("retention"), _("How long are records kept?"))

    def __str__(self):
        return self.name or self.get_preset_display()

    @property
    def is_neutral(self) -> bool:
        """True when letters and calendars must use neutral words only."""
        return self.existence == choices.Existence.NOT_ACKNOWLEDGED or self.topics != choices.Topics.PUBLIC

    @property
    def sentence(self) -> str:
        """The rule in the few words of a rule strip: use, attribution, list."""
        return " ".join(str(MEANINGS[name][getattr(self, name)]) for name in IN_ONE_SENTENCE)

    @property
    def switches(self) -> dict[str, str]:
        """{switch: value}, all eleven."""
        return {name: getattr(self, name) for name in SWITCHES}

    def explained(self) -> list[Switch]:
        """All eleven switches in order, each with its value and what that means for the reader."""
        rows = []
        for name, value in self.switches.items():
            field = self._meta.get_field(name)
            label = str(SWITCHES[name](value).label)
            words = (str(field.verbose_name), str(field.help_text), value, label, str(MEANINGS[name][value]))
            rows.append(Switch(name, *words))
        return rows

    def tightness(self) -> dict[str, int]:
        """Each switch's place on its scale, 0 the widest."""
        return {name: values.values.index(getattr(self, name)) for name, values in SWITCHES.items()}

    def is_at_least_as_tight_as(self, other: "RuleProfile") -> bool:
        """True when no switch is wider than ``other``'s."""
        mine, theirs = self.tightness(), other.tightness()
        return all(mine[name] >= theirs[name] for name in SWITCHES)
