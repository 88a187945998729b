"""App configuration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Invented data to try the system."""

    name = "saraban.demo"
