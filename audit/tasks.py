from celery import shared_task

from audit import sealer


@shared_task
def seal() -> None:
    sealer.seal_waiting()
