"""Rows under lock are read as they are after the wait, with what is joined to them."""

from __future__ import annotations

import pytest
from django.db import transaction

from saraban.core.locks import held_rows, lock_free, lock_row, locked_row, locked_rows
from saraban.offices.models import Office
from tests.meanwhile import changed_meanwhile

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def area() -> Office:
    return Office.objects.create(kind="area", code="A", name="เขต", short_name="เขต")


@pytest.fixture
def school(area: Office) -> Office:
    return Office.objects.create(
        kind="school",
        code="S",
        name="โรงเรียน",
        short_name="ร.ร.",
        parent=area,
        school_type="government",
    )


def test_what_is_joined_is_as_it_is_now(area: Office, school: Office) -> None:
    def change() -> None:
        Office.objects.filter(pk=area.pk).update(name="เขตใหม่")
        Office.objects.filter(pk=school.pk).update(name="โรงเรียนใหม่")

    with changed_meanwhile(change), transaction.atomic():
        found = locked_row(Office.objects.select_related("parent"), school.pk)
    assert found.name == "โรงเรียนใหม่"
    assert found.parent is not None
    assert found.parent.name == "เขตใหม่"


def test_a_row_whose_joined_row_is_another_now_is_found(
    area: Office, school: Office
) -> None:
    other = Office.objects.create(kind="area", code="B", name="อื่น", short_name="อื่น")

    def change() -> None:
        Office.objects.filter(pk=school.pk).update(parent=other)

    with changed_meanwhile(change), transaction.atomic():
        wanted = Office.objects.select_related("parent").filter(kind="school")
        (found,) = locked_rows(wanted)
    assert found.parent == other


def test_what_no_longer_fits_is_not_locked(area: Office, school: Office) -> None:
    def change() -> None:
        Office.objects.filter(pk=school.pk).update(is_active=False)

    with changed_meanwhile(change), transaction.atomic():
        assert locked_rows(Office.objects.filter(is_active=True)) == [area]
        with pytest.raises(Office.DoesNotExist):
            locked_row(Office.objects.filter(is_active=True), school.pk)


def test_a_row_that_was_just_changed_is_judged_as_it_is_now(
    area: Office, school: Office
) -> None:
    def change() -> None:
        lock_row(Office, school.pk)
        Office.objects.filter(pk=school.pk).update(is_active=False)

    both = [area.pk, school.pk]
    with changed_meanwhile(change), transaction.atomic():
        assert held_rows(Office.objects.in_use(), both) == {area.pk}
        assert held_rows(Office.objects.in_use(), []) == set()


@pytest.mark.only_on("postgresql")
def test_what_another_has_is_passed_over(area: Office, school: Office) -> None:
    def change() -> None:
        Office.objects.filter(pk=area.pk).update(name="เขตใหม่")

    with changed_meanwhile(change), transaction.atomic():
        assert lock_free(Office.objects.order_by("pk")) == school
