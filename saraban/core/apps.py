"""App configuration."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Core: what every package stands on."""

    name = "saraban.core"
