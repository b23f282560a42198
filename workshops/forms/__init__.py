from workshops.forms.dialogue import DialogueForm, SideFormSet, side_rows
from workshops.forms.seat import SeatForm
from workshops.forms.workshop import (
    GroundRulesForm,
    NewWorkshopForm,
    RecoveryCodeForm,
    RetentionForm,
    WorkshopForm,
)

__all__ = [
    "DialogueForm",
    "GroundRulesForm",
    "NewWorkshopForm",
    "RecoveryCodeForm",
    "RetentionForm",
    "SeatForm",
    "SideFormSet",
    "WorkshopForm",
    "side_rows",
]
