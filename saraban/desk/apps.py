"""App configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What joins the others."""

    name = "saraban.desk"
