from sessions_app.forms.agenda import PresenceForm, SessionForm, SessionRuleForm
from sessions_app.forms.note import CorrectionForm, DeskForm, ReleaseForm

__all__ = ["CorrectionForm", "DeskForm", "PresenceForm", "ReleaseForm", "SessionForm", "SessionRuleForm"]
