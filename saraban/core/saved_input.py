"""Typed text that outlives a session which ended while a form was being filled.

The text waits in the visitor's new session and is given back once, only on the
same page and only to the person who typed it: the form carries its owner signed.

A session of who is not signed in is made for nobody else: only for a form that was opened
by somebody signed in, not longer ago than a session and a day, and a few times an hour
for one person. So strangers write nothing, and an old form fills no database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlparse

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest, QueryDict
from django.utils.crypto import salted_hmac

from saraban.core.keyring import SECRET
from saraban.core.sealing import SealBrokenError, seal_for_ring, unseal_by_ring
from saraban.core.try_limits import OF_KEPT_TEXTS, NoTryLeftError, Tried, take_try

KEPT: Final = "typed_text"
OWNER_FIELD: Final = "typed_by"
NEVER_KEPT: Final = frozenset({"csrfmiddlewaretoken", "password", OWNER_FIELD})
# A PIN too, but "opinion" is kept.
NEVER_KEPT_PART: Final = "pin"
MOST_BYTES: Final = 200_000
# A form that was left open over the night after the last press.
KEPT_AFTER_SESSION: Final = timedelta(days=1)
ENDED: Final = "เข้าสู่ระบบใหม่แล้ว ข้อความที่พิมพ์ไว้ยังอยู่ครบ"
ANOTHER_POST: Final = (
    "แบบฟอร์มนี้เปิดไว้ก่อนเปลี่ยนหน่วยงานที่ปฏิบัติงาน จึงยังไม่ได้บันทึก "
    "ตรวจว่าปฏิบัติงานให้หน่วยงานใดอยู่ แล้วกดอีกครั้ง ข้อความที่พิมพ์ไว้ยังอยู่"
)
_SALT: Final = "saraban.typed"
_SIGNER: Final = TimestampSigner(salt=_SALT)


@dataclass(frozen=True)
class FormOwner:
    """Who fills a form, under which appointment; the form carries it signed."""

    owner: str
    appointment: str
    is_fresh: bool = True

    @classmethod
    def of(cls, request: HttpRequest) -> FormOwner:
        """The mark of whoever makes this request."""
        # A request refused early, such as for its Host header, has no user yet.
        user = getattr(request, "user", None)
        actor = getattr(request, "actor", None)
        return cls(
            owner=str(user.pk) if user is not None and user.pk else "",
            appointment=str(actor.appointment_id) if actor is not None else "",
        )

    @classmethod
    def carried_by(cls, request: HttpRequest) -> FormOwner | None:
        """The mark of a sent form, None without a genuine one of somebody signed in."""
        signed = request.POST.get(OWNER_FIELD, "")
        lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE) + KEPT_AFTER_SESSION
        is_fresh = True
        try:
            text = _SIGNER.unsign(signed, max_age=lasts)
        except SignatureExpired:
            text, is_fresh = _SIGNER.unsign(signed), False
        except BadSignature:
            return None
        owner, _, appointment = text.partition("/")
        return cls(owner, appointment, is_fresh) if owner else None


def owner_mark(request: HttpRequest) -> str:
    """Return the signed mark of who is filling the form; empty for strangers."""
    mark = FormOwner.of(request)
    if not mark.owner:
        return ""
    return _SIGNER.sign(f"{mark.owner}/{mark.appointment}")


def owner_on_device(request: HttpRequest) -> str:
    """Return what tells a device whose page this is; empty where nobody has signed in.

    It is the same on all pages of a person at work under one appointment, until they
    sign out. Unlike the mark it has no time, and no form is taken with it.
    """
    mark = FormOwner.of(request)
    if not mark.owner:
        return ""
    text = f"{mark.owner}/{mark.appointment}/{request.session.session_key}"
    return salted_hmac(f"{_SALT}.device", text, algorithm="sha256").hexdigest()


def is_of_another_post(request: HttpRequest) -> bool:
    """Whether the form was opened by this person at work under another appointment."""
    carried, now = FormOwner.carried_by(request), FormOwner.of(request)
    return (
        carried is not None
        and carried.owner == now.owner
        and bool(carried.appointment)
        and carried.appointment != now.appointment
    )


def keep(request: HttpRequest, why: str = ENDED) -> None:
    """Keep the typed text of a refused form for its owner's next try."""
    mark = FormOwner.carried_by(request)
    if mark is None or not mark.is_fresh or _is_too_long(request):
        return
    if not request.user.is_authenticated:
        try:
            take_try(Tried(OF_KEPT_TEXTS, (mark.owner,)))
        except NoTryLeftError:
            return
    text = {
        name: values
        for name, values in request.POST.lists()
        if not any(word in name for word in NEVER_KEPT)
        and NEVER_KEPT_PART not in name.split("_")
    }
    request.session[KEPT] = {
        "owner": mark.owner,
        "why": why,
        "page": page_of(request),
        "sealed": _sealed(text),
        "had_files": bool(request.FILES) or "upload" in text,
    }


def keep_for(
    request: HttpRequest, page: str, text: dict[str, list[str]], why: str
) -> None:
    """Keep what the person typed before, to be given back on a page once."""
    owner = FormOwner.of(request).owner
    request.session[KEPT] = {
        "owner": owner,
        "why": why,
        "page": page,
        "sealed": _sealed(text),
        "had_files": False,
    }


def page_of(request: HttpRequest) -> str:
    """Return the path of the form's page: where it was sent from, if known."""
    referrer = urlparse(request.headers.get("Referer", ""))
    is_own = referrer.netloc == request.get_host()
    if is_own and referrer.path and not referrer.path.startswith("//"):
        return referrer.path + (f"?{referrer.query}" if referrer.query else "")
    return request.get_full_path()


def initial_values(request: HttpRequest) -> dict[str, Any]:
    """Return what a form shows first: the text kept for it, or nothing.

    A message says that the text is back and files have to be chosen again.
    """
    back = give_back(request) if request.method == "GET" else None
    if back is None:
        return {}
    text, had_files, sentence = back
    if had_files:
        sentence += " แต่ไฟล์แนบต้องเลือกใหม่อีกครั้ง"
    messages.warning(request, sentence)
    return {
        name: values[0] if len(values) == 1 else values for name, values in text.lists()
    }


def give_back(request: HttpRequest) -> tuple[QueryDict, bool, str] | None:
    """Return this page's kept text, whether files were chosen, and why, once."""
    kept: dict[str, Any] | None = request.session.get(KEPT)
    if not kept or kept["page"] != request.get_full_path():
        return None
    del request.session[KEPT]
    if kept["owner"] != str(request.user.pk):
        return None
    text = QueryDict(mutable=True)
    for name, values in _unsealed(kept).items():
        text.setlist(name, values)
    return text, kept["had_files"], kept["why"]


def _is_too_long(request: HttpRequest) -> bool:
    """Whether more was sent than is kept; asked before anything is made of it."""
    sent = [page_of(request)]
    for name, values in request.POST.lists():
        sent += [name, *values]
    return sum(len(each.encode()) for each in sent) > MOST_BYTES


def _sealed(text: dict[str, Any]) -> str:
    """Seal what was typed: sessions lie in the database."""
    return seal_for_ring(text, KEPT, ring=SECRET)


def _unsealed(kept: dict[str, Any]) -> dict[str, list[str]]:
    try:
        text: dict[str, list[str]] = unseal_by_ring(kept["sealed"], KEPT, ring=SECRET)
    except (KeyError, SealBrokenError):
        # Of a release before, or of a key that is gone: there is nothing to give back.
        return {}
    return text
