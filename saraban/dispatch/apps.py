"""App configuration."""

from django.apps import AppConfig


class DispatchConfig(AppConfig):
    """Sending and receiving."""

    name = "saraban.dispatch"
