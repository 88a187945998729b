"""App configuration."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Pages of people, offices and appointments."""

    name = "saraban.directory"
