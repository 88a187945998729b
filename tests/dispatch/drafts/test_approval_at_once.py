"""What an approver lets go is what they have read, also while somebody edits it."""

from __future__ import annotations

import pytest

from saraban.core import thai
from saraban.dispatch.actions.send_draft import approve_draft
from saraban.dispatch.errors import EntryMovedError
from saraban.dispatch.models import Dispatch
from saraban.dispatch.views.drafts.saved_form import details_of
from saraban.registers.actions.correct import edit_entry
from saraban.registers.details import EntryDetails
from tests.cast import Cast
from tests.dispatch.drafted import (
    entry_of_division,
    keep,
    let_approval_be_needed,
    mark_of,
)
from tests.meanwhile import changed_meanwhile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_an_edit_in_progress_is_not_sent_unread(cast: Cast) -> None:
    let_approval_be_needed(cast.area)
    entry = entry_of_division(cast)
    draft = keep(cast, "division_clerk", "send", entry)
    mark = mark_of(cast, "division_director", draft)
    details = EntryDetails(
        document_date=thai.today(),
        sender=entry.sender,
        addressee=entry.addressee,
        subject="เปลี่ยนเรื่องระหว่างอนุมัติ",
        responsible_office_id=entry.responsible_office_id,
        reference_number=entry.reference_number,
    )
    with (
        changed_meanwhile(
            lambda: edit_entry(entry, details, actor=cast.actor("division_clerk"))
        ),
        pytest.raises(EntryMovedError),
    ):
        approve_draft(draft.pk, mark, details_of, actor=cast.actor("division_director"))
    assert not Dispatch.objects.exists()
