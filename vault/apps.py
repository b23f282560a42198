from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "vault"

    def ready(self):
        from vault import checks, receivers  # noqa: F401, PLC0415 -- registers them; needs the settings
