from desk.forms.emergency import DrillForm, ReleaseForm
from desk.forms.polls import ChooseSlotForm
from desk.forms.rule import LoosenForm, PresetForm, RuleForm
from desk.forms.workshop import CallOffForm, DestroyForm, MoveForm, RaiseSealForm

__all__ = [
    "CallOffForm",
    "ChooseSlotForm",
    "DestroyForm",
    "DrillForm",
    "LoosenForm",
    "MoveForm",
    "PresetForm",
    "RaiseSealForm",
    "ReleaseForm",
    "RuleForm",
]
