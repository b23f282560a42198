from desk.actions.checkpoints import send_checkpoint_to, send_checkpoints
from desk.actions.emergency import (
    begin_drill,
    break_off_drill,
    confirm_release,
    decline_release,
    name_releaser,
    propose_release,
    seal_dialogue,
)
from desk.actions.ladders import walk_ladders
from desk.actions.records import destroy_workshop, shred_due
from desk.actions.workshop import call_off_workshop, move_workshop

__all__ = [
    "begin_drill",
    "break_off_drill",
    "call_off_workshop",
    "confirm_release",
    "decline_release",
    "destroy_workshop",
    "move_workshop",
    "name_releaser",
    "propose_release",
    "seal_dialogue",
    "send_checkpoint_to",
    "send_checkpoints",
    "shred_due",
    "walk_ladders",
]
