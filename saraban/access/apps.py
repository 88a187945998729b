"""App configuration."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may do what."""

    name = "saraban.access"
