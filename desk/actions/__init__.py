from desk.actions.records import destroy_workshop, shred_due
from desk.actions.workshop import call_off_workshop, move_workshop

__all__ = ["call_off_workshop", "destroy_workshop", "move_workshop", "shred_due"]
