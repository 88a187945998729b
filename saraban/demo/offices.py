"""The invented area: its divisions, clusters and schools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from saraban.demo.size import Size
from saraban.demo.vocabulary import names
from saraban.offices.divisions import create_divisions
from saraban.offices.models import Cluster, Office

AREA_CODE: Final = "5099"
AREA_NAME: Final = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาตัวอย่าง เขต 1"
AREA_SHORT_NAME: Final = "สพป.ตัวอย่าง เขต 1"
# No such district, numbers that no telephone has, and names that no server may have.
_PROVINCE: Final = "อำเภอเมืองตัวอย่าง จังหวัดตัวอย่าง 99000"


@dataclass(frozen=True)
class Places:
    """The area with its divisions in their official order, and its schools."""

    area: Office
    divisions: list[Office]
    schools: list[Office]

    def division(self, order: int) -> Office:
        """Return a division by its place in the official order, from 1."""
        return self.divisions[order - 1]


def find_demo_area() -> Office | None:
    """Return the invented area if the demonstration data are there."""
    return Office.objects.filter(
        kind=Office.Kind.AREA, code=AREA_CODE, name=AREA_NAME
    ).first()


def create_offices(size: Size) -> Places:
    """Write the area, its ten divisions, its clusters and its schools."""
    area = Office.objects.create(
        kind=Office.Kind.AREA,
        code=AREA_CODE,
        name=AREA_NAME,
        short_name=AREA_SHORT_NAME,
        reference_prefix="ที่ ศธ 04999/",
        address=f"99 หมู่ 9 ตำบลในสมมติ {_PROVINCE}",
        phone="0 0099 0000",
        fax="0 0099 0001",
        email="saraban@area1.example",
        website="www.area1.example",
    )
    divisions = create_divisions(area)
    clusters = Cluster.objects.bulk_create(
        Cluster(
            area=area,
            code=f"{order:02d}",
            name=f"กลุ่ม{names.CLUSTERS[order - 1]}",
            order=order,
        )
        for order in range(1, size.clusters + 1)
    )
    return Places(area, divisions, _create_schools(area, clusters, size))


def _create_schools(area: Office, clusters: list[Cluster], size: Size) -> list[Office]:
    step = size.schools // size.private_schools if size.private_schools else 0
    schools = []
    private = 0
    for index in range(size.schools):
        is_private = bool(step) and index % step == step - 1
        if is_private and private < size.private_schools:
            name = names.private_school_name(private)
            private += 1
        else:
            is_private = False
            name = names.school_name(index - private)
        cluster = clusters[index * len(clusters) // size.schools]
        schools.append(_school(area, cluster, index + 1, name, is_private=is_private))
    return Office.objects.bulk_create(schools)


def _school(
    area: Office, cluster: Cluster, number: int, name: str, *, is_private: bool
) -> Office:
    kinds = Office.SchoolType
    return Office(
        kind=Office.Kind.SCHOOL,
        parent=area,
        cluster=cluster,
        code=f"{AREA_CODE}{number:04d}",
        name=f"โรงเรียน{name}",
        short_name=f"ร.ร.{name}",
        school_type=kinds.PRIVATE if is_private else kinds.GOVERNMENT,
        order=number,
        reference_prefix=f"ที่ ศธ 04999.{number:03d}/",
        ministry_code=f"10{AREA_CODE}{number:04d}",
        address=f"{number} หมู่ {number % 9 + 1} ตำบล{name} {_PROVINCE}",
        phone=f"0 0099 {1000 + number}",
        email=f"saraban@school{number}.example",
    )
