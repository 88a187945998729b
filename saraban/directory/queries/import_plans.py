"""The plan of an import as things stand now, and the imports of an area."""

from __future__ import annotations

from django.db.models import QuerySet

from saraban.access.permissions import Permission
from saraban.access.policy import require
from saraban.core.errors import UnknownSubjectError
from saraban.core.tables.problems import Problem
from saraban.directory.importing.plan import ImportPlan
from saraban.directory.importing.rows import ReadRows
from saraban.directory.models import DirectoryImport
from saraban.directory.queries.planned_people import plan_people
from saraban.directory.queries.planned_schools import SchoolIndex, plan_schools
from saraban.offices.actors import Actor
from saraban.offices.models import Office


def plan_of(made: DirectoryImport) -> ImportPlan:
    """Return what bringing in this file would do now."""
    plan = plan_rows(ReadRows.from_json(made.rows), made.area)
    plan.problems += [Problem(**each) for each in made.problems]
    plan.problems.sort(key=lambda each: each.row)
    return plan


def plan_rows(rows: ReadRows, area: Office) -> ImportPlan:
    """Return what bringing in these rows would do, in a bounded number of statements."""
    plan, index = ImportPlan(), SchoolIndex(area)
    plan_schools(rows, area, index, plan)
    plan_people(rows, area, index, plan)
    return plan


def imports_of(actor: Actor) -> QuerySet[DirectoryImport]:
    """Return the imports of the administrator's area, newest first."""
    require(actor, Permission.OFFICES)
    found = DirectoryImport.objects.filter(area=actor.book_owner_id)
    return found.select_related("read_by", "area").order_by("-pk")


def visible_import(import_id: int, actor: Actor) -> DirectoryImport:
    """Return an import of the own area; raises UnknownSubjectError for others."""
    made = imports_of(actor).filter(pk=import_id).first()
    if made is None:
        raise UnknownSubjectError
    return made
