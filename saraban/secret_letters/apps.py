"""App configuration."""

from django.apps import AppConfig


class SecretLettersConfig(AppConfig):
    """Secret letters: books of their own, encrypted, read by those who are listed."""

    name = "saraban.secret_letters"
