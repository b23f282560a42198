"""What the outbox does: take letters in, send them, and say when its jobs last ran."""

from outbox.actions.barring import bar, take_barred, unbar
from outbox.actions.climbing import Climber, walk
from outbox.actions.delivery import deliver, send_again, sweep
from outbox.actions.heartbeats import beat
from outbox.actions.holding import Held, hold, is_held, let_go
from outbox.actions.queueing import message_id_for, queue, withdraw, withdraw_all
from outbox.actions.recalling import recall
from outbox.actions.rewriting import NOT_LEFT, not_left, rewrite
from outbox.actions.wishes import UNWANTED, refuse, refusers, want_again

__all__ = [
    "NOT_LEFT",
    "UNWANTED",
    "Climber",
    "Held",
    "bar",
    "beat",
    "deliver",
    "hold",
    "is_held",
    "let_go",
    "message_id_for",
    "not_left",
    "queue",
    "recall",
    "refuse",
    "refusers",
    "rewrite",
    "send_again",
    "sweep",
    "take_barred",
    "unbar",
    "walk",
    "want_again",
    "withdraw",
    "withdraw_all",
]
