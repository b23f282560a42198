"""What a guest says to the questions about themselves, and to one passage."""

from django import forms

from participants.choices import QUESTIONS, ConsentAnswer


class AgreementForm(forms.Form):
    """An answer to each general question; one that is left out stays as it was."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kind in QUESTIONS:
            self.fields[kind] = forms.ChoiceField(choices=ConsentAnswer.choices, required=False)


class PassageForm(forms.Form):
    """One of three buttons."""

    answer = forms.ChoiceField(choices=ConsentAnswer.choices)
