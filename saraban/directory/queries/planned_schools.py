"""Schools and clusters of a file beside those of the area."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from saraban.core import thai
from saraban.core.tables.problems import Problem
from saraban.directory.importing.names import office_key
from saraban.directory.importing.plan import (
    SCHOOL_COLUMNS,
    Difference,
    ImportPlan,
    PlannedCluster,
    PlannedSchool,
)
from saraban.directory.importing.rows import ClusterRow, ReadRows, SchoolRow
from saraban.offices.models import SHORT_NAME_MAX, Cluster, Office

# The first digits of a SMIS code name the area.
AREA_DIGITS: Final = 4
# Excel takes noughts in front off.
SMIS_DIGITS: Final = 8
_SHORT: Final = "ร.ร."
_LONG: Final = "โรงเรียน"


class SchoolIndex:
    """The schools of an area, by the three ways in which files name them."""

    def __init__(self, area: Office) -> None:
        """Read all schools of the area, closed ones too, in one statement."""
        found = Office.objects.schools_of(area).select_related("cluster", "merged_into")
        self.schools = list(found)
        self.by_code = {each.code: each for each in self.schools}
        self.by_ministry_code = {
            each.ministry_code: each for each in self.schools if each.ministry_code
        }
        self.by_name: dict[str, list[Office]] = {}
        for each in self.schools:
            for name in {office_key(each.name), office_key(each.short_name)}:
                self.by_name.setdefault(name, []).append(each)

    def find(self, code: str, name: str, ministry_code: str = "") -> Office | None:
        """Return the school that is meant: by its code, else by a name of one only."""
        found = self.by_code.get(code) or self.by_code.get(code.zfill(SMIS_DIGITS))
        found = found or self.by_ministry_code.get(ministry_code or code)
        if found is not None or not name:
            return found
        named = self.by_name.get(office_key(name), [])
        return named[0] if len(named) == 1 else None


def plan_schools(
    rows: ReadRows, area: Office, index: SchoolIndex, plan: ImportPlan
) -> None:
    """Add the clusters and schools of a file to the plan."""
    _plan_clusters(rows, area, plan)
    foreign = _codes_elsewhere(rows.schools, area)
    named_codes = {each.code for each in rows.schools}
    seen: dict[int, int] = {}
    codes: dict[str, int] = {}
    for row in rows.schools:
        planned = _planned(row, index, seen, codes, foreign, named_codes, plan)
        if planned is not None:
            plan.schools.append(planned)
    if rows.schools:
        named = {each.office.pk for each in plan.schools if each.office}
        plan.missing_schools = [
            each for each in index.schools if each.is_active and each.pk not in named
        ]
    plan.doubt = _doubt(rows.schools, index)


def _plan_clusters(rows: ReadRows, area: Office, plan: ImportPlan) -> None:
    known = {
        thai.search_key(each.name): each for each in Cluster.objects.filter(area=area)
    }
    wanted = [*rows.clusters]
    wanted += [
        ClusterRow(each.row, each.cluster) for each in rows.schools if each.cluster
    ]
    seen: set[str] = set()
    for row in wanted:
        key = thai.search_key(row.name)
        if key not in seen:
            seen.add(key)
            plan.clusters.append(PlannedCluster(row, known.get(key)))


def _planned(
    row: SchoolRow,
    index: SchoolIndex,
    seen: dict[int, int],
    codes: dict[str, int],
    foreign: set[str],
    named: set[str],
    plan: ImportPlan,
) -> PlannedSchool | None:
    office = index.find(row.code, row.name, row.ministry_code)
    if office is not None and row.code != office.code and office.code in named:
        # Another row is that school: this one only has its name.
        office = None
    fault = ""
    if row.code in foreign:
        fault = f"รหัส {row.code} เป็นของสถานศึกษาในเขตพื้นที่อื่น"
    elif office is None and not row.code:
        fault = f"ไม่พบ {row.name} ในระบบ ถ้าเป็นสถานศึกษาใหม่ให้ใส่รหัส"
    elif office is not None and office.pk in seen:
        fault = f"{row.name} ซ้ำกับแถวที่ {seen[office.pk]}"
    elif row.code and row.code in codes:
        fault = f"รหัส {row.code} ซ้ำกับแถวที่ {codes[row.code]}"
    if fault:
        plan.problems.append(Problem(row.row, f"สถานศึกษา: {fault}"))
        return None
    if row.code:
        codes[row.code] = row.row
    if office is None:
        return PlannedSchool(_completed(row))
    seen[office.pk] = row.row
    _warn_of_state(row, office, plan)
    return PlannedSchool(row, office, differences_of(row, office))


def _warn_of_state(row: SchoolRow, office: Office, plan: ImportPlan) -> None:
    if row.is_closed and office.is_active:
        told = f"สถานศึกษา: {office.name} ปิดแล้วในไฟล์ ให้ปิดใช้งานหรือรวมที่หน้าแก้ไขสถานศึกษา ซึ่งจะถามงานที่ค้าง"
        plan.problems.append(Problem(row.row, told, is_refused=False))
    elif not row.is_closed and not office.is_active:
        told = f"สถานศึกษา: {office.name} ปิดใช้งานอยู่ในระบบ ถ้าเปิดแล้วให้เปิดใช้งานที่หน้าแก้ไขสถานศึกษา"
        plan.problems.append(Problem(row.row, told, is_refused=False))


def _completed(row: SchoolRow) -> SchoolRow:
    """Return a new school with its long and short name and its sort."""
    name, short = row.name, row.short_name
    if name.startswith((_SHORT, "รร.")):
        name = _LONG + name.removeprefix(_SHORT).removeprefix("รร.").strip()
    elif not name.startswith((_LONG, "วิทยาลัย", "ศูนย์")):
        name = _LONG + name
    if not short:
        short = name.replace(_LONG, _SHORT, 1)[:SHORT_NAME_MAX]
    school_type = row.school_type or Office.SchoolType.GOVERNMENT.value
    return replace(row, name=name, short_name=short, school_type=school_type)


def differences_of(row: SchoolRow, office: Office) -> list[Difference]:
    """Return what the file says otherwise; what it leaves empty stays as it is."""
    found = []
    for column, label in SCHOOL_COLUMNS.items():
        before, after = getattr(office, column), getattr(row, column)
        if column == "name" and office_key(before) == office_key(after):
            continue
        if after and after != before:
            found.append(Difference(column, label, _shown(column, before), after))
    before = office.cluster.name if office.cluster else ""
    if row.cluster and thai.search_key(row.cluster) != thai.search_key(before):
        found.append(Difference("cluster", "กลุ่มสถานศึกษา", before, row.cluster))
    return found


def _shown(column: str, value: str) -> str:
    return value or "–" if column != "school_type" else value


def _codes_elsewhere(rows: list[SchoolRow], area: Office) -> set[str]:
    codes = [each.code for each in rows if each.code]
    others = Office.objects.filter(kind=Office.Kind.SCHOOL, code__in=codes)
    return set(others.exclude(parent=area).values_list("code", flat=True))


def _doubt(rows: list[SchoolRow], index: SchoolIndex) -> str:
    """Say if the codes of a file begin as those of another area do."""
    here = Counter(each.code[:AREA_DIGITS] for each in index.schools)
    there = Counter(each.code[:AREA_DIGITS] for each in rows if each.code)
    if not here or not there:
        return ""
    (ours, _), (theirs, count) = here.most_common(1)[0], there.most_common(1)[0]
    if theirs in here or count < sum(there.values()) / 2:
        return ""
    return (
        f"รหัสสถานศึกษาในไฟล์ขึ้นต้นด้วย {theirs} แต่สถานศึกษาในระบบขึ้นต้นด้วย {ours} "
        "อาจเป็นไฟล์ของเขตพื้นที่อื่น"
    )
