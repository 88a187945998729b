"""Letters that came to an office, for tests of the receiver's side."""

from __future__ import annotations

import re
from typing import Any

from django.urls import reverse

from saraban.core import thai
from saraban.dispatch.actions.receive import receive_delivery
from saraban.dispatch.actions.replace import ReplacementDetails, replace_letter
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.models import Delivery
from saraban.dispatch.queries.recipients import Kind, RecipientChoice
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import store_content
from saraban.registers.models import RegisterEntry
from tests import forms
from tests.cast import Cast

LIST = "dispatch:delivery_list"


def pdf(name: str = "หนังสือนำส่ง.pdf") -> ChosenFile:
    """Return a stored file to go with a letter; each name has its own content."""
    content = forms.PDF + name.encode()
    return ChosenFile(store_content(content, "application/pdf"), name, "")


def to_school(cast: Cast, *files: ChosenFile, **changed: Any) -> Delivery:
    """Send a letter from the area to its first school."""
    to = RecipientChoice(
        kinds=frozenset({Kind.SOME_SCHOOLS.value}),
        school_ids=frozenset({cast.schools[0].pk}),
    )
    return _send(cast, "registry_clerk", cast.divisions[1].pk, to, files, changed)


def to_area(
    cast: Cast, *files: ChosenFile, division: int | None = None, **changed: Any
) -> Delivery:
    """Send a letter from the first school to the area's registry or a division."""
    to = RecipientChoice(kinds=frozenset({Kind.AREA_REGISTRY.value}))
    if division is not None:
        to = RecipientChoice(
            kinds=frozenset({Kind.DIVISION.value}),
            division_ids=frozenset({cast.divisions[division].pk}),
        )
    return _send(cast, "school_clerk", cast.schools[0].pk, to, files, changed)


def _send(
    cast: Cast,
    by: str,
    from_office_id: int,
    to: RecipientChoice,
    files: tuple[ChosenFile, ...],
    changed: dict[str, Any],
) -> Delivery:
    filled: dict[str, Any] = {
        "from_office_id": from_office_id,
        "to": to,
        "reference_number": "ที่ ศธ 04999/77",
        "document_date": thai.today(),
        "subject": "ประชุมผู้บริหารสถานศึกษา ครั้งที่ 11/2569",
        "summary": "ขอเชิญประชุมวันที่ 25 พฤศจิกายน 2569",
        **changed,
    }
    details = DispatchDetails(**filled)
    return send_letter(details, files, actor=cast.actor(by)).deliveries.get()


def received(cast: Cast, delivery: Delivery, by: str = "school_clerk") -> RegisterEntry:
    """Receive a letter and give its entry."""
    entry = receive_delivery(delivery.pk, actor=cast.actor(by))
    delivery.refresh_from_db()
    return entry


def new_version(
    cast: Cast,
    delivery: Delivery,
    *files: ChosenFile,
    reason: str = "แก้วันประชุม",
    subject: str = "ประชุมผู้บริหารสถานศึกษา (ฉบับแก้ไข)",
) -> Delivery:
    """Replace a letter of the area; give the delivery of the new version."""
    details = ReplacementDetails(
        reason=reason, subject=subject, summary="เลื่อนเป็นวันที่ 26 พฤศจิกายน 2569"
    )
    actor = cast.actor("registry_clerk")
    made = replace_letter(delivery.dispatch_id, details, files, actor=actor)
    delivery.refresh_from_db()
    return made.deliveries.get()


def page_of(cast: Cast, delivery: Delivery, by: str = "school_clerk") -> str:
    """Return the page of a delivery as somebody sees it."""
    answer = cast.sign_in(by).get(delivery.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def inbox(cast: Cast, by: str = "school_clerk", **asked: Any) -> str:
    """Return หนังสือรับ as somebody sees it."""
    answer = cast.sign_in(by).get(reverse(LIST), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def tabs_in(page: str) -> list[str]:
    """Return the tabs of a page in words, the current one in brackets."""
    strip = page.split('aria-label="กล่องหนังสือ">', 1)[1].split("</nav>", 1)[0]
    found = []
    for link in strip.split("<a ")[1:]:
        head, _, rest = link.partition(">")
        words = re.sub(r"<[^>]+>", "", rest).replace(" เรื่องรอ", "").strip()
        found.append(f"[{words}]" if "aria-current" in head else words)
    return found


def rows_in(page: str) -> list[str]:
    """Return the rows of the list as plain text."""
    body = (
        page.split("<tbody>", 1)[1].split("</tbody>", 1)[0] if "<tbody>" in page else ""
    )
    plain = [re.sub(r"<[^>]+>", " ", row) for row in body.split("<tr")[1:]]
    return [" ".join(row.split()) for row in plain]
