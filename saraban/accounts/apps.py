"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and sign-in."""

    name = "saraban.accounts"

    def ready(self) -> None:
        """Listen to the libraries: who came in, and who did not."""
        from allauth.account.signals import password_changed  # noqa: PLC0415
        from django.contrib.auth.signals import (  # noqa: PLC0415
            user_logged_in,
            user_login_failed,
        )

        from saraban.accounts.devices import remember_device  # noqa: PLC0415
        from saraban.accounts.failed_sign_ins import note_wrong_password  # noqa: PLC0415

        user_logged_in.connect(remember_device)
        password_changed.connect(remember_device)
        user_login_failed.connect(note_wrong_password)
