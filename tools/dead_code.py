"""Code that nothing uses: vulture over the project, ``python -m tools.dead_code``.

A name counts as used when code names it, when a page does, or when a setting or
another text names it with its whole path. What a framework reads or calls by itself is
listed in ``ALLOWED`` with who does.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from vulture import Vulture

ROOT: Final = Path(__file__).resolve().parent.parent
SEARCHED: Final = ("saraban", "bench", "tools")
USERS: Final = (*SEARCHED, "tests", "conftest.py")
# Migrations are history; Django reads every name of the settings.
SETTINGS: Final = ROOT / "saraban" / "config" / "settings.py"
CONFIDENCE: Final = 60
IDENTIFIER: Final = re.compile(r"[A-Za-z_]\w*")
PATH: Final = re.compile(
    r"[\"'{](?:saraban|bench)?(?:[.}]\w+)+\.(\w+)[\"']|\}\.(\w+)[\"']"
)
ALLOWED: Final = (
    # Django, of models: columns kept for the record, and what the class says of itself.
    *("*_at", "*_by", "*_by_id", "asked_office", "sender_office", "supplements"),
    *("reference_key",),
    *(
        "Meta",
        "abstract",
        "ordering",
        "constraints",
        "verbose_name_plural",
        "digest_leaves_out",
    ),
    "base_manager_name",
    *("USERNAME_FIELD", "REQUIRED_FIELDS", "is_staff"),
    # Django, of stores of sessions.
    *("_get_session_from_db", "_session_key"),
    # The library of fonts, of tables of letters.
    *("platformID", "platEncID", "language", "tableVersion"),
    # The reader of HTML in the library, of its handlers.
    *("handle_starttag", "handle_endtag", "handle_data"),
    # Choices that are offered as a whole.
    *("CONFIDENTIAL", "INFORM", "EMAIL", "HAND", "MOST_URGENT"),
    # Django, of apps, addresses, commands, forms, middleware, uploads and SQL.
    *(
        "*Config",
        "ready",
        "app_name",
        "urlpatterns",
        "regex",
        "to_url",
        "handler[45]*",
    ),
    *("help", "requires_system_checks", "add_arguments"),
    *(
        "clean_*",
        "label_from_instance",
        "value_from_datadict",
        "id_",
        "get_error_message",
        "get_help_text",
    ),
    *("process_view", "process_exception", "process_response", "manifest_strict"),
    # A stream that io reads, and Django's WSGI handler.
    *("readinto", "request_class"),
    # Django, of answers that were told of, and of the storage of messages.
    *("_has_been_logged", "cookie_name", "storage_classes"),
    *("receive_data_chunk", "file_complete", "upload_interrupted", "chunk_size"),
    *("handle_raw_input", "content_length", "boundary"),
    *("arity", "output_field", "as_sqlite", "as_postgresql"),
    # logging, of a record.
    *("msg", "exc_text"),
    # django-allauth, of its adapter.
    *("is_open_for_signup", "get_password_change_redirect_url", "add_message"),
    # Attributes that other libraries read: PDF keys, Pillow, fontTools, pyHanko, zipfile.
    *("Annots", "BBox", "CropBox", "PageMode", "MAX_IMAGE_PIXELS", "flavor"),
    *("external_attr", "compress_size", "header_offset", "start_dir"),
    *("system_time", "writable", "DECODE_THREADS"),
    # psycopg, of a connection.
    *("isolation_level", "read_only"),
    # Jinja, of an extension.
    "filter_stream",
)


def names_in_text() -> Iterator[str]:
    """Give every name that a page uses, or a path in a text ends with."""
    for page in (ROOT / "saraban").rglob("*.html"):
        yield from IDENTIFIER.findall(page.read_text(encoding="utf-8"))
    for file in (ROOT / "saraban").rglob("*.py"):
        for found in PATH.findall(file.read_text(encoding="utf-8")):
            yield from found


def main() -> int:
    """Print what nothing uses; return 0 when there is nothing."""
    search = Vulture(ignore_names=list(ALLOWED))
    search.scavenge([str(ROOT / each) for each in USERS])
    used = set(names_in_text())
    found = [
        (Path(each.filename).relative_to(ROOT), each)
        for each in search.get_unused_code(CONFIDENCE)
        if each.name not in used and Path(each.filename) != SETTINGS
    ]
    found = [
        (place, each)
        for place, each in found
        if place.parts[0] in SEARCHED and "migrations" not in place.parts
    ]
    for place, each in found:
        print(f"{place}:{each.first_lineno}: {each.message}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
