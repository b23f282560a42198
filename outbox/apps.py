from django.apps import AppConfig
from django.conf import settings
from django.core.mail.utils import DNS_NAME


class OutboxConfig(AppConfig):
    name = "outbox"

    def ready(self) -> None:
        """Greets mail servers by our domain: the machine's own name would stand in each letter's
        Received line, and asking the DNS for it can take seconds."""
        DNS_NAME._fqdn = settings.MESSAGE_ID_DOMAIN
