from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from allauth.account.signals import authentication_step_completed  # noqa: PLC0415
        from allauth.mfa import signals as factors  # noqa: PLC0415

        from accounts import checks, receivers  # noqa: F401, PLC0415 -- the checks register themselves

        user_logged_in.connect(receivers.signed_in)
        authentication_step_completed.connect(receivers.proved)
        for changed in (factors.authenticator_added, factors.authenticator_removed, factors.authenticator_reset):
            changed.connect(receivers.factor_changed)
