from sessions_app.forms.agenda import PresenceForm, SessionForm, SessionRuleForm
from sessions_app.forms.agreement import AgreementForm, PassageForm
from sessions_app.forms.caucus import CaucusForm
from sessions_app.forms.keys import (
    AdmitForm,
    CodeForm,
    OwnForm,
    ProofForm,
    RecoveryForm,
    RepeatForm,
    SureForm,
    UnlockForm,
    WordsForm,
)
from sessions_app.forms.note import CopyForm, CorrectionForm, DeskForm, JottingForm, ReleaseForm

__all__ = [
    "AdmitForm",
    "AgreementForm",
    "CaucusForm",
    "CodeForm",
    "CopyForm",
    "CorrectionForm",
    "DeskForm",
    "JottingForm",
    "OwnForm",
    "PassageForm",
    "PresenceForm",
    "ProofForm",
    "RecoveryForm",
    "ReleaseForm",
    "RepeatForm",
    "SessionForm",
    "SessionRuleForm",
    "SureForm",
    "UnlockForm",
    "WordsForm",
]
