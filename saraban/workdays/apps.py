"""App configuration."""

from django.apps import AppConfig


class WorkdaysConfig(AppConfig):
    """Working days and public holidays."""

    name = "saraban.workdays"
