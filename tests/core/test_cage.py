"""What a process that reads files may not do, at each level of its cage."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

import saraban
from saraban.core import kernel_rules
from saraban.core.cage import Level, Limits, level_in_force, require_level, strongest
from saraban.core.cage_places import SCRATCH
from saraban.core.child_process import open_made, run_program, run_script
from saraban.core.file_locks import locked_one_of
from saraban.documents.office_files import convert_to_pdf
from tools.machine import is_ci

HOSTILE = Path(__file__).with_name("hostile_script.py")
LIMITS = Limits(memory=1024**3, written=1024**2)
# Where nothing closes files, and another process is seen.
OPEN_FILES = {"write another file", "remove another file", "make a file beside"} | {
    "change the code",
    "read its environment",
}
# Programs put dates and modes on their files, and start others.
OF_PROGRAMS = {"start a process", "start a program"}
ON_OTHERS = {"open another file to all", "date another file"}


@pytest.fixture(params=list(Level))
def level(request: pytest.FixtureRequest, settings: Settings) -> Level:
    """Each level; one that this machine does not have is left out, but by no CI."""
    wanted: Level = request.param
    settings.CAGE = wanted
    try:
        require_level()
    except ImproperlyConfigured as error:
        if is_ci():
            pytest.fail(str(error))
        pytest.skip(str(error))
    return wanted


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[IO[bytes]]:
    with locked_one_of([tmp_path / "1.lock"], 0) as lock:
        assert lock is not None
        yield lock


@dataclass(frozen=True)
class Prey:
    """What there is to be reached from a cage."""

    task: dict[str, Any]
    folder: Path
    victim: Path

    def done(self, report: dict[str, Any]) -> set[str]:
        """Return what a child did, without what it did in a world of its own."""
        done = set(report["done"])
        if not Path(self.task["beside"]).exists():
            done.discard("make a file beside")
        is_kept = Path(self.task["other"]).read_bytes() == b"secret"
        assert is_kept is ("write another file" not in done)
        assert self.victim.exists() is ("remove another file" not in done)
        return done

    def deeds_of(self, level: Level, *, is_program: bool) -> set[str]:
        """Return what goes through at a level, in the task's own words."""
        done = OF_PROGRAMS if is_program else set()
        if level is Level.LANDLOCK and is_program:
            # Landlock knows no modes; the kernel's later versions know signals.
            done = done | ON_OTHERS | {"connect to a socket file"}
            # LibreOffice removes its own socket there.
            if self.folder.is_relative_to(SCRATCH):
                done = done | {"remove another file"}
            if kernel_rules.landlock_version() < 6:
                done = done | {"signal"}
        if level is Level.LIMITS:
            done = done | OPEN_FILES | {f"read {each}" for each in self.task["secrets"]}
            if is_program:
                done = done | ON_OTHERS | {"connect to a socket file", "signal"}
        return done


@pytest.fixture
def prey(tmp_path: Path, settings: Settings) -> Iterator[Prey]:
    """A database, keys, stored files and sockets that listen."""
    folder, outside = tmp_path / "own", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    secrets = [
        Path(settings.DATA_FOLDER) / "secret-key",
        Path(settings.DATA_FOLDER) / "saraban.sqlite3",
        Path(settings.FILES_FOLDER) / "ab" / "cd" / "another",
        Path(settings.CERTIFICATES_FOLDER) / "5099.p12",
        outside / "other",
        outside / "victim",
    ]
    made = [path for path in secrets if not path.exists()]
    for path in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"secret")
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as line,
    ):
        line.bind(str(outside / "socket"))
        line.listen()
        task = {
            "other": str(outside / "other"),
            "victim": str(outside / "victim"),
            "beside": str(tmp_path / "beside"),
            "code": str(Path(saraban.__file__)),
            "folder": str(folder),
            "socket": str(outside / "socket"),
            "port": server.getsockname()[1],
            "pid": os.getpid(),
            "secrets": [str(path) for path in secrets if path.name != "victim"],
        }
        yield Prey(task, folder, outside / "victim")
    for path in made:
        path.unlink(missing_ok=True)


def no_secret_in(environment: dict[str, str]) -> None:
    """Nothing of ours is told, not even where the data lies."""
    allowed = {"PATH", "LANG", "LANGUAGE", "TZ", "HOME", "TMPDIR", "PWD", "SHLVL", "_"}
    names = {name for name in environment if not name.startswith("LC_")}
    assert names <= allowed, names - allowed


def test_a_script_reaches_nothing_but_its_files(
    level: Level, prey: Prey, lock: IO[bytes]
) -> None:
    ended = run_script(
        HOSTILE,
        prey.task,
        seconds=20,
        lock=lock,
        limits=LIMITS,
        folder=prey.folder,
    )
    assert ended.code == 0, ended.errors
    report = json.loads(ended.output)
    assert prey.done(report) == prey.deeds_of(level, is_program=False)
    no_secret_in(report["environment"])


def test_a_program_reaches_nothing_but_its_files(
    level: Level, prey: Prey, lock: IO[bytes]
) -> None:
    told = prey.folder / "report.json"
    task = json.dumps({**prey.task, "report": str(told)})
    ended = run_program(
        [sys.executable, "-I", str(HOSTILE), task],
        seconds=20,
        lock=lock,
        limits=LIMITS,
        folder=prey.folder,
        reads=[HOSTILE],
        environment={},
    )
    assert ended.code == 0
    report = json.loads(told.read_bytes())
    assert prey.done(report) == prey.deeds_of(level, is_program=True)
    no_secret_in(report["environment"])


