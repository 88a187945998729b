"""App configuration."""

from django.apps import AppConfig


class RecipientsConfig(AppConfig):
    """Saved groups of recipients, and whom an office may choose."""

    name = "saraban.recipients"
