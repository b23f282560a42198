from desk.forms.emergency import DrillForm, ReleaseForm
from desk.forms.rule import PresetForm, RuleForm
from desk.forms.workshop import CallOffForm, DestroyForm, MoveForm

__all__ = ["CallOffForm", "DestroyForm", "DrillForm", "MoveForm", "PresetForm", "ReleaseForm", "RuleForm"]
