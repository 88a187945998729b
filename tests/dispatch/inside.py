"""Letters inside the own office, for tests."""

from __future__ import annotations

from collections.abc import Sequence

from saraban.core import thai
from saraban.dispatch.actions.send import DispatchDetails, send_letter
from saraban.dispatch.models import Dispatch, InsideCopy
from saraban.dispatch.queries.recipients import RecipientChoice
from saraban.documents.staged_uploads import ChosenFile
from saraban.documents.storage import store_content
from tests import forms
from tests.cast import Cast


def send_inside(
    cast: Cast,
    divisions: Sequence[int],
    *,
    via_registry: bool = False,
    school_ids: Sequence[int] = (),
    files: Sequence[ChosenFile] = (),
    subject: str = "ประชุมคณะทำงานภายในสำนักงาน",
) -> Dispatch:
    """Send from the third division to others of the area, by their place."""
    sender = cast.divisions[2].pk
    kinds = {Dispatch.Recipients.INSIDE.value}
    if school_ids:
        kinds.add(Dispatch.Recipients.SOME_SCHOOLS.value)
    to = RecipientChoice(
        kinds=frozenset(kinds),
        school_ids=frozenset(school_ids),
        inside_ids=frozenset(cast.divisions[each].pk for each in divisions),
        via_registry=via_registry,
    )
    details = DispatchDetails(
        from_office_id=sender,
        to=to,
        reference_number="ที่ ศธ 04999/88",
        document_date=thai.today(),
        subject=subject,
        summary="ขอเชิญประชุม",
    )
    return send_letter(details, files, actor=cast.actor("registry_clerk"))


def copy_for(dispatch: Dispatch, office_id: int) -> InsideCopy:
    """Return the copy of one desk."""
    return dispatch.inside_copies.get(office=office_id)


def inside_copies(cast: Cast) -> dict[str, InsideCopy]:
    """Send a letter with a file; return the copies by the words of the page table."""
    file = ChosenFile(store_content(forms.PDF, "application/pdf"), "เรื่องภายใน.pdf", "")
    dispatch = send_inside(cast, [1], via_registry=True, files=[file])
    return {
        "inside_division": copy_for(dispatch, cast.divisions[1].pk),
        "inside_registry": copy_for(dispatch, cast.area.pk),
    }
