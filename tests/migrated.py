"""The SQLite database as the migrations make it, kept from one run to the next.

Migrating takes seconds, which is most of the way to the first test of a selection.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import get_version
from django.apps import apps
from django.conf import settings
from django.db import connection

import saraban

SOURCE = Path(saraban.__file__).parent
OF_OURS = re.compile(r"^ *from (saraban\S+) import", re.MULTILINE)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Make the test database; on SQLite by a copy where one was made before."""
    creation = connection.creation
    before = settings.DATABASES["default"]["NAME"]
    kept = _kept(request.config)
    with django_db_blocker.unblock():
        if kept is None or not kept.exists():
            creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            if kept is not None:
                _keep(kept)
        else:
            name = str(connection.settings_dict["TEST"]["NAME"])
            shutil.copyfile(kept, name)
            connection.close()
            settings.DATABASES["default"]["NAME"] = name
            connection.settings_dict["NAME"] = name
        if connection.vendor == "sqlite":
            connection.close()
            shutil.copyfile(connection.settings_dict["NAME"], as_migrated())
    yield
    with django_db_blocker.unblock():
        creation.destroy_test_db(before, verbosity=0)


def as_migrated() -> Path:
    """Return where the SQLite database lies as it was before the first test."""
    folder = Path(str(connection.settings_dict["TEST"]["NAME"])).parent / "as-migrated"
    folder.mkdir(exist_ok=True)
    return folder / "saraban.sqlite3"


def _kept(config: pytest.Config) -> Path | None:
    """Return where the database of these migrations and models is kept."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if connection.vendor != "sqlite" or cache is None:
        return None
    return cache.mkdir("databases") / f"{_fingerprint()}.sqlite3"


def _keep(kept: Path) -> None:
    """Keep a copy in place of older ones; another worker may do so at the same time."""
    for old in kept.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    connection.close()
    part = kept.with_suffix(f".{os.getpid()}")
    shutil.copyfile(connection.settings_dict["NAME"], part)
    part.replace(kept)


def _fingerprint() -> str:
    """Tell databases apart: by what makes them, and by the models' permissions."""
    makers = {*SOURCE.glob("*/migrations/*.py"), *SOURCE.glob("*/apps.py")}
    for maker in tuple(makers):
        modules = OF_OURS.findall(maker.read_text(encoding="utf-8"))
        makers |= {SOURCE.parent / f"{name.replace('.', '/')}.py" for name in modules}
    seen = hashlib.sha256(get_version().encode())
    for path in sorted(path for path in makers if path.exists()):
        seen.update(path.read_bytes())
    for model in apps.get_models():
        options = model._meta
        words = (options.label, options.default_permissions, options.permissions)
        seen.update(repr(words).encode())
    return seen.hexdigest()
