from celery import shared_task


@shared_task
def send_due_reminders() -> None:
    raise NotImplementedError
