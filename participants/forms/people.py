"""What people type about people. Forms clean; actions act."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.forms import PageForm, PageModelForm, ReasonForm
from core.templatetags.ui import place_of
from core.when import WallClockField, ZoneField, in_zone
from outbox.calendars import EARLIEST, LATEST
from participants.choices import AnswerReason, InvitationState, Part
from participants.forms.hours import CalendarsField, HourField, LinesField, QuietDatesField, QuietHoursField
from participants.models import Invitation, Membership, Person
from workshops.models import Dialogue, Side

HOURS = ["calendars", "earliest_hour", "latest_hour", "quiet_hours", "quiet_dates"]
PERSON = [
    "name",
    "honorific",
    "given_name",
    "family_name",
    "email",
    "phone",
    "language",
    "time_zone",
    "country",
    "gender",
    "born_in",
    "sector",
    "expertise",
    *HOURS,
]
STANDING = ["side", "state", "view", "closeness", "proposed_by"]
POST = ["title", "institution", "acronym"]
NAMES = ["variants", "nicknames", "initials"]


class SendForm(PageForm):
    """When prepared letters leave: now, or at an hour on the clock of ``zone``. ``cleaned_data["at"]``: a
    moment in UTC, or None for now."""

    at = WallClockField(label=_("When they leave"), required=False)

    def __init__(self, *args, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["at"].help_text = _now("On the clocks of %(place)s. Left empty: now.") % {"place": place_of(zone)}
        self.fields["at"].widget.attrs["class"] = "form-control"

    def clean_at(self):
        if not (wall := self.cleaned_data["at"]):
            return None
        try:
            moment = in_zone(wall, self.zone)
        except ValueError:
            raise forms.ValidationError(_now("The clocks skip this hour on that day. Choose another.")) from None
        if moment <= timezone.now():
            raise forms.ValidationError(_now("This hour has passed."))
        return moment


class PersonForm(PageModelForm):
    """A person, their post and the other names that they go by."""

    time_zone = ZoneField(help_text=_("Times are shown in it beside the workshop’s."))
    calendars = CalendarsField(
        label=_("Calendars"),
        help_text=_("Countries whose weekends and holidays are kept free of letters: JO, Egypt. Left empty, the likely "
                    "one is taken."),
    )  # fmt: skip
    earliest_hour = HourField(label=_("Letters not before"), empty_value=EARLIEST)
    latest_hour = HourField(label=_("Letters not after"), empty_value=LATEST)
    quiet_hours = QuietHoursField(label=_("Hours not to write"))
    quiet_dates = QuietDatesField(
        label=_("Days not to write"), help_text=_("One a line: 2026-12-24, or 2026-12-24 – 2027-01-02.")
    )
    title = forms.CharField(label=_("Title or former office"), max_length=200, required=False)
    institution = forms.CharField(label=_("Institution"), max_length=200, required=False)
    acronym = forms.CharField(label=_("Its acronym"), max_length=40, required=False)
    has_moved = forms.BooleanField(label=_("This is a new post; keep the one before as a former post"), required=False)
    variants = LinesField(
        label=_("Other spellings and scripts"),
        help_text=_("One a line. The check before release looks for them all."),
    )
    nicknames = LinesField(label=_("Nicknames"), help_text=_("One a line."))
    initials = LinesField(label=_("Initials"), help_text=_("One a line, as a note might write them."), longest=20)

    class Meta:
        model = Person
        fields = PERSON
        help_texts = {
            "name": _("As it should stand on letters. A name that is changed stays as another spelling."),
            "email": _("Letters and the personal link go here. A change makes earlier links useless."),
            "language": _("Letters and the personal page are written in it."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([*PERSON[:4], *NAMES, *PERSON[4:], *POST, "has_moved"])
        if self.instance._state.adding:
            del self.fields["has_moved"]

    def clean(self):
        data = super().clean()
        if data.get("earliest_hour", 0) >= data.get("latest_hour", 24):
            self.add_error("latest_hour", _now("No hour is left between these two."))
        return data

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in (*PERSON, *NAMES)}

    @property
    def post(self) -> dict:
        return {name: self.cleaned_data[name] for name in POST}


class MembershipForm(PageModelForm):
    """Where a person stands in one dialogue."""

    class Meta:
        model = Membership
        fields = STANDING

    def __init__(self, *args, dialogue: Dialogue, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["side"].queryset = Side.objects.filter(dialogue=dialogue).order_by("position", "name")
        self.fields["side"].empty_label = _("none")
        self.fields["side"].label = _("Side")
        self.fields["state"].label = _("On the list as")

    @property
    def standing(self) -> dict:
        return {name: self.cleaned_data[name] for name in STANDING}


class PeopleSearchForm(PageForm):
    """Looks for people; posted, so that no name stands in an address or a log."""

    q = forms.CharField(label=_("Name or institution"), max_length=200, required=False)
    dialogue = forms.ModelChoiceField(
        label=_("Dialogue"), queryset=Dialogue.objects.none(), required=False, empty_label=_("all")
    )
    side = forms.ModelChoiceField(label=_("Side"), queryset=Side.objects.none(), required=False, empty_label=_("all"))

    def __init__(self, *args, dialogues, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dialogue"].queryset = dialogues
        self.fields["side"].queryset = Side.objects.filter(dialogue__in=dialogues).order_by("position", "name")


class ImportForm(PageForm):
    """The file with the people."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, up to 10 MB and 5,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )


