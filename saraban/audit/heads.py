"""Heads: the newest seal of every office, kept where the database is not.

Who can write in the database can cut off the newest seals with their events, and no
chain shows what is missing at its end. A head names the newest seal of each office at
one moment; it is a file, chained to the head before by SHA-256, with a proof (HMAC) by
the seal key. One is written each day and with each backup.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.utils import timezone

from saraban import __version__
from saraban.audit.canonical import canonical
from saraban.audit.keys import lost_fingerprints
from saraban.audit.models import AuditSeal
from saraban.audit.pending import of_office
from saraban.audit.seals import newest_seal
from saraban.core.file_locks import locked_one_of
from saraban.core.keyring import SEAL
from saraban.core.whole_files import write_whole

PURPOSE: Final = b"saraban.head"
PATTERN: Final = f"head-{'[0-9]' * 6}-*.json"
_NAME: Final = "head-{number:06d}-{now:%Y-%m-%dT%H%M%SZ}.json"
# Written over with each run of the sealer: how far the record was at least.
LATEST: Final = "latest-seals.json"
# For whoever writes a head at the same time.
_LOCK: Final = ".lock"
_LOCK_SECONDS: Final = 60.0
SealOfOffice = tuple[int | None, int, str]
# Beside a head: what a time stamp service said of it.
STAMP: Final = ".tsr"


@dataclass(frozen=True)
class Head:
    """What a file of a head says."""

    path: Path
    values: dict[str, Any]

    @property
    def made_at(self) -> datetime:
        """When it was written."""
        return datetime.fromisoformat(self.values["made_at"])

    @property
    def seals(self) -> list[SealOfOffice]:
        """The newest seal of each office: office, number, hash."""
        return [(each[0], each[1], each[2]) for each in self.values["seals"]]

    @property
    def sha256(self) -> str:
        """Which file it is: this stands on paper."""
        return _sha256_of(self.path)

    @property
    def is_proved(self) -> bool:
        """Whether a seal key of the ring made it as it is."""
        values = {**self.values}
        proof = str(values.pop("proof", ""))
        return any(hmac.compare_digest(each, proof) for each in _proofs(values))


def beside(head: Head, suffix: str) -> Path:
    """Return the file beside a head that has something more about it."""
    return head.path.with_name(head.path.name + suffix)


def newest_heads(folder: Path, most: int) -> list[Head]:
    """Return so many heads, the newest first; what cannot be read is left out."""
    found = []
    for path in sorted(folder.glob(PATTERN), reverse=True)[:most]:
        with suppress(ValueError):
            found.append(_read(path))
    return found


def _read(path: Path) -> Head:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        head = Head(path, values)
        _ = (head.made_at, head.seals, values["previous"])
    except (KeyError, TypeError, IndexError) as error:
        message = f"{path} is no head: {error!r}"
        raise ValueError(message) from error
    return head


def write_head(folder: Path) -> Head:
    """Write a head of this moment behind the newest one in a folder.

    They are numbered: a clock that was wrong changes no order. Raises OSError where
    another process keeps the folder locked.
    """
    with locked_one_of([folder / _LOCK], _LOCK_SECONDS) as lock:
        if lock is None:
            message = f"{folder} is locked"
            raise OSError(message)
        before = sorted(folder.glob(PATTERN))
        now = timezone.now().astimezone(UTC)
        number = int(before[-1].name.split("-")[1]) + 1 if before else 1
        values = _values_now(now)
        values["number"] = number
        values["previous"] = _sha256_of(before[-1]) if before else ""
        return _write(folder / _NAME.format(number=number, now=now), values)


def write_latest(folder: Path) -> Head:
    """Write over what says how far the record is sealed."""
    return _write(folder / LATEST, _values_now(timezone.now().astimezone(UTC)))


def _values_now(now: datetime) -> dict[str, Any]:
    return {
        "made_at": now.isoformat(),
        "release": __version__,
        "previous": "",
        "seals": newest_seals(),
        "key": SEAL.fingerprints[0],
    }


def _write(path: Path, values: dict[str, Any]) -> Head:
    values["proof"] = _proofs(values)[0]
    write_whole(path, json.dumps(values, indent=1) + "\n")
    return Head(path, values)


def _sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def copy_heads(source: Path, target: Path) -> None:
    """Copy the heads that are not there yet; what is there is never written over."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted(source.glob("head-*")):
        if not (target / path.name).exists():
            shutil.copy2(path, target / path.name)


def newest_seals() -> list[SealOfOffice]:
    """Return office, number and hash of the newest seal of each chain.

    A look at the end of each: this is asked each minute, of millions of seals.
    """
    offices: Any = AuditSeal._meta.get_field("office").related_model
    every = offices._default_manager.order_by("pk").values_list("pk", flat=True)
    newest = (newest_seal(office_id) for office_id in (None, *every))
    return [(each.office_id, each.number, each.hash) for each in newest if each]


def head_faults(folder: Path) -> Iterator[str]:
    """Yield a sentence for each head that was altered, and each seal that it misses.

    The first seal of an office that is missing or another one tells where the record
    was cut off or made anew.
    """
    before = ""
    lost = lost_fingerprints(SEAL)
    named: dict[int | None, dict[int, tuple[str, str]]] = defaultdict(dict)
    for path in [*sorted(folder.glob(PATTERN)), folder / LATEST]:
        if not path.exists():
            continue
        try:
            head = _read(path)
        except ValueError:
            yield f"{path.name}: it is no head any more"
            continue
        if not head.is_proved and head.values.get("key") not in lost:
            yield f"{path.name}: it was altered, or is of another installation"
        elif path.name != LATEST and before and head.values["previous"] != before:
            yield f"{path.name}: a head before it is missing or was altered"
        yield from _stamp_faults(head)
        before = head.sha256
        for office_id, number, hash_then in head.seals:
            named[office_id].setdefault(number, (hash_then, path.name))
    for office_id, wanted in named.items():
        yield from _missing_seals(office_id, wanted)


def _stamp_faults(head: Head) -> Iterator[str]:
    stamp = beside(head, STAMP)
    if not stamp.exists():
        return
    # pyHanko takes half a second: not at every start.
    from saraban.core.timestamps import stamped_at  # noqa: PLC0415

    if stamped_at(stamp.read_bytes(), head.path.read_bytes()) is None:
        yield f"{head.path.name}: its time stamp is not of this file"


def _missing_seals(
    office_id: int | None, wanted: dict[int, tuple[str, str]]
) -> Iterator[str]:
    found = AuditSeal.objects.filter(of_office(office_id), number__in=wanted)
    there = dict(found.values_list("number", "hash"))
    for number, (hash_then, name) in sorted(wanted.items()):
        if number not in there:
            yield f"office {office_id}, seal {number}: {name} names it, and it is missing"
        elif there[number] != hash_then:
            yield f"office {office_id}, seal {number}: it is another one than in {name}"


def _proofs(values: dict[str, Any]) -> list[str]:
    text = canonical(values).encode()
    return [
        hmac.new(key, text, hashlib.sha256).hexdigest() for key in SEAL.derived(PURPOSE)
    ]
