"""What in a PDF could run or open something; for the process that lays pieces over it.

Imports nothing of the system but its libraries, as that process does.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any, Final

import pikepdf

MOST_ITEMS: Final = 200_000
# Files inside: the kinds that a letter may carry, and data of forms.
HARMLESS: Final = re.compile(
    r"\.(?:pdf|docx?|xlsx?|jpe?g|jfif|png|gif|heic|heif|zip|rar|xml|csv|txt)$",
    re.IGNORECASE,
)
MOST_BYTES: Final = 60_000_000
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
    """Take scripts and players out; links to pages and addresses stay.

    Of the files inside those stay that may be attached to a letter too. What a player or a file looks like on its page stays as a picture. Returns which
    pages have other annotations now, counted from 0.
    Raises MemoryError where it has more than MOST_ITEMS parts.
    """
    root = document.Root
    inside: dict[str, bytes] = {}
    for name, content in _harmless_files(document):
        inside[_free_name(name, inside)] = content
    for name in DROPPED_OF_ROOT:
        _drop(root, name)
    _keep_only_places(root)
    for name, content in inside.items():
        attach(document, name, content)
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


def attach(
    document: pikepdf.Pdf, name: str, content: bytes, content_type: str = ""
) -> None:
    """Put a file into the document, the same way each time."""
    document.attachments[name] = pikepdf.AttachedFileSpec(
        document,
        content,
        filename=name,
        description="",
        mime_type=content_type,
        creation_date="",
        mod_date="",
    )


def _free_name(name: str, taken: Container[str]) -> str:
    """Return a name that no other file inside has: two may be called alike."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{number} {name}"
    return free


def _harmless_files(document: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """Give the files inside that run nothing, also those behind paper clips."""
    room = MOST_BYTES
    for name, spec in _files_inside(document):
        held = spec.get("/EF")
        stream = held.get("/F") if isinstance(held, pikepdf.Dictionary) else None
        if not isinstance(stream, pikepdf.Stream) or not HARMLESS.search(name):
            continue
        content = stream.read_bytes()
        room -= len(content)
        if room < 0:
            message = "too many files inside"
            raise MemoryError(message)
        yield name, content


def _files_inside(document: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    for name, held in document.attachments.items():
        yield held.filename or name, held.obj
    for page in document.pages:
        notes = page.obj.get("/Annots")
        for note in notes if isinstance(notes, pikepdf.Array) else ():
            spec = note.get("/FS") if isinstance(note, pikepdf.Dictionary) else None
            if isinstance(spec, pikepdf.Dictionary):
                yield str(spec.get("/UF", spec.get("/F", ""))), spec


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
