"""The forms of a page, as a browser would send them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

# Nothing is typed into these, and none of them reaches a field as text.
UNSENT: Final = frozenset({"file", "submit", "button", "reset", "image"})
TICKED: Final = frozenset({"checkbox", "radio"})


@dataclass
class PageForm:
    """One form: where it goes, what it holds, which of its fields take any text."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    button: tuple[str, str] | None = None

    @property
    def sent(self) -> dict[str, list[str]]:
        """What the first button sends."""
        pressed = {self.button[0]: [self.button[1]]} if self.button else {}
        return {**self.values, **pressed}


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[PageForm] = []
        self._by_id: dict[str, PageForm] = {}
        self._open: PageForm | None = None
        self._select: tuple[PageForm, str] | None = None
        self._area: tuple[PageForm, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = given.get("action") or self.path
            self._open = PageForm(given.get("method", "get").lower(), action)
            self._by_id[given.get("id", "")] = self._open
            self.forms.append(self._open)
            return
        form = self._by_id.get(given["form"]) if "form" in given else self._open
        name = given.get("name", "")
        if tag == "option" and self._select is not None:
            owner, chosen = self._select
            if "selected" in given or (
                given.get("value") and not any(owner.values[chosen])
            ):
                owner.values[chosen] = [given.get("value", "")]
        if form is None or not name or "disabled" in given:
            return
        self._control(tag, form, name, given)

    def _control(
        self, tag: str, form: PageForm, name: str, given: dict[str, str]
    ) -> None:
        kind = given.get("type", "text" if tag == "input" else "submit")
        if tag == "button" and kind == "submit" and form.button is None:
            form.button = (name, given.get("value", ""))
        if tag not in {"input", "select", "textarea"} or kind in UNSENT - {"submit"}:
            return
        if name not in form.names:
            form.names.append(name)
        if tag == "input" and kind in TICKED:
            if "checked" in given:
                form.values.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input":
            form.values.setdefault(name, []).append(given.get("value", ""))
        elif tag == "select":
            form.values.setdefault(name, [""])
            self._select = (form, name)
        else:
            form.values.setdefault(name, [""])
            self._area = (form, name)

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            owner, name = self._area
            owner.values[name] = [owner.values[name][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None


def forms_of(html: str, path: str) -> list[PageForm]:
    """Return the forms of a page that was found at a path."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms
