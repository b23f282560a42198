from sessions_app.forms.agenda import PresenceForm, SessionForm, SessionRuleForm
from sessions_app.forms.caucus import CaucusForm
from sessions_app.forms.note import CorrectionForm, DeskForm, ReleaseForm

__all__ = ["CaucusForm", "CorrectionForm", "DeskForm", "PresenceForm", "ReleaseForm", "SessionForm", "SessionRuleForm"]
