"""Children with limits: what they hear, what they say, and how they are ended."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from saraban.core.cage import Limits
from saraban.core.child_process import run_program, run_script
from saraban.core.file_locks import locked_one_of

MEGABYTE = 1024 * 1024
LIMITS = Limits(memory=256 * MEGABYTE, written=MEGABYTE)
SHELL = shutil.which("sh") or "sh"


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[IO[bytes]]:
    with locked_one_of([tmp_path / "1.lock"], 0) as lock:
        assert lock is not None
        yield lock


def script(folder: Path, *lines: str) -> Path:
    path = folder / "script.py"
    path.write_text("\n".join(("import json, os, sys, time", *lines)))
    return path


def test_a_script_reports_on_its_task(tmp_path: Path, lock: IO[bytes]) -> None:
    answer = script(
        tmp_path,
        "task = json.load(sys.stdin)",
        "json.dump({'problem': task['word'] + os.environ['MORE']}, sys.stdout)",
    )
    ended = run_script(
        answer,
        {"word": "ไม่"},
        seconds=20,
        lock=lock,
        limits=LIMITS,
        environment={"MORE": "มี"},
    )
    assert ended.report == {"problem": "ไม่มี"}


def test_a_script_that_takes_too_long_is_slow_and_what_it_said_stays(
    tmp_path: Path, lock: IO[bytes]
) -> None:
    endless = script(tmp_path, "print('so far', flush=True)", "time.sleep(60)")
    began = time.monotonic()
    ended = run_script(endless, {}, seconds=3, lock=lock)
    assert time.monotonic() - began < 30
    assert (ended.is_in_time, ended.output) == (False, b"so far\n")
    assert ended.report == {"problem": "slow"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("bytes(300 * 1024 * 1024)", b"MemoryError"),
        ("open('large', 'wb').write(bytes(2 * 1024 * 1024))", b"File too large"),
        ("sys.exit('no such page')", b"no such page"),
    ],
)
def test_a_script_that_dies_of_its_limits_or_its_file_is_damaged(
    tmp_path: Path, lock: IO[bytes], line: str, said: bytes
) -> None:
    ended = run_script(
        script(tmp_path, line),
        {},
        seconds=20,
        lock=lock,
        limits=LIMITS,
        folder=tmp_path,
    )
    assert said in ended.errors
    assert ended.report == {"problem": "damaged"}


def test_without_limits_a_script_has_all_memory(
    tmp_path: Path, lock: IO[bytes]
) -> None:
    large = script(tmp_path, "print(len(bytes(300 * 1024 * 1024)))")
    ended = run_script(large, {}, seconds=20, lock=lock)
    assert (ended.code, ended.output) == (0, b"314572800\n")


@pytest.mark.parametrize("waits", ["", "; sleep 60"])
def test_a_program_ends_with_everything_that_it_started(
    tmp_path: Path, lock: IO[bytes], waits: str
) -> None:
    late = "(sleep 4; touch late) &"
    ended = run_program(
        [SHELL, "-c", f'echo "$MORE" > made; {late} true{waits}'],
        seconds=2,
        lock=lock,
        limits=LIMITS,
        folder=tmp_path,
        environment={"MORE": "said"},
    )
    assert ended.is_in_time is not bool(waits)
    assert (tmp_path / "made").read_text() == "said\n"
    time.sleep(4)
    assert not (tmp_path / "late").exists()


def test_a_child_holds_the_slot_itself(tmp_path: Path, lock: IO[bytes]) -> None:
    holds = script(
        tmp_path,
        "print(os.path.samestat(os.fstat(int(json.load(sys.stdin)['lock'])),",
        f"    os.stat({str(tmp_path / '1.lock')!r})))",
    )
    ended = run_script(
        holds,
        {"lock": lock.fileno()},
        seconds=20,
        lock=lock,
        reads=[tmp_path / "1.lock"],
    )
    assert ended.output == b"True\n"


def test_one_that_is_ended_while_its_cage_is_built_lets_go_of_the_lock(
    tmp_path: Path,
) -> None:
    """A part of the cage stayed behind, and held its lock for ever."""
    endless = script(tmp_path, "time.sleep(600)")
    for number in range(40):
        place = tmp_path / f"{number}.lock"
        with locked_one_of([place], 0) as lock:
            assert lock is not None
            run_script(endless, {}, seconds=0.0007 * number, lock=lock)
        with locked_one_of([place], 10) as lock:
            assert lock is not None, number
