"""App configuration."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Registers, numbers and entries."""

    name = "saraban.registers"
