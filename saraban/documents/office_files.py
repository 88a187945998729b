"""Word and Excel files as PDF, where LibreOffice is on the machine."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import IO, Final
from xml.sax.saxutils import escape

from django.conf import settings

from saraban.core.cage import Limits
from saraban.core.child_process import open_made, run_program
from saraban.core.fonts import build_pdf_fonts
from saraban.core.whole_files import written_whole

MOST_SECONDS: Final = 30
MEGABYTE: Final = 1024 * 1024
LIMITS: Final = Limits(memory=4096 * MEGABYTE, written=200 * MEGABYTE)
_PROGRAMS: Final = ("soffice", "libreoffice")
# Nothing in a file may run or fetch: no macros, no linked contents, and a proxy that
# does not exist for whatever still asks.
_REFUSED: Final = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


# Faces of Thai office files; where one is not on the machine, ours takes its place.
_FACES: Final = (
    "TH SarabunPSK",
    "TH Sarabun New",
    "TH SarabunIT๙",
    "Angsana New",
    "AngsanaUPC",
    "Browallia New",
    "Cordia New",
)


def office_program() -> str | None:
    """Return the program that opens Word and Excel files, None where there is none."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def convert_to_pdf(source: Path, extension: str, target: Path, lock: IO[bytes]) -> str:
    """Write the file as PDF to ``target``; return what went wrong in a word.

    The program works in a folder of its own that is gone afterwards, ends with
    everything that it started when its time is over, and holds ``lock`` meanwhile.
    """
    program = office_program()
    if program is None:
        return "damaged"
    with tempfile.TemporaryDirectory(prefix="saraban-office-") as name:
        folder = Path(name)
        shutil.copyfile(source, folder / f"file.{extension}")
        _write_profile(folder / "profile" / "user")
        _write_faces(folder)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder / "made"),
            str(folder / f"file.{extension}"),
        ]
        ended = run_program(
            command,
            seconds=MOST_SECONDS,
            lock=lock,
            limits=LIMITS,
            folder=folder,
            reads=[build_pdf_fonts(settings.ASSETS_FOLDER), *_parts_of(program)],
            environment={"FONTCONFIG_FILE": str(folder / "fonts.conf")},
        )
        if not ended.is_in_time:
            return "slow"
        try:
            made = open_made(folder / "made" / "file.pdf")
        except FileNotFoundError:
            return "damaged"
        with made, written_whole(target) as part, part.open("wb") as copy:
            shutil.copyfileobj(made, copy)
    return ""


def _parts_of(program: str) -> list[Path]:
    """Return the folder of a LibreOffice that lies apart, as its makers pack it."""
    folder = Path(program).resolve().parent
    return [folder.parent] if folder.name == "program" else [folder]


def _write_profile(folder: Path) -> None:
    """Write the program's settings before it starts for the first time."""
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" '
        f'oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in (
            (f"Office.{path}" if path.startswith("Common") else path, name, value)
            for path, name, value in _REFUSED
        )
    )
    written = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )
    target = folder / "registrymodifications.xcu"
    target.write_text(written, encoding="utf-8")


def _write_faces(folder: Path) -> None:
    """Add the system's own typeface to those of the machine: servers have no Thai one."""
    faces = "".join(
        f'<alias binding="same"><family>{face}</family>'
        "<accept><family>Sarabun</family></accept></alias>"
        for face in _FACES
    )
    own = escape(str(build_pdf_fonts(settings.ASSETS_FOLDER)))
    written = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        '<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{own}</dir><cachedir>{escape(str(folder / 'faces'))}</cachedir>"
        f"{faces}</fontconfig>"
    )
    (folder / "fonts.conf").write_text(written, encoding="utf-8")
