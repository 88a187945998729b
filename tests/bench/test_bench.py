"""The measurements themselves: a try on small data measures every name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from bench.backup_stage import NAMES as BACKUP
from bench.cases import NAMES
from bench.certificates_stage import NAMES as CERTIFICATES
from bench.directory_stage import NAMES as DIRECTORY
from bench.limits import LIMITS
from bench.million_stage import NAMES as MILLION
from bench.page_weight_stage import NAMES as VISITS
from bench.record_stage import LIMITS as RECORD_LIMITS
from bench.record_stage import NAMES as RECORD
from bench.report import exceeded
from bench.sending_stage import LIMITS as SENDING_LIMITS
from bench.sending_stage import NAMES as SENDING
from bench.stamping_stage import LIMITS as STAMPING_LIMITS
from bench.stamping_stage import NAMES as STAMPING
from bench.ways_stage import LIMITS as WAYS_LIMITS
from bench.ways_stage import NAMES as WAYS

PROJECT = Path(__file__).resolve().parent.parent.parent
KEYS = {
    "name", "database", "dataset", "median_ms", "p95_ms", "rps8", "bytes",
    "transferred", "queries", "limit", "limit_value", "ratio", "most",
}  # fmt: skip
WITHOUT_PAGE = {"raw_sql_list"}
# In a process of their own.
PROOFS = {"record_verify", "record_memory"}
DATASETS = {
    **dict.fromkeys(MILLION, "million"),
    **dict.fromkeys(SENDING, "sending"),
    **dict.fromkeys(WAYS, "ways"),
    **dict.fromkeys(STAMPING, "stamping"),
    **dict.fromkeys(CERTIFICATES, "certificates"),
    **dict.fromkeys(DIRECTORY, "directory"),
    **dict.fromkeys(VISITS, "first visits"),
    **dict.fromkeys(RECORD, "record"),
}


@pytest.mark.long
def test_a_quick_run_measures_what_it_is_asked_for(tmp_path: Path) -> None:
    assert measured(tmp_path, "--only", "register_list") == ["register_list"]


@pytest.mark.long
def test_a_quick_run_measures_every_name(tmp_path: Path) -> None:
    every = [
        *NAMES,
        *MILLION,
        *SENDING,
        *WAYS,
        *STAMPING,
        *CERTIFICATES,
        *DIRECTORY,
        *VISITS,
        *RECORD,
        *BACKUP,
    ]
    assert measured(tmp_path) == every


def measured(tmp_path: Path, *only: str) -> list[str]:
    """Return the names that a try measured; each has all that it should have."""
    output = tmp_path / "results.json"
    command = [sys.executable, "-m", "bench", "--quick", "--database", "sqlite", *only]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path), "--output", str(output)],
        check=False,
        cwd=PROJECT,
        # The fonts are the same for all; making them takes a second.
        env={**os.environ, "SARABAN_ASSETS": str(settings.ASSETS_FOLDER)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    results = json.loads(output.read_text(encoding="utf-8"))
    for result in results:
        assert set(result) == KEYS
        assert result["database"] == "sqlite"
        is_inside = result["name"] not in NAMES
        assert result["dataset"] == DATASETS.get(result["name"], "small")
        assert 0 < result["median_ms"] <= result["p95_ms"]
        assert (result["rps8"] > 0) is not is_inside
        asks = result["name"] not in {
            *STAMPING,
            *CERTIFICATES,
            *DIRECTORY,
            *VISITS,
            *BACKUP,
            *PROOFS,
        }
        assert (result["queries"] > 0) is asks
        assert result["limit_value"] > 0
        assert result["ratio"] > 0
        if result["name"] not in WITHOUT_PAGE and not is_inside:
            assert result["transferred"] > 0
    assert "register_list" in done.stdout
    return [result["name"] for result in results]


def test_every_name_has_a_limit() -> None:
    assert set(LIMITS) == set(NAMES)
    assert set(SENDING_LIMITS) == set(SENDING)
    assert set(WAYS_LIMITS) == set(WAYS)
    assert set(STAMPING_LIMITS) == set(STAMPING)
    assert set(RECORD_LIMITS) == set(RECORD)


def test_a_name_that_stands_for_nothing_is_told() -> None:
    command = [sys.executable, "-m", "bench", "--only", "sending_nothing_*"]
    done = subprocess.run(
        [*command, "--database", "sqlite"],
        check=False,
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "sending_nothing_*" in done.stdout


def test_a_ratio_above_what_it_may_be_is_told() -> None:
    good = {"name": "home", "ratio": 9.0, "most": 10}
    bad = {"name": "home", "ratio": 11.0, "most": 10}
    assert exceeded([good, bad]) == [bad]
