"""What in a PDF could run or open something; for the process that lays pieces over it.

Imports nothing of the system but its libraries, as that process does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

MOST_ITEMS: Final = 200_000
# Actions that lead to a page or an address; all others could do something.
KEPT_ACTIONS: Final = ("/GoTo", "/URI", "/Named")
PLAIN_ADDRESS: Final = re.compile(r"^(https?|mailto|tel):", re.IGNORECASE)
# Pages are turned by these names only.
KEPT_NAMES: Final = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
DROPPED_NOTES: Final = (
    "/RichMedia",
    "/Screen",
    "/Movie",
    "/Sound",
    "/3D",
    "/FileAttachment",
)
# What says where and how an annotation is drawn.
LOOKS: Final = ("/Rect", "/AP", "/AS", "/F", "/OC", "/C", "/CA", "/Border", "/BS")
DROPPED_OF_ROOT: Final = (
    "/OpenAction",
    "/AA",
    "/AF",
    "/Collection",
    "/Requirements",
    "/Perms",
    "/URI",
)


def remove_active_content(document: pikepdf.Pdf) -> list[int]:
    """Take scripts, embedded files and players out; links to pages and addresses stay.

    What a player or a file looks like on its page stays as a picture. Returns which
    pages have other annotations now, counted from 0.
    Raises MemoryError where it has more than MOST_ITEMS parts.
    """
    root = document.Root
    for name in DROPPED_OF_ROOT:
        _drop(root, name)
    _keep_only_places(root)
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        _drop(form, "/CO")
        for field in _walk([form.get("/Fields")], "/Kids"):
            _disarm(field)
    altered = [
        number
        for number, page in enumerate(document.pages)
        if _disarm_page(document, page.obj)
    ]
    outlines = root.get("/Outlines")
    if isinstance(outlines, pikepdf.Dictionary):
        for item in _walk([outlines.get("/First")], "/Next", "/First"):
            _disarm(item)
    return altered


def _keep_only_places(root: Any) -> None:
    """Of the named things the places to jump to stay; scripts and files go."""
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        for name in list(names.keys()):
            if name != "/Dests":
                del names[name]


def _disarm_page(document: pikepdf.Pdf, page: Any) -> bool:
    """Disarm a page and its annotations; tell whether some were exchanged."""
    _drop(page, "/AA")
    _drop(page, "/AF")
    notes = page.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return False
    is_altered = any(map(_is_dropped, notes))
    if is_altered:
        page.Annots = pikepdf.Array(
            [
                _picture_of(document, note) if _is_dropped(note) else note
                for note in notes
            ]
        )
    for note in page.Annots:
        if isinstance(note, pikepdf.Dictionary):
            _disarm(note)
    return is_altered


def _picture_of(document: pikepdf.Pdf, note: Any) -> Any:
    """Return an annotation that looks alike and does nothing."""
    looks = {name: note[name] for name in LOOKS if name in note}
    kind = {"/Type": pikepdf.Name.Annot, "/Subtype": pikepdf.Name.Stamp}
    return document.make_indirect(pikepdf.Dictionary({**kind, **looks}))


def _is_dropped(note: Any) -> bool:
    return (
        isinstance(note, pikepdf.Dictionary)
        and str(note.get("/Subtype", "")) in DROPPED_NOTES
    )


def _disarm(holder: Any) -> None:
    for name in ("/AA", "/PA", "/AF"):
        _drop(holder, name)
    action = holder.get("/A")
    if not isinstance(action, pikepdf.Dictionary):
        _drop(holder, "/A")
    elif _is_harmless(action):
        _drop(action, "/Next")
    else:
        del holder["/A"]


def _is_harmless(action: Any) -> bool:
    kind = str(action.get("/S", ""))
    if kind == "/URI":
        return bool(PLAIN_ADDRESS.match(str(action.get("/URI", ""))))
    if kind == "/Named":
        return str(action.get("/N", "")) in KEPT_NAMES
    return kind in KEPT_ACTIONS


def _drop(holder: Any, name: str) -> None:
    if name in holder:
        del holder[name]


def _walk(waiting: list[Any], *links: str) -> Iterator[Any]:
    """Every dictionary that is reached by these links, each once."""
    seen: set[tuple[int, int]] = set()
    for _ in range(MOST_ITEMS):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, pikepdf.Array):
            waiting += list(item)
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        if item.is_indirect:
            seen.add(item.objgen)
        yield item
        waiting += [item.get(link) for link in links]
    message = "too many parts"
    raise MemoryError(message)
