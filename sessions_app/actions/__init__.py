from sessions_app.actions.readers import drop_readers_due
from sessions_app.actions.release import destroy_raw_due

__all__ = ["destroy_raw_due", "drop_readers_due"]
