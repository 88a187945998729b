"""Read settings from the environment; nonsense stops the start with a clear message."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})
PREFIX = "SARABAN_"
# Set by the program itself for its own processes, and by its tests.
_OWN = frozenset({"SARABAN_SERVER_PID", "SARABAN_TEST_FOLDER"})
_asked: set[str] = set()


def _text_of(name: str) -> str:
    """Return a variable's text, and remember that there is such a setting."""
    _asked.add(name)
    return os.environ.get(name, "")


def refuse_unknown() -> None:
    """Stop where a variable with our prefix is no setting: it was misspelt.

    Called when all settings were read. Raises ImproperlyConfigured with its name, and
    that of the setting that it looks like.
    """
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in _asked | _OWN:
            alike = get_close_matches(name, _asked, n=1)
            hint = f"; did you mean {alike[0]}?" if alike else ""
            message = f"{name} is no setting of Saraban{hint}"
            raise ImproperlyConfigured(message)


def read_bool(name: str, default: bool) -> bool:  # noqa: FBT001
    """Return a switch; anything but on/off words is refused."""
    text = _text_of(name).strip().lower()
    if not text:
        return default
    if text in TRUE_WORDS:
        return True
    if text in FALSE_WORDS:
        return False
    message = f"{name} must be one of on, off, 1, 0, true, false; it is {text!r}"
    raise ImproperlyConfigured(message)