class PhoneAnswerForm(PageForm):
    """An answer that a guest gave by telephone."""

    answer = forms.ChoiceField(
        label=_("The guest said"),
        choices=[
            (InvitationState.YES, _("yes")),
            (InvitationState.TENTATIVE, _("perhaps")),
            (InvitationState.NO, _("no")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(label=_("Reason for a no"), choices=AnswerReason.choices, required=False)


class AnswerForm(forms.Form):
    """A guest's answer: one of three buttons, with a reason for a no."""

    answer = forms.ChoiceField(choices=[(s, s) for s in ("YES", "TENTATIVE", "NO")])
    reason = forms.ChoiceField(choices=AnswerReason.choices, required=False)


class NeedsForm(PageForm):
    """What a guest needs. Sealed as soon as it arrives; the coordinator alone reads it."""

    diet = forms.CharField(label=_("Food and drink"), max_length=500, required=False)
    access = forms.CharField(
        label=_("Access and health"), max_length=500, required=False, help_text=_("Stairs, hearing, medicine, rest.")
    )
    visa = forms.CharField(
        label=_("Visa and passport"), max_length=500, required=False, help_text=_("What help you need with a visa.")
    )
    interpretation = forms.CharField(
        label=_("Language"), max_length=200, required=False, help_text=_("Which language you wish to hear and speak.")
    )
    arrival = forms.CharField(
        label=_("Arrival and departure"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PartForm(forms.Form):
    """The part in which a guest is invited."""

    part = forms.ChoiceField(choices=Part.choices)


class PairForm(PageForm):
    """Two parties of the workshop's dialogue."""

    first = forms.ModelChoiceField(Side.objects.none(), widget=forms.HiddenInput)
    second = forms.ModelChoiceField(Side.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name].queryset = workshop.dialogue.sides.all()


class ExchangeForm(PairForm):
    """One button about a pair; ``said_by``: who of ``first`` has confirmed."""

    act = forms.ChoiceField(choices=[(name, name) for name in ("show", "hide", "confirm", "withdraw")])
    said_by = forms.ModelChoiceField(Invitation.objects.none(), required=False)

    def __init__(self, *args, workshop, **kwargs):
        super().__init__(*args, workshop=workshop, **kwargs)
        self.fields["said_by"].queryset = workshop.invitations.taking_part().select_related("side")

    @property
    def guests(self) -> list[Invitation]:
        """Who may speak for a side, in the order of sides and names."""
        people = self.fields["said_by"].queryset.exclude(side=None).select_related("person", "side")
        return list(people.order_by("side__position", "person__name", "pk"))

    def clean(self):
        data = super().clean()
        said_by, first = data.get("said_by"), data.get("first")
        if data.get("act") == "confirm" and (said_by is None or said_by.side != first):
            self.add_error("said_by", _now("Say who of that side has confirmed it."))
        return data


class OpenNamesForm(PairForm, ReasonForm):
    """Why names are shown before both sides have confirmed."""

    field_order = ["first", "second", "reason"]
