"""Several files as one archive, written while it is sent: never whole in memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from saraban.documents.errors import FileLostError
from saraban.documents.models import StoredFile
from saraban.documents.names import saved_name
from saraban.documents.storage import open_stored, path_of

CHUNK: Final = 256 * 1024
# Years that an archive can hold.
_FIRST_YEAR: Final = 1980
_OWNER_READS_AND_WRITES: Final = 0o600


@dataclass(frozen=True)
class ZippedFile:
    """One file of an archive, under the name it came with."""

    stored_file: StoredFile
    name: str
    moment: datetime


def zip_response(files: Sequence[ZippedFile], name: str) -> StreamingHttpResponse:
    """Answer with all files in one archive called ``name``.

    Files are packed as they are: they are compressed already. Raises FileLostError
    before anything is sent.
    """
    for file in files:
        if not path_of(file.stored_file.sha256).exists():
            raise FileLostError
    response = StreamingHttpResponse(_written(files), content_type="application/zip")
    file_name = saved_name(f"{name.replace('/', '-')}.zip")
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def distinct_names(names: Iterable[str]) -> list[str]:
    """Return names that every computer can keep beside each other.

    No two are the same to one that ignores case.
    """
    found: list[str] = []
    used: set[str] = set()
    for name in names:
        distinct, again = saved_name(name), 1
        while distinct.casefold() in used:
            again += 1
            distinct = saved_name(name, f" ({again})")
        used.add(distinct.casefold())
        found.append(distinct)
    return found


class _Outlet(io.RawIOBase):
    """Where the archive is written to; what has gathered is taken away in pieces."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self._pieces.append(bytes(piece))
        self._written += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._written

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _written(files: Sequence[ZippedFile]) -> Iterator[bytes]:
    outlet = _Outlet()
    names = distinct_names(file.name for file in files)
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for file, name in zip(files, names, strict=True):
            yield from _packed(archive, outlet, file, name)
    yield outlet.take()


def _packed(
    archive: zipfile.ZipFile, outlet: _Outlet, file: ZippedFile, name: str
) -> Iterator[bytes]:
    """Write one entry whose head knows size and sum: they are read before, once more.

    What comes behind the content instead, readers that go forward (Java) refuse.
    """
    moment = timezone.localtime(file.moment)
    stamp = (max(moment.year, _FIRST_YEAR), *moment.timetuple()[1:6])
    member = zipfile.ZipInfo(name, stamp)
    member.external_attr = _OWNER_READS_AND_WRITES << 16
    with open_stored(file.stored_file) as source:
        member.CRC = 0
        while piece := source.read(CHUNK):
            member.CRC = zlib.crc32(piece, member.CRC)
        member.file_size = member.compress_size = source.tell()
        member.header_offset = outlet.tell()
        archive.filelist.append(member)
        outlet.write(member.FileHeader())
        source.seek(0)
        while piece := source.read(CHUNK):
            outlet.write(piece)
            yield outlet.take()
    archive.start_dir = outlet.tell()
    yield outlet.take()
