"""App configuration."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    """Offices and appointments."""

    name = "saraban.offices"
