"""What offices are told about letters on their way; part of the deed told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.urls import reverse

from saraban.core.paths import page_path
from saraban.dispatch.models import Delivery, Dispatch, InsideCopy
from saraban.notices.actions import Tell, settle, tell
from saraban.notices.models import NoticeKind


def tell_receivers(
    kind: NoticeKind, deliveries: Iterable[Delivery], title: str
) -> None:
    """Tell each office of a delivery, or the division that it is meant for there."""
    stem = _stem_of_deliveries()
    tell(
        kind,
        title,
        (
            Tell(each.office_id, f"{stem}{each.pk}/", division_id=each.attention_id)
            for each in deliveries
        ),
    )


def settle_waiting(deliveries: Collection[Delivery]) -> None:
    """Let the bells of the receivers forget letters that wait there no more."""
    stem = _stem_of_deliveries()
    paths = {f"{stem}{each.pk}/" for each in deliveries}
    settle({each.office_id for each in deliveries}, paths)


def _stem_of_deliveries() -> str:
    # One reverse for all: hundreds of addresses differ in their number only.
    return reverse("dispatch:delivery_detail", args=[0]).removesuffix("0/")


def tell_divisions(kind: NoticeKind, copies: Iterable[InsideCopy], title: str) -> None:
    """Tell the divisions of the own office; its central registry as a whole."""
    tell(
        kind,
        title,
        (
            Tell(
                copy.dispatch.sender_id,
                reverse("dispatch:copy_detail", args=[copy.pk]),
                division_id=_division_of(copy),
            )
            for copy in copies
        ),
    )


def tell_sender(kind: NoticeKind, dispatch: Dispatch, title: str) -> None:
    """Tell the office that sent, and the division in whose name it did."""
    division = None
    if dispatch.from_office_id != dispatch.sender_id:
        division = dispatch.from_office_id
    path = page_path("dispatch:dispatch_detail", str(dispatch.pk))
    tell(kind, title, [Tell(dispatch.sender_id, path, division_id=division)])


def title_of(dispatch: Dispatch) -> str:
    """Return the letter in one line."""
    return f"{dispatch.reference_number} {dispatch.subject}"


def _division_of(copy: InsideCopy) -> int | None:
    own = copy.dispatch.sender_id
    return None if copy.office_id == own else copy.office_id
