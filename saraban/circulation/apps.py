"""App configuration."""

from django.apps import AppConfig


class CirculationConfig(AppConfig):
    """The way of a letter inside one office."""

    name = "saraban.circulation"
