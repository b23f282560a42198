from sessions_app.actions.release import destroy_raw_due

__all__ = ["destroy_raw_due"]
