"""What a process in a cage may read: the program, its packages, the system, its files."""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from django.conf import settings

import saraban

# Where programs of the machine put what lives no longer than they.
SCRATCH: Final = "/tmp"  # noqa: S108  Its own in the cage.
_TOP: Final = tuple(
    map(Path, ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"))
)
_SYSTEM: Final = (
    # Which library is where, the clock's zone, fonts, and how LibreOffice is set up.
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime"),
    *("/etc/alternatives", "/etc/fonts", "/etc/libreoffice", "/var/lib/libreoffice"),
    *("/var/cache/fontconfig", "/var/spool/libreoffice", "/etc/papersize"),
)


class Readable(NamedTuple):
    """Files and folders by the names under which they are asked for, and links."""

    places: list[str]
    links: dict[str, str]


def readable(more: Iterable[Path]) -> Readable:
    """Return what every child reads, and these: each by its name and its true name."""
    base = _base(_private())
    names = [name for path in more for name in _names_of(path)]
    return Readable(_outermost([*base.places, *names], base.links), base.links)


def _private() -> tuple[str, ...]:
    """Return what no child may see as a part of anything else."""
    folders: list[Path] = [
        settings.DATA_FOLDER,
        settings.FILES_FOLDER,
        settings.SECRET_FILES_FOLDER,
        settings.CERTIFICATES_FOLDER,
        settings.HEADS_FOLDER,
    ]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        name = str(database["NAME"])
        folders.append(Path(name))
        folders += [Path(f"{name}-{end}") for end in ("wal", "shm")]
    return tuple(sorted({os.path.realpath(folder) for folder in folders}))


@cache
def _base(private: tuple[str, ...]) -> Readable:
    # Where /bin is a part of /usr.
    links = {str(path): str(path.readlink()) for path in _TOP if path.is_symlink()}
    paths = (*_TOP, *map(Path, _SYSTEM), *_python(), *_own_code())
    names = [name for path in paths for name in _names_of(path)]
    places = [part for name in names for part in _without(name, private)]
    return Readable(_outermost(places, links), links)


def _own_code() -> Iterator[Path]:
    """Yield the package, not the folder in which it lies: the data may lie there too."""
    yield Path(saraban.__file__).parent


def _python() -> Iterator[Path]:
    """Yield where the interpreter and its packages lie, through every link to them."""
    program = Path(sys.executable)
    yield program
    while program.is_symlink():
        program = program.parent / program.readlink()
        yield program
    for folder in (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix):
        yield from _parts_of(Path(folder))
    yield from map(Path, site.getsitepackages())


def _parts_of(prefix: Path) -> Iterator[Path]:
    """Yield what a prefix of Python has of its own; other things may lie beside."""
    yield from (prefix / name for name in ("bin", "lib", "lib64", "pyvenv.cfg"))


def _names_of(path: Path) -> list[str]:
    """Return the absolute name of a path, and where its links lead; none if missing."""
    if not path.exists():
        return []
    true_name = os.path.realpath(path)
    return list(dict.fromkeys([true_name, os.path.abspath(path)]))  # noqa: PTH100


def _without(name: str, private: Iterable[str]) -> Iterator[str]:
    """Yield a folder, or its parts where something private lies in it."""
    true_name = os.path.realpath(name)
    if true_name in private:
        return
    if not any(each.startswith(f"{true_name.rstrip('/')}/") for each in private):
        yield name
        return
    for part in sorted(Path(name).iterdir()):
        yield from _without(str(part), private)


def _outermost(names: Iterable[str], links: Collection[str]) -> list[str]:
    """Leave out what lies in another of them: nothing is laid over a link in there."""
    kept = list(links)
    for name in sorted(set(names)):
        if not any(name == each or name.startswith(f"{each}/") for each in kept):
            kept.append(name)
    return [name for name in kept if name not in links]
