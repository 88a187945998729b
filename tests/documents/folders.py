"""What lies in the store."""

from __future__ import annotations

from pathlib import Path


def files_in(folder: Path) -> list[Path]:
    """Return every file of the store, finished or not."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def unfinished_in(folder: Path) -> list[Path]:
    """Return the temporary files that were left."""
    return files_in(folder / "tmp")
