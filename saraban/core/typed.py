"""Typed text that outlives a session which ended while a form was being filled.

The text waits in the visitor's new session and is given back once, only on the
same page and only to the person who typed it: the form carries its owner signed.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlparse

from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict

KEPT: Final = "typed_text"
OWNER_FIELD: Final = "typed_by"
NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "password", OWNER_FIELD})
MOST_BYTES: Final = 200_000
_SIGNER: Final = Signer(salt="saraban.typed")


def owner_mark(request: HttpRequest) -> str:
    """Return the signed mark of who is filling the form."""
    # A request that was refused early, such as for its Host header, has no user yet.
    user = getattr(request, "user", None)
    return _SIGNER.sign(str(user.pk)) if user is not None else ""


def keep(request: HttpRequest) -> None:
    """Keep the typed text of a refused form for its owner's next sign-in."""
    try:
        owner = _SIGNER.unsign(request.POST.get(OWNER_FIELD, ""))
    except BadSignature:
        return
    text = {
        name: values
        for name, values in request.POST.lists()
        if not any(word in name for word in NEVER_KEPT)
    }
    if sum(len(value) for values in text.values() for value in values) > MOST_BYTES:
        return
    request.session[KEPT] = {
        "owner": owner,
        "page": page_of(request),
        "text": text,
        "had_files": bool(request.FILES) or "upload" in text,
    }


def page_of(request: HttpRequest) -> str:
    """Return the path of the form's page: where it was sent from, if known."""
    referrer = urlparse(request.headers.get("Referer", ""))
    if referrer.path and referrer.netloc == request.get_host():
        return referrer.path + (f"?{referrer.query}" if referrer.query else "")
    return request.get_full_path()


def initial_values(request: HttpRequest) -> dict[str, Any]:
    """Return what a form shows first: the text kept for it, or nothing.

    A message says that the text is back and files have to be chosen again.
    """
    back = give_back(request)
    if back is None:
        return {}
    text, had_files = back
    sentence = "เข้าสู่ระบบใหม่แล้ว ข้อความที่พิมพ์ไว้ยังอยู่ครบ"
    if had_files:
        sentence += " แต่ไฟล์แนบต้องเลือกใหม่อีกครั้ง"
    messages.warning(request, sentence)
    return {
        name: values[0] if len(values) == 1 else values for name, values in text.lists()
    }


def give_back(request: HttpRequest) -> tuple[QueryDict, bool] | None:
    """Return the kept text of this page and whether files were chosen, once."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if not kept or kept["page"] != request.get_full_path():
        return None
    del request.session[KEPT]
    if kept["owner"] != str(request.user.pk):
        return None
    text = QueryDict(mutable=True)
    for name, values in kept["text"].items():
        text.setlist(name, values)
    return text, kept["had_files"]
