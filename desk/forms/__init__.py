from desk.forms.workshop import CallOffForm, DestroyForm, MoveForm

__all__ = ["CallOffForm", "DestroyForm", "MoveForm"]
