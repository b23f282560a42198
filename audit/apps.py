from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self):
        from audit import signins  # noqa: PLC0415 -- needs the models

        signins.connect()
