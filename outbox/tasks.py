"""Id in, one action."""

from celery import shared_task

from outbox import delivery


@shared_task
def deliver(message_id: str) -> None:
    delivery.deliver(message_id)


@shared_task
def sweep() -> None:
    delivery.sweep()