def read_int(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number between ``least`` and ``most``."""
    text = _text_of(name).strip()
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        message = f"{name} must be a whole number; it is {text!r}"
        raise ImproperlyConfigured(message) from None
    if not least <= number <= most:
        message = f"{name} must be between {least} and {most}; it is {number}"
        raise ImproperlyConfigured(message)
    return number


def read_choice(name: str, words: Sequence[str]) -> str:
    """Return one of some words, the first where nothing is set."""
    text = _text_of(name).strip().lower() or words[0]
    if text not in words:
        message = f"{name} must be one of {', '.join(words)}; it is {text!r}"
        raise ImproperlyConfigured(message)
    return text


def read_list(name: str, default: list[str]) -> list[str]:
    """Return the comma-separated words of a setting."""
    text = _text_of(name)
    words = [word.strip() for word in text.split(",") if word.strip()]
    return words or default


def read_prefix(name: str) -> str:
    """Return the beginning of addresses, with a slash at both ends, or nothing."""
    text = _text_of(name).strip()
    if text and not (text.startswith("/") and text.endswith("/")):
        message = f"{name} must begin and end with a slash; it is {text!r}"
        raise ImproperlyConfigured(message)
    return text


def read_address(name: str) -> str:
    """Return an http or https address, or nothing."""
    text = _text_of(name).strip()
    try:
        parts = urlparse(text)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname)
        is_address = is_address and parts.port != 0
    except ValueError:
        is_address = False
    if text and not is_address:
        # Not shown: an address may hold a password.
        message = f"{name} must be an address: http://… or https://…"
        raise ImproperlyConfigured(message)
    return text


# Scheme: usual port, TLS from the first byte, TLS asked for.
MAIL_SCHEMES = {
    "smtp": (25, False, False),
    "smtp+starttls": (587, False, True),
    "smtps": (465, True, False),
}


def read_mail_server(name: str) -> dict[str, Any]:
    """Return Django's settings of a mail server; none where the variable is empty.

    ``smtp://host``, ``smtp+starttls://user:password@host:587`` or ``smtps://…``.
    """
    text = _text_of(name).strip()
    if not text:
        return {}
    parts = urlparse(text)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in MAIL_SCHEMES or not parts.hostname or port == 0:
        # Not shown: it may hold a password.
        message = f"{name} must be smtp://…, smtp+starttls://… or smtps://…"
        raise ImproperlyConfigured(message)
    usual_port, uses_ssl, uses_tls = MAIL_SCHEMES[parts.scheme]
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or usual_port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": uses_ssl,
        "EMAIL_USE_TLS": uses_tls,
    }


def read_mail_addresses(name: str, *, has_server: bool) -> list[str]:
    """Return mail addresses; without a mail server there can be none."""
    addresses = read_list(name, [])
    wrong = [each for each in addresses if "@" not in each.strip("@")]
    if wrong:
        message = f"{name} must hold mail addresses; {wrong[0]!r} is none"
        raise ImproperlyConfigured(message)
    if addresses and not has_server:
        message = f"{name} needs a mail server: SARABAN_MAIL_SERVER"
        raise ImproperlyConfigured(message)
    return addresses


def read_folder(name: str, default: Path) -> Path:
    """Return an absolute folder path, made for its owner only if it is not there."""
    folder = Path(_text_of(name) or default).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        message = f"{name}: the folder {folder} cannot be made: {error.strerror}"
        raise ImproperlyConfigured(message) from error
    return folder


def read_key(name: str, kept: Path) -> str:
    """Return a key from the environment, or one made once and kept in a file.

    The kept key is readable by its owner only. A key under 32 characters is
    refused: sessions, digests and seals depend on it.
    """
    key = os.environ.get(name, "")
    _asked.add(name)
    if key and len(key) < 32:  # noqa: PLR2004
        message = f"{name} must have at least 32 characters"
        raise ImproperlyConfigured(message)
    if key:
        return key
    try:
        if not kept.exists():
            _keep_new_key(kept)
        return kept.read_text(encoding="ascii").strip()
    except OSError as error:
        message = f"SARABAN_DATA: {kept} cannot be kept: {error.strerror}"
        raise ImproperlyConfigured(message) from error


def read_old_keys(name: str, kept: Path) -> list[str]:
    """Return the keys before the one in use, the newest first.

    From the environment, or a line each of the file that ``saraban rotate-key``
    writes. They read what they wrote, and write nothing.
    """
    words = read_list(name, [])
    if not words and kept.exists():
        words = kept.read_text(encoding="ascii").split()
    if any(len(word) < 32 for word in words):  # noqa: PLR2004
        message = f"each of {name} must have at least 32 characters"
        raise ImproperlyConfigured(message)
    return words


def _keep_new_key(kept: Path) -> None:
    """Write a key and give it its name at once: of two processes the first wins."""
    handle, name = tempfile.mkstemp(dir=kept.parent)  # Readable by its owner only.
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(name, kept)
    finally:
        Path(name).unlink()


def read_database(folder: Path) -> dict[str, Any]:
    """Return Django's database settings for DATABASE_URL.

    ``sqlite:///path`` or ``postgresql://user:password@host:port/name``; without
    one, an SQLite file in the data folder.
    """
    address = os.environ.get("DATABASE_URL", "").strip()
    if not address:
        return sqlite_database(folder / "saraban.sqlite3")
    parts = urlparse(address)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        return sqlite_database(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"}:
        return postgresql_database(address)
    message = (
        "DATABASE_URL must be sqlite:///path or postgresql://…/name; "
        f"it begins with {parts.scheme!r}"
    )
    raise ImproperlyConfigured(message)


def sqlite_database(path: Path) -> dict[str, Any]:
    """SQLite for one machine: WAL, immediate write locks, every commit on disk.

    ``synchronous=FULL`` because a lost commit would reissue a printed number.
    """
    return {
        "ENGINE": "saraban.core.database.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=2147483648; "
                "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=FAST"
            ),
        },
    }


def postgresql_database(address: str) -> dict[str, Any]:
    """PostgreSQL with persistent connections and no endless open transactions."""
    parts = urlparse(address)
    query = dict(parse_qsl(parts.query))
    name = unquote(parts.path.lstrip("/"))
    if not name:
        message = "DATABASE_URL must name a database: postgresql://…/name"
        raise ImproperlyConfigured(message)
    try:
        port = str(parts.port or "")
    except ValueError:
        message = "DATABASE_URL has a port that is no number"
        raise ImproperlyConfigured(message) from None
    return {
        "ENGINE": "saraban.core.database.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": port,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **query,
            "options": "-c idle_in_transaction_session_timeout=60000",
        },
        "TEST": {"TEMPLATE": "template0"},
    }
