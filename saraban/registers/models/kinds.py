"""The kinds of books: what each is called, what its lines have, how it numbers.

Those that every office has stand here. Those of one office are rows of
``OwnBookKind``, which give the same ``BookKind``: nothing else tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# What a line may have besides its number, year and subject. Each is a column of the
# entry; in this order they stand in lists and forms.
COLUMNS: Final = {
    "reference": "ที่",
    "dated": "ลงวันที่",
    "sender": "จาก",
    "addressee": "ถึง",
    "division": "กลุ่มปฏิบัติ",
    "action": "บุคคลปฏิบัติ",
    "note": "หมายเหตุ",
    "registrar": "ผู้ลงทะเบียน",
    "registered": "วันลงทะเบียน",
    "document": "เอกสาร",
}
# Columns that certificates alone have: the last three of those that the system prints.
OF_PRINT: Final = {"signatory": "ผู้ลงนาม", "printing": "การพิมพ์", "check": "ตรวจสอบ"}
OF_CERTIFICATES: Final = {"second": "เรื่อง บรรทัดที่ 2", **OF_PRINT}
_ALL: Final = {"subject": "เรื่อง", **COLUMNS, **OF_CERTIFICATES}
# Columns that somebody fills in, and where the entry keeps them.
FILLED_IN: Final = {
    "sender": ("sender", "sender_office_id"),
    "addressee": ("addressee",),
    "division": ("responsible_office_id",),
    "action": ("action_taken",),
    "note": ("note",),
    "second": ("subject_second",),
}
_OF_LETTERS: Final = (
    "reference",
    "dated",
    "sender",
    "addressee",
    "division",
    "action",
    "note",
    "registered",
)
# What stands in a number's format.
NUMBER, YEAR = "{number}", "{year}"
# The same as people type and read them.
THAI_MARKS: Final = {"{เลข}": NUMBER, "{ปี}": YEAR}


@dataclass(frozen=True)
class BookKind:
    """A kind of book in the words of the manuals.

    ``number_title`` heads a column or names a field (เลขทะเบียนรับ), ``number_word`` stands
    before a number (เลขรับ 12); ``register_title`` is the page of a new entry, and
    ``party_title`` what its other side is called in short lists. ``number_format`` says
    what its lines go by (ที่คำสั่ง 12/2569); empty where that is typed, or made of the
    office's prefix. ``labels`` are its own words for columns. The lines of a book of one
    division (``division_id``) are that division's.
    """

    code: str
    name: str
    number_title: str = "เลขทะเบียน"
    number_word: str = "เลขทะเบียน"
    register_title: str = ""
    party_title: str = ""
    # Of ระเบียบงานสารบรรณ; empty where it has none.
    form: str = ""
    columns: tuple[str, ...] = _OF_LETTERS
    labels: Mapping[str, str] = field(default_factory=dict)
    number_format: str = ""
    division_id: int | None = None
    is_central: bool = False
    is_in_use: bool = True

    @property
    def is_of_letters(self) -> bool:
        """Whether its lines are letters that come in or go out."""
        return not self.number_format

    @property
    def noun(self) -> str:
        """What one line of it is: หนังสือรับ, คำสั่ง."""
        return self.name.removeprefix("ทะเบียน")

    def label(self, column: str) -> str:
        """Return what a column is called here."""
        return self.labels.get(column, _ALL[column])

    def reference(self, number: str, year_be: int) -> str:
        """Return what the line of this number goes by, of a kind with a format."""
        return self.number_format.replace(NUMBER, number).replace(YEAR, str(year_be))


INCOMING: Final = BookKind(
    code="incoming",
    name="ทะเบียนหนังสือรับ",
    number_title="เลขทะเบียนรับ",
    number_word="เลขรับ",
    register_title="ลงทะเบียนหนังสือรับ",
    party_title="จาก",
    form="แบบที่ 13",
)
OUTGOING: Final = BookKind(
    code="outgoing",
    name="ทะเบียนหนังสือส่ง",
    number_title="เลขทะเบียนส่ง",
    number_word="เลขส่ง",
    register_title="ลงทะเบียนหนังสือส่ง",
    party_title="ถึง",
    form="แบบที่ 14",
)
# Columns of the old system; ระเบียบงานสารบรรณ ข้อ 16: ที่ n/พ.ศ., from 1 each year.
ORDER: Final = BookKind(
    code="order",
    name="ทะเบียนคำสั่ง",
    number_word="เลขคำสั่ง",
    register_title="ลงทะเบียนคำสั่ง",
    columns=("reference", "dated", "note", "registrar", "registered", "document"),
    labels={"reference": "ที่คำสั่ง", "dated": "สั่ง ณ วันที่"},
    number_format="{number}/{year}",
)
# Columns and words of the old system.
CERTIFICATE: Final = BookKind(
    code="certificate",
    name="ทะเบียนเกียรติบัตร",
    number_word="เลขเกียรติบัตร",
    register_title="ลงทะเบียนเกียรติบัตร",
    columns=(
        "reference",
        "addressee",
        "second",
        "dated",
        "signatory",
        "printing",
        "note",
        "registrar",
        "registered",
        "document",
        "check",
    ),
    labels={
        "reference": "ที่เกียรติบัตร",
        "addressee": "ชื่อ",
        "subject": "เรื่อง/รายการ",
        "dated": "วันที่ออก",
    },
    number_format="{number}/{year}",
)
KINDS: Final = {each.code: each for each in (INCOMING, OUTGOING, ORDER, CERTIFICATE)}
# Books of secret letters: their lines are no entries of these books and stand nowhere
# among them; who may know of them is a matter of ``secret_letters`` alone.
SECRET_INCOMING: Final = BookKind(
    code="secret_incoming",
    name="ทะเบียนรับข้อมูลข่าวสารลับ",
    number_title="เลขทะเบียนรับ",
    number_word="เลขรับลับ",
    register_title="ลงทะเบียนรับหนังสือลับ",
    party_title="จาก",
    form="ทขล. 1",
    columns=("reference", "dated", "sender", "addressee", "action", "note"),
)
SECRET_OUTGOING: Final = BookKind(
    code="secret_outgoing",
    name="ทะเบียนส่งข้อมูลข่าวสารลับ",
    number_title="เลขทะเบียนส่ง",
    number_word="เลขส่งลับ",
    register_title="ลงทะเบียนส่งหนังสือลับ",
    party_title="ถึง",
    form="ทขล. 2",
    columns=("reference", "dated", "sender", "addressee", "action", "note"),
)
SECRET_CONTROL: Final = BookKind(
    code="secret_control",
    name="ทะเบียนควบคุมข้อมูลข่าวสารลับ",
    number_title="เลขทะเบียนควบคุม",
    number_word="เลขควบคุม",
    form="ทขล. 3",
    columns=("reference", "dated", "sender", "note"),
)
SECRET_KINDS: Final = {
    each.code: each for each in (SECRET_INCOMING, SECRET_OUTGOING, SECRET_CONTROL)
}
