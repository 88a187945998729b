"""The sheets and scripts that pages load, each joined from small sources.

A page loads the common sheet and script, and at most one more of each. Comments and
needless spaces are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from rcssmin import cssmin
from rjsmin import jsmin

from saraban.core.whole_files import written_whole

FOLDER: Final = "saraban/bundles"


@dataclass(frozen=True)
class Source:
    """One file among the static files; a sheet may hold for some media only."""

    path: str
    media: str = ""

    def read(self) -> str:
        """Return its text as it stands in a bundle: without comments and spaces."""
        found = finders.find(self.path)
        if not isinstance(found, str):
            message = f"{self.path} is not among the static files"
            raise FileNotFoundError(message)
        text = Path(found).read_text(encoding="utf-8").strip()
        if self.path.endswith(".js"):
            small = text if self.path.endswith(".min.js") else jsmin(text)
            # What ends without a semicolon would go on in the next source.
            return f"{small};\n"
        text = cssmin(text)
        return f"@media {self.media} {{\n{text}\n}}\n" if self.media else f"{text}\n"


def _sheet(name: str, media: str = "") -> Source:
    return Source(f"saraban/css/{name}.css", media)


def _script(name: str) -> Source:
    return Source(f"saraban/js/{name}.js")


# In the order of the cascade, and in the order in which scripts run.
BUNDLES: Final[dict[str, tuple[Source, ...]]] = {
    "app.css": (
        *map(_sheet, ("base", "shell", "controls", "tables", "forms", "blocks")),
        _sheet("phone", "screen and (max-width: 767px)"),
        _sheet("print", "print"),
        _sheet("queue"),
        _sheet("large_text", "screen and (max-width: 19em)"),
    ),
    "matrix.css": (_sheet("matrix"),),
    "sign_in.css": (_sheet("sign_in"),),
    "signature.css": (_sheet("signature"),),
    "stamps.css": (_sheet("stamps"),),
    "designs.css": (_sheet("designs"),),
    "letterhead.css": (_sheet("letterhead"),),
    "app.js": (
        *map(_script, ("app", "enter", "choices", "uploads", "suggestions", "dates")),
        *map(
            _script,
            ("duplicates", "remembered", "codes", "lengths", "printable", "kept"),
        ),
        *map(_script, ("photos", "pwa", "queue", "typed_text")),
    ),
    "live.js": (Source("django_htmx/htmx-2.min.js"), _script("live")),
    "stamp_place.js": (_script("stamp_place"),),
    "designs.js": (_script("designs"),),
}


def build_bundles(assets: Path) -> None:
    """Write all bundles into the assets folder; what has not changed stays."""
    folder = assets / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, sources in BUNDLES.items():
        content = "".join(source.read() for source in sources)
        target = folder / name
        if target.is_file() and target.read_text(encoding="utf-8") == content:
            continue
        with written_whole(target) as part:
            part.write_text(content, encoding="utf-8")
