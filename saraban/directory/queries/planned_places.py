"""Where the people of a file work: schools and divisions of the area, or new schools."""

from __future__ import annotations

from collections import defaultdict
from difflib import get_close_matches
from typing import Final

from saraban.directory.importing.names import office_key
from saraban.directory.importing.plan import ImportPlan, PlannedSchool
from saraban.directory.importing.rows import PersonRow
from saraban.directory.queries.planned_schools import SchoolIndex
from saraban.offices.models import Office

Place = Office | PlannedSchool
# As offices write themselves without their name; another area has one.
_AREA_WORDS: Final = frozenset(
    {"สำนักงานเขตพื้นที่การศึกษา", "สำนักงานเขต", "สพป", "สพม", "สพท"}
)
_LIKE: Final = 0.75


class RefusedRowError(ValueError):
    """A row of a person that is not brought in; the text says why."""


class Places:
    """Finds the office of a row by its code or, without one, by a name of one only.

    ``covered`` are the offices that the file has named so far.
    """

    def __init__(self, area: Office, schools: SchoolIndex, plan: ImportPlan) -> None:
        """Know the divisions, and the schools that come with the same file."""
        self.area, self.schools = area, schools
        self.covered: set[int] = set()
        self.divisions = {
            key: division
            for division in Office.objects.in_use().divisions_of(area)
            for key in (office_key(division.name), office_key(division.short_name))
        }
        self.new_schools: dict[str, list[PlannedSchool]] = defaultdict(list)
        for each in plan.schools:
            if each.office is None:
                for key in (each.row.code, office_key(each.row.name)):
                    self.new_schools[key].append(each)
        self.area_keys = {office_key(each) for each in (area.name, area.short_name)}
        self.guesses: dict[str, str] = {}

    def find(self, row: PersonRow) -> Place:
        """Return where the person of a row works; raises RefusedRowError."""
        found = self.schools.find(row.place_code, "" if row.place_code else row.place)
        if found is not None:
            if not found.is_active:
                message = f"{found.name} ปิดใช้งานแล้ว"
                raise RefusedRowError(message)
            self.covered.add(found.pk)
            return found
        new = self.new_schools.get(row.place_code or office_key(row.place), [])
        if len(new) == 1:
            return new[0]
        office = None if row.place_code else self._office(row.place)
        if office is None:
            raise RefusedRowError(self._unknown_place(row, is_one=not new))
        self.covered.add(office.pk)
        return office

    def _office(self, name: str) -> Office | None:
        key = office_key(name)
        if key in self.area_keys or key in _AREA_WORDS:
            return self.area
        return self.divisions.get(key)

    def _unknown_place(self, row: PersonRow, *, is_one: bool) -> str:
        told = f"ไม่พบหน่วยงาน {row.place_code or row.place}"
        key = office_key(row.place)
        if not is_one or len(self.schools.by_name.get(key, [])) > 1:
            return f"{told} เพียงแห่งเดียว มีชื่อนี้หลายแห่ง ให้ใส่รหัสสถานศึกษา"
        if key not in self.guesses:
            known = [*self.schools.by_name, *self.divisions]
            close = get_close_matches(key, known, 1, _LIKE)
            named = self.schools.by_name.get(close[0], []) if close else []
            self.guesses[key] = named[0].name if named else ""
        guess = self.guesses[key]
        return f"{told} หมายถึง {guess} หรือไม่" if guess else told
