"""App configuration."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters and their files."""

    name = "saraban.letters"
