"""App configuration."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """What people are told: new, returned, recalled, reminded, answered."""

    name = "saraban.notices"
