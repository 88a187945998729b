"""App configuration."""

from django.apps import AppConfig


class StampsConfig(AppConfig):
    """Stamps, opinions and signatures laid over a copy of a letter's PDF."""

    name = "saraban.stamps"
