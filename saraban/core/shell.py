"""What surrounds every page: office, person, menus and counts of waiting work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShellItem:
    """One place of a menu; ``count`` is waiting work, None where nothing waits."""

    title: str
    url: str
    is_current: bool = False
    count: int | None = None
    icon: str = ""


@dataclass(frozen=True)
class ShellModule:
    """One module of บริหารงานทั่วไป with its menu."""

    title: str
    url: str
    is_current: bool
    items: tuple[ShellItem, ...]


@dataclass(frozen=True)
class Shell:
    """The frame of a page for one signed-in person at work for one office."""

    office_name: str
    office_short_name: str
    person_name: str
    role_name: str
    can_switch_office: bool
    modules: tuple[ShellModule, ...]
    tabs: tuple[ShellItem, ...]
    today: str
    # What is new under the bell; None where there is no bell.
    unread: int | None = None
    # Whether the books of a closed office are read, in the place of one's own.
    is_reading: bool = False

    @property
    def module(self) -> ShellModule | None:
        """The module that the page belongs to."""
        return next((module for module in self.modules if module.is_current), None)
