from sessions_app.forms.agenda import PresenceForm, SessionForm, SessionRuleForm
from sessions_app.forms.agreement import AgreementForm, PassageForm
from sessions_app.forms.caucus import CaucusForm
from sessions_app.forms.note import CopyForm, CorrectionForm, DeskForm, JottingForm, ReleaseForm

__all__ = [
    "AgreementForm",
    "CaucusForm",
    "CopyForm",
    "CorrectionForm",
    "DeskForm",
    "JottingForm",
    "PassageForm",
    "PresenceForm",
    "ReleaseForm",
    "SessionForm",
    "SessionRuleForm",
]
