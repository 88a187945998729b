"""Invented names of schools and people; whoever bears one is not meant.

Every school and family name carries a word that says so: สมมติ, จำลอง, ตัวอย่าง …
"""

from __future__ import annotations

from typing import Final

TITLES_OF_WOMEN: Final = ("นาง", "นางสาว", "นางสาว")
WOMEN: Final = (
    "สมใจ", "มาลี", "วารี", "อรุณี", "นภา", "ดวงใจ", "พิมพา", "สุดา", "จันทร์ฉาย", "กานดา",
    "รัตนา", "วิไล", "ปราณี", "ลำดวน", "ชุติมา", "นงนุช", "ศิริพร", "เบญจมาศ", "อัมพร", "ทิพย์",
    "บุปผา", "สายใจ", "พวงเพชร", "อารี",
)  # fmt: skip
MEN: Final = (
    "ธีระ", "ปรีชา", "วิทยา", "สุชาติ", "ก้อง", "สมชัย", "ณรงค์", "บุญมี", "ประสิทธิ์", "อนุชา",
    "มานพ", "วีระ", "ชาติชาย", "เกรียงไกร", "สุรพล", "ไพโรจน์", "นิพนธ์", "อำนาจ", "พงศ์", "ทวี",
    "ศักดา", "ชูชัย",
)  # fmt: skip
FAMILY_HEADS: Final = (
    "ใจ", "แก้ว", "ทอง", "บุญ", "วงศ์", "ศรี", "เพชร", "รุ่ง", "แสง", "พูน", "อยู่", "มั่น",
    "ดี", "สุข", "งาม", "เจริญ", "ขวัญ", "พร", "ชื่น", "ปาน", "คง", "นวล", "เรือง", "วัฒน์",
    "กล้า",
)  # fmt: skip
INVENTED: Final = (
    "สมมติ", "จำลอง", "ตัวอย่าง", "ต้นแบบ", "สาธิต", "มโนภาพ", "นิทาน", "จินตนา",
    "แบบร่าง", "ทดลอง", "สาธก", "ภาพฝัน",
)  # fmt: skip
LANDS: Final = (
    "หนอง", "ดอน", "ทุ่ง", "ห้วย", "โคก", "คลอง", "บึง", "ป่า", "เขา", "นา", "ท่า", "ไร่",
    "วัง", "โนน", "สวน", "บ่อ",
)  # fmt: skip
PREFIXES: Final = (
    "บ้าน", "บ้าน", "วัด", "บ้าน", "ชุมชน", "บ้าน", "วัด", "บ้าน",
)  # fmt: skip
PRIVATE_ENDS: Final = ("วิทยา", "ศึกษา", "พัฒนา")
CLUSTERS: Final = (
    "เมืองสมมติ", "เวียงจำลอง", "ทุ่งตัวอย่าง", "ดอนต้นแบบ", "บึงสาธิต", "เขามโนภาพ",
    "ริมนิทาน", "ปากจินตนา", "นาแบบร่าง", "ท่าทดลอง", "หนองสาธก", "วังภาพฝัน",
)  # fmt: skip
TEACHER_POSITIONS: Final = (
    "ครู", "ครู", "ครู", "ครูผู้ช่วย", "ครูชำนาญการ", "ครูชำนาญการพิเศษ",
)  # fmt: skip
OFFICER_POSITIONS: Final = (
    "เจ้าพนักงานธุรการ", "นักวิเคราะห์นโยบายและแผน", "นักวิชาการคอมพิวเตอร์",
    "นักวิชาการเงินและบัญชี", "นักทรัพยากรบุคคล", "นักทรัพยากรบุคคล", "ศึกษานิเทศก์",
    "นักวิชาการศึกษา", "นักวิชาการตรวจสอบภายใน", "นิติกร",
)  # fmt: skip


def person_name(number: int) -> tuple[str, str, str]:
    """Return title, given name and family name of the n-th invented person."""
    is_woman = number % 5 != 0
    names = WOMEN if is_woman else MEN
    title = TITLES_OF_WOMEN[number % 3] if is_woman else "นาย"
    given = names[(number * 7) % len(names)]
    head = FAMILY_HEADS[(number + number // 120) % len(FAMILY_HEADS)]
    end = INVENTED[(number // len(FAMILY_HEADS) + number) % len(INVENTED)]
    return title, given, f"{head}{end}"


def school_name(number: int) -> str:
    """Return the n-th invented government school, without โรงเรียน (0 … 383)."""
    land = LANDS[number % len(LANDS)]
    word = INVENTED[(number // len(LANDS) + number) % len(INVENTED)]
    is_in_second_round = number >= len(LANDS) * len(INVENTED)
    prefix = "อนุบาล" if is_in_second_round else PREFIXES[number % len(PREFIXES)]
    return f"{prefix}{land}{word}"


def private_school_name(number: int) -> str:
    """Return the n-th invented private school, without โรงเรียน (0 … 35)."""
    end = PRIVATE_ENDS[number // len(INVENTED)]
    return f"{INVENTED[number % len(INVENTED)]}{end}"
