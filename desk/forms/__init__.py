from desk.forms.rule import PresetForm, RuleForm
from desk.forms.workshop import CallOffForm, DestroyForm, MoveForm

__all__ = ["CallOffForm", "DestroyForm", "MoveForm", "PresetForm", "RuleForm"]
