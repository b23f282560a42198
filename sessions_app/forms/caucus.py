"""Whom a side lets into the notes of its caucuses."""

from django import forms

from sessions_app.choices import CaucusRole


class CaucusForm(forms.Form):
    """One button: the role, and whether it is let in or shut out."""

    role = forms.ChoiceField(choices=CaucusRole.choices)
    shut = forms.BooleanField(required=False)
