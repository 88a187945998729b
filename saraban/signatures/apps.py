"""App configuration."""

from django.apps import AppConfig


class SignaturesConfig(AppConfig):
    """A person's own signature picture and PIN."""

    name = "saraban.signatures"