def script(folder: Path, *lines: str) -> Path:
    path = folder / "script.py"
    path.write_text("\n".join(("import json, os, sys, threading", *lines)))
    return path


@pytest.mark.parametrize("place", ["ที่ เก็บ", "link"])
def test_files_under_any_name_are_read_and_written_by_many_at_once(
    level: Level, tmp_path: Path, lock: IO[bytes], place: str
) -> None:
    (tmp_path / "ที่ เก็บ").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "ที่ เก็บ")
    copies = script(
        tmp_path,
        "task = json.load(sys.stdin)",
        "began = threading.Thread(target=print); began.start(); began.join()",
        "made = open(task['target'] + '.part', 'w')",
        "made.write(open(task['source']).read()); made.close()",
        "os.replace(task['target'] + '.part', task['target'])",
    )

    def copied(number: int) -> str:
        source = tmp_path / place / f"{number}.txt"
        source.write_text(f"content {number}")
        folder = tmp_path / place / f"folder {number}"
        folder.mkdir()
        task = {"source": str(source), "target": str(folder / "made")}
        ended = run_script(
            copies, task, seconds=20, lock=lock, reads=[source], folder=folder
        )
        assert ended.code == 0, ended.errors
        with open_made(folder / "made") as made:
            return made.read().decode()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(copied, range(3))) == [f"content {n}" for n in range(3)]


def test_data_within_what_every_child_reads_stays_closed(
    level: Level, tmp_path: Path, lock: IO[bytes], settings: Settings
) -> None:
    # As where the data lies in /usr/local, or beside the packages.
    settings.DATA_FOLDER = Path(saraban.__file__).parent / "desk"
    within = str(settings.DATA_FOLDER / "apps.py")
    opens = script(
        tmp_path,
        "import PIL.Image, saraban.core.thai",
        "try: print(bool(open(json.load(sys.stdin)['within']).read()))",
        "except OSError: print('closed')",
    )
    ended = run_script(opens, {"within": within}, seconds=20, lock=lock)
    told = b"True\n" if level is Level.LIMITS else b"closed\n"
    assert (ended.output, ended.code) == (told, 0)


def test_a_venv_of_links_in_any_place_is_found(level: Level, tmp_path: Path) -> None:
    venv.create(tmp_path / "ที่ x" / "venv", symlinks=True)
    (tmp_path / "link").symlink_to(tmp_path / "ที่ x" / "venv")
    says = script(tmp_path, "print(sys.prefix)")
    runs = (
        "from pathlib import Path\n"
        "from saraban.core.child_process import run_script\n"
        f"ended = run_script(Path({str(says)!r}), {{}}, seconds=20, lock=open({str(says)!r}, 'rb'))\n"
        "print(ended.output.decode(), ended.errors.decode())"
    )
    packages = sysconfig.get_path("purelib")
    done = subprocess.run(
        [tmp_path / "link" / "bin" / "python", "-c", runs],
        check=True,
        capture_output=True,
        text=True,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{Path(saraban.__file__).parent.parent}:{packages}",
            "DJANGO_SETTINGS_MODULE": "saraban.config.settings",
            "SARABAN_DATA": str(tmp_path / "data"),
            "SARABAN_CAGE": level,
        },
    )
    assert done.stdout.strip() == str(tmp_path / "link"), done.stderr


@pytest.mark.long
def test_libreoffice_works_and_leaves_nothing_behind(
    level: Level, tmp_path: Path, lock: IO[bytes], office: str
) -> None:
    source, target = tmp_path / "แนบ.xls", tmp_path / "made.pdf"
    source.write_text("<table><tr><td>หนังสือราชการ</td></tr></table>", encoding="utf-8")
    before = set(Path(SCRATCH).iterdir())
    assert convert_to_pdf(source, "xls", target, lock) == ""
    assert target.read_bytes().startswith(b"%PDF")
    left = {path.name for path in set(Path(SCRATCH).iterdir()) - before}
    assert not {name for name in left if name.startswith("OSL_PIPE")}


def test_what_a_child_made_is_opened_only_if_it_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    own = tmp_path / "own"
    own.mkdir()
    (own / "linked").symlink_to(tmp_path / "secret")
    (own / "twice").hardlink_to(tmp_path / "secret")
    (tmp_path / "away").symlink_to(tmp_path)
    os.mkfifo(own / "pipe")
    for path in (own / "linked", own / "twice", own / "pipe", own, own / "none"):
        with pytest.raises(FileNotFoundError):
            open_made(path)
    with pytest.raises(FileNotFoundError):
        open_made(tmp_path / "away" / "script.py")
    (own / "made").write_text("made")
    with open_made(own / "made") as made:
        assert made.read() == b"made"


def test_the_strongest_level_is_taken(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.CAGE = "best"
    assert level_in_force() is strongest()
    if is_ci():
        assert level_in_force() is Level.BUBBLEWRAP
    # A machine without bubblewrap, and one on which it does not work.
    monkeypatch.setenv("PATH", str(tmp_path))
    without = level_in_force()
    assert without is not Level.BUBBLEWRAP
    (tmp_path / "bwrap").symlink_to(shutil.which("false", path=os.defpath) or "")
    assert level_in_force() is without
    settings.CAGE = "bubblewrap"
    with pytest.raises(ImproperlyConfigured, match=f"the strongest .* is {without}"):
        require_level()
