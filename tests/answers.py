"""Questions of forms: read off a page, and answered as a person presses the button."""

from __future__ import annotations

import html
import re
from http import HTTPStatus
from typing import Any, Final

from django.test import Client

_BUTTON: Final = re.compile(
    r'name="confirmed"\s+value="([^"]*)"\s+formaction="([^"]*)"'
)
_UPLOAD: Final = re.compile(r'name="upload"\s+value="([^"]+)"')
_ITEM: Final = re.compile(r'<ul id="unusual">(.*?)</ul>', re.DOTALL)
_OF_FILES: Final = ("file_", "description_")


def button_of(page: str) -> tuple[str, str] | None:
    """Return what the question's button sends and where to, None without a question."""
    found = _BUTTON.search(page)
    return (html.unescape(found[1]), html.unescape(found[2])) if found else None


def asked(answer: Any) -> list[str]:
    """Return the sentences of an answer's question, none where nothing is asked."""
    found = _ITEM.search(answer.content.decode())
    items = re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL) if found else []
    return [" ".join(re.sub("<[^>]+>", " ", each).split()) for each in items]


def answered(answer: Any, typed: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return where the question's button leads, and what its form then says."""
    page = answer.content.decode()
    button = button_of(page)
    assert button is not None, page
    value, address = button
    kept = {
        name: what for name, what in typed.items() if not name.startswith(_OF_FILES)
    }
    tokens = list(dict.fromkeys(_UPLOAD.findall(page)))
    if tokens:
        kept["upload"] = tokens
    for token in tokens:
        name = f"upload_description_{token}"
        said = re.search(rf'name="{name}"\s+value="([^"]*)"', page)
        kept[name] = html.unescape(said[1]) if said else ""
    kept.pop("deed", None)
    kept.pop("next_letter", None)
    return address, {**kept, "confirmed": value}


class DecidedClient(Client):
    """A browser of somebody who answers each question with its button at once.

    Tests are about letters that look unusual all the time: without a file, under a
    number that is in no book.
    """

    def post(self, path: Any, data: Any = None, *args: Any, **options: Any) -> Any:
        """Send a form, and what its question asks for if it comes back with one."""
        answer: Any = super().post(path, data, *args, **options)
        is_asked = answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        if not is_asked or not isinstance(data, dict) or not asked(answer):
            return answer
        address, again = answered(answer, data)
        return super().post(address, again, *args, **options)
