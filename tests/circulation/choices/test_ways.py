"""กำหนดเส้นทางการเสนอ: way_list, way_create, way_edit, way_delete."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from saraban.audit.models import AuditEvent, AuditKind
from saraban.circulation.actions.propose import propose
from saraban.circulation.models import Step, Way
from saraban.circulation.queries.ways import stages_of, ways_for
from saraban.offices.models import Office
from tests.cast import Cast
from tests.circulation.typed_ways import DIRECT, create, delete, filled
from tests.registers.printed import add


def edit(
    cast: Cast, token: str, typed: dict[str, Any], by: str = "registry_clerk"
) -> HttpResponse:
    url = reverse("circulation:way_edit", args=[token])
    return cast.sign_in(by).post(url, typed)  # type: ignore[return-value]


def listed(cast: Cast, by: str = "registry_clerk") -> str:
    page = cast.sign_in(by).get(reverse("circulation:way_list"))
    assert page.status_code == 200
    return page.content.decode()


def test_the_first_change_writes_the_built_in_ways_as_rows(cast: Cast) -> None:
    page = listed(cast)
    assert "เส้นทางตั้งต้นของระบบ" in page
    assert reverse("circulation:way_edit", args=["b2"]) in page
    form = cast.sign_in("registry_clerk").get(
        reverse("circulation:way_edit", args=["b2"])
    )
    assert 'value="ผู้อำนวยการกลุ่ม → ผู้อำนวยการเขตพื้นที่"' in form.content.decode()
    typed = filled(DIRECT, name="ทางลัด", kind="any", order="2")
    assert edit(cast, "b2", typed).status_code == 302
    assert [each.name for each in Way.objects.all()] == [
        "ผู้อำนวยการกลุ่ม → รองผู้อำนวยการเขตพื้นที่ → ผู้อำนวยการเขตพื้นที่",
        "ทางลัด",
        "เสนอผู้อำนวยการเขตพื้นที่โดยตรง",
    ]
    assert Way.objects.get(name="ทางลัด").steps.count() == 1
    assert "เส้นทางตั้งต้นของระบบ" not in listed(cast)
    # A page of before the change still finds the others, and no more what is gone.
    assert edit(cast, "b2", typed).status_code == 404
    assert edit(cast, "b3", typed | {"name": "ตรง"}).status_code == 302


def test_what_was_changed_is_recorded_with_old_and_new(cast: Cast) -> None:
    create(cast, filled(DIRECT))
    way = Way.objects.get(name="หนังสือด่วน")
    typed = filled((1, "deputy", "opinion", 3), (2, *DIRECT[1:]))
    edit(cast, str(way.pk), typed)
    edit(cast, str(way.pk), typed)
    delete(cast, str(way.pk))
    made, changed, deleted = AuditEvent.objects.filter(
        kind=AuditKind.WAY_CHANGED
    ).order_by("pk")
    assert made.detail.values["new"]["desks"][0]["role"] == "director"
    old, new = (changed.detail.values[each]["desks"] for each in ("old", "new"))
    assert [each["role"] for each in old] == ["director"]
    assert [(each["role"], each["days"]) for each in new] == [
        ("deputy", 3),
        ("director", 0),
    ]
    assert deleted.detail.values["old"]["name"] == "หนังสือด่วน"


def test_places_are_numbered_from_one_and_side_by_side_where_alike(cast: Cast) -> None:
    division = cast.divisions[3].pk
    typed = filled(
        (7, *DIRECT[1:]),
        (3, "deputy", "opinion"),
        (3, "division_head", "opinion", 0, division),
        (9, "", "consider"),
    )
    assert create(cast, typed).status_code == 302
    steps = Way.objects.get(name="หนังสือด่วน").steps
    assert list(steps.values_list("place", "role", "division")) == [
        (1, "deputy", None),
        (1, "division_head", division),
        (2, "director", None),
    ]
    assert cast.divisions[3].short_name in listed(cast)


def test_rows_are_added_and_taken_out_without_scripts(cast: Cast) -> None:
    client = cast.sign_in("registry_clerk")
    url = reverse("circulation:way_create")
    assert "แถวที่ 2" in client.get(url).content.decode()
    typed = filled(DIRECT, (4, "deputy", "opinion", "๓"), name="")
    answer = client.post(url, typed | {"more": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="row3-place" value="5"' in page
    assert 'name="row2-days" value="๓"' in page
    assert "ยังไม่ได้กรอก" not in page
    fewer = client.post(url, typed | {"remove": "1"}).content.decode()
    assert 'name="row1-place"' not in fewer
    assert 'name="row2-place" value="4"' in fewer
    assert not Way.objects.exists()


@pytest.mark.parametrize(
    ("desks", "changed", "sentence"),
    [
        ([DIRECT], {"name": ""}, "ยังไม่ได้กรอกชื่อเส้นทาง"),
        ([(1, "", "consider")], {}, "เลือกหน้าที่อย่างน้อยหนึ่งแถว"),
        ([(0, "director", "instruct")], {}, "แถวที่ 1 ลำดับ: ลำดับต้องเป็นตัวเลข 1–10"),
        ([(11, "director", "instruct")], {}, "ลำดับต้องเป็นตัวเลข 1–10"),
        ([(1, "teacher", "consider")], {}, "หน้าที่ที่เลือกไม่มีในรายการ"),
        ([(1, "officer", "consider")], {}, "หน้าที่ที่เลือกไม่มีในรายการ"),
        ([(1, "registry_clerk", "instruct")], {}, "ไม่มีหน้าที่สั่งการ"),
        ([(1, "director", "instruct", 91)], {}, "ต้องเป็นตัวเลข 0–90"),
        ([DIRECT, DIRECT], {}, "มีหน้าที่ซ้ำกัน"),
        ([DIRECT, (1, "deputy", "opinion")], {}, "ต้องใช้ เพื่อ และจำนวนวันเดียวกัน"),
        ([DIRECT], {"name": "เสนอผู้อำนวยการเขตพื้นที่โดยตรง"}, "มีเส้นทางชื่อนี้อยู่แล้ว"),
        ([DIRECT], {"kind": "x"}, "ใช้กับที่เลือกไม่มีในรายการ"),
    ],
)
def test_a_way_that_cannot_be_is_refused_with_what_to_do(
    cast: Cast, desks: list[tuple[Any, ...]], changed: dict[str, Any], sentence: str
) -> None:
    answer = create(cast, filled(*desks, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Way.objects.filter(name="หนังสือด่วน").exists()


def test_a_division_is_named_for_its_own_posts_and_of_the_own_office_only(
    cast: Cast,
) -> None:
    division = cast.divisions[1].pk
    wrong = create(cast, filled((*DIRECT, 0, division)))
    assert "ไม่ได้อยู่ในกลุ่ม" in wrong.content.decode()
    foreign = Office.objects.create(
        kind=Office.Kind.DIVISION,
        parent=cast.other_area,
        code="01",
        name="กลุ่มต่างเขต",
        short_name="ต่างเขต",
    )
    outside = create(cast, filled((1, "division_head", "consider", 0, foreign.pk)))
    assert outside.status_code == 422
    assert "กลุ่มที่เลือกไม่มีในรายการ" in outside.content.decode()


def test_more_than_ten_side_by_side_are_refused(cast: Cast) -> None:
    heads = [
        (1, "division_head", "consider", 0, division.pk) for division in cast.divisions
    ]
    assert create(cast, filled(*heads)).status_code == 302
    many = create(cast, filled(*heads, (1, "deputy", "consider"), name="อีกทาง"))
    assert many.status_code == 422
    assert "เกิน 10 ราย" in many.content.decode()


def test_letters_on_their_way_go_on_when_the_way_is_deleted(cast: Cast) -> None:
    create(cast, filled(DIRECT))
    entry, actor = add(cast, urgency=3), cast.actor("registry_clerk")
    way = ways_for(entry, actor)[0]
    propose(entry, stages_of(way, entry, actor), actor=actor)
    page = cast.sign_in("registry_clerk").get(
        reverse("circulation:way_delete", args=[way.token])
    )
    assert "ยังเดินตามเดิมจนจบ" in page.content.decode()
    assert delete(cast, way.token).status_code == 302
    assert Step.objects.get().state == Step.State.WAITING


def test_without_its_last_way_an_office_has_the_built_in_ones_again(
    cast: Cast,
) -> None:
    for token in ("b1", "b2"):
        delete(cast, token)
    last = Way.objects.get()
    url = reverse("circulation:way_delete", args=[last.pk])
    page = cast.sign_in("registry_clerk").get(url).content.decode()
    assert "เส้นทางสุดท้าย" in page
    delete(cast, str(last.pk))
    assert "เส้นทางตั้งต้นของระบบ" in listed(cast)


def test_an_office_has_at_most_thirty_ways(cast: Cast) -> None:
    create(cast, filled(DIRECT))
    Way.objects.bulk_create(
        Way(office=cast.area, name=str(number)) for number in range(26)
    )
    answer = create(cast, filled(DIRECT, name="อีกทาง"))
    assert answer.status_code == 422
    assert "ครบ 30 เส้นทาง" in answer.content.decode()


@pytest.mark.parametrize(
    ("by", "status"),
    [
        ("registry_clerk", 200),
        ("director", 200),
        ("school_director", 200),
        ("school_clerk", 200),
        ("deputy", 403),
        ("division_director", 403),
        ("teacher", 403),
        ("administrator", 403),
    ],
)
def test_who_sets_the_ways_of_the_office(cast: Cast, by: str, status: int) -> None:
    client = cast.sign_in(by)
    for url in (
        reverse("circulation:way_list"),
        reverse("circulation:way_create"),
        reverse("circulation:way_edit", args=["b1"]),
        reverse("circulation:way_delete", args=["b1"]),
    ):
        assert client.get(url).status_code == status
    home = client.get(reverse("desk:settings_home")).content.decode()
    assert (reverse("circulation:way_list") in home) == (status == 200)


def test_ways_of_other_offices_are_not_to_be_found(cast: Cast) -> None:
    create(cast, filled(DIRECT))
    way = Way.objects.get(name="หนังสือด่วน")
    typed = filled((1, "school_director", "instruct"))
    assert edit(cast, str(way.pk), typed, "school_director").status_code == 404
    assert delete(cast, str(way.pk), "school_director").status_code == 404
    assert Way.objects.filter(pk=way.pk).exists()
    assert "หนังสือด่วน" not in listed(cast, "school_director")


def test_a_longer_list_costs_no_further_queries(cast: Cast) -> None:
    def count() -> int:
        client = cast.sign_in("registry_clerk")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("circulation:way_list")).status_code == 200
        return len(caught)

    division = cast.divisions[3].pk
    create(cast, filled((1, "division_head", "consider", 0, division), name="ทางที่ 0"))
    few = count()
    for number in range(1, 9):
        desks = [
            (1, "division_head", "consider", 0, each.pk) for each in cast.divisions
        ]
        create(cast, filled(*desks, name=f"ทางที่ {number}"))
    assert count() == few


def test_what_was_typed_comes_back_after_the_session_ended(cast: Cast) -> None:
    url = reverse("circulation:way_create")
    typed = filled(DIRECT, (2, "deputy", "opinion", 3), name="ทางลัด")
    client = cast.sign_in("registry_clerk")
    mark = re.search(
        r'name="typed_by" value="([^"]+)"', client.get(url).content.decode()
    )
    assert mark
    client.logout()
    client.post(url, {**typed, "typed_by": mark[1]})
    client.force_login(cast.users["registry_clerk"])
    page = client.get(url).content.decode()
    assert 'value="ทางลัด"' in page
    assert 'name="row2-days" value="3"' in page
    assert '<option value="deputy" selected>' in page
    assert "ยังไม่ได้บันทึก" not in page


def test_a_school_has_no_divisions_to_choose(cast: Cast) -> None:
    url = reverse("circulation:way_create")
    page = cast.sign_in("school_director").get(url).content.decode()
    assert "-division" not in page
    assert "ครูและบุคลากร" not in page
