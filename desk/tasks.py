from celery import shared_task


@shared_task
def shred_due() -> None:
    raise NotImplementedError
