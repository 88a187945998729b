"""App configuration."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    """Offices and appointments."""

    name = "saraban.offices"

    def ready(self) -> None:
        """Record sign-in and sign-out."""
        from saraban.offices import sign_in_record  # noqa: PLC0415  needs the models

        sign_in_record.connect()
