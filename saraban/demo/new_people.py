"""People of a file who have just been brought in and have not set a password yet."""

from __future__ import annotations

import io
from typing import Final

from saraban.accounts.models import User
from saraban.demo.offices import Places
from saraban.directory.actions.read_import import read_import
from saraban.directory.actions.write_import import write_import
from saraban.directory.models import DirectoryImport
from saraban.directory.queries.import_plans import plan_of
from saraban.offices.actors import Actor, current_appointments

FILE: Final = "บุคลากรบรรจุใหม่.csv"
HEADS: Final = "ที่,ชื่อ-สกุล,ตำแหน่ง,สถานศึกษา"
NAMES: Final = (
    ("น.ส.ปานใจ บรรจุใหม่สมมติ", "ครูผู้ช่วย"),
    ("นายเอกชัย บรรจุใหม่สมมติ", "ครูผู้ช่วย"),
    ("นางแก้วตา บรรจุใหม่สมมติ", "เจ้าหน้าที่ธุรการ"),
)


def add_new_people(places: Places) -> DirectoryImport:
    """Bring in a file of three people of one school, as the administrator does."""
    school = places.schools[2]
    lines = [
        f"{n},{name},{position},{school.name}"
        for n, (name, position) in enumerate(NAMES, start=1)
    ]
    content = "\n".join([HEADS, *lines]).encode()
    administrator = User.objects.get(username="admin")
    (own,) = current_appointments(administrator)
    actor = Actor(administrator, own)
    made = read_import(io.BytesIO(content), FILE, actor=actor)
    return write_import(made.pk, seen=plan_of(made).mark, actor=actor)
