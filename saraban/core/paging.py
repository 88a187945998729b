"""Links to the other pages of a list, in the shape that ``ui.pager`` shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from saraban.core.shell import ShellItem


@dataclass(frozen=True)
class Pager:
    """Links to the other pages; ``newer`` is before, ``older`` after this one."""

    summary: str
    links: list[ShellItem] = field(default_factory=list)
    newer_url: str | None = None
    older_url: str | None = None
