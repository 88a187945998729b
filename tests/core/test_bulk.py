"""Rows that differ in few columns are inserted like any other row."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from saraban.core.bulk import insert_alike
from saraban.notices.models import Notice, NoticeKind
from saraban.offices.models import Cluster
from tests.cast import Cast

pytestmark = pytest.mark.postgres


def test_rows_are_as_the_blank_but_where_they_differ(cast: Cast) -> None:
    moment = timezone.now()
    blank = Notice(kind=NoticeKind.REMINDER, title="แจ้งเตือน\tให้\\รับ", at=moment)
    rows = [(school.pk, f"/dispatch/inbox/{school.pk}/") for school in cast.schools]
    insert_alike(blank, ("office_id", "path"), rows)
    found = Notice.objects.order_by("office")
    assert [(each.office_id, each.path) for each in found] == sorted(rows)
    for each in found:
        assert each.kind == NoticeKind.REMINDER
        assert each.title == "แจ้งเตือน\tให้\\รับ"
        assert each.at == moment
        assert each.person_id is None


def test_no_rows_are_no_rows(cast: Cast) -> None:
    insert_alike(Notice(kind=NoticeKind.REMINDER), ("office_id", "path"), [])
    assert not Notice.objects.exists()


def test_a_row_against_a_constraint_is_refused(cast: Cast) -> None:
    before = Cluster.objects.count()
    blank = Cluster(area=cast.area, order=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_alike(blank, ("name",), [("ใหม่",), (cast.clusters[0].name,)])
    assert Cluster.objects.count() == before
