"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only record of deeds."""

    name = "saraban.audit"
