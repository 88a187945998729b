"""docs/security.md: every requirement once, sums that add up, names that exist."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from saraban.config.environment import postgresql_database
from tests.conventions.files import ROOT, project_files, text_of

PAGE: Final = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# Levels 1 and 2 of ASVS 5.0.0: in each section they are the first so many.
SECTIONS: Final = """
    1.1 2, 1.2 9, 1.3 11, 1.4 3, 1.5 2, 2.1 3, 2.2 3, 2.3 4, 2.4 1, 3.2 2, 3.3 4, 3.4 6, 3.5 5,
    3.7 2, 4.1 3, 4.2 1, 4.3 2, 4.4 4, 5.1 1, 5.2 3, 5.3 2, 5.4 3, 6.1 3, 6.2 12, 6.3 4, 6.4 4,
    6.5 5, 6.6 3, 6.8 4, 7.1 3, 7.2 4, 7.3 2, 7.4 5, 7.5 2, 7.6 2, 8.1 2, 8.2 3, 8.3 1, 8.4 1,
    9.1 3, 9.2 4, 10.1 2, 10.2 2, 10.3 4, 10.4 11, 10.5 5, 10.6 2, 10.7 3, 11.1 2, 11.2 3,
    11.3 3, 11.4 4, 11.5 1, 11.6 1, 12.1 3, 12.2 2, 12.3 4, 13.1 1, 13.2 5, 13.3 2, 13.4 5,
    14.1 2, 14.2 4, 14.3 3, 15.1 3, 15.2 3, 15.3 7, 16.1 1, 16.2 5, 16.3 4, 16.4 3, 16.5 3,
    17.1 1, 17.2 4, 17.3 2
"""
ROW: Final = re.compile(
    r"^\| (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) \| [^|]+ \| (met|\*\*open\*\*|n/a): ",
    re.MULTILINE,
)
ROWS: Final = [(row[1].split(", "), row[2].strip("*")) for row in ROW.finditer(PAGE)]
NAMED: Final = sorted(set(re.findall(r"`((?:saraban|tests|tools)/[^`\s]+)`", PAGE)))


def test_every_requirement_of_level_2_stands_there_once() -> None:
    asked = [
        f"{section}.{number}"
        for section, count in (each.split() for each in SECTIONS.split(","))
        for number in range(1, int(count) + 1)
    ]
    assert len(asked) == 253
    told = [number for numbers, _ in ROWS for number in numbers]
    assert Counter(told) == Counter(asked)


def test_the_sums_are_those_of_the_tables() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for numbers, state in ROWS:
        for number in numbers:
            found[f"V{number.partition('.')[0]}", state] += 1
            found["all", state] += 1
    sums = re.findall(
        r"^\| (V\d+|all)[^|]*\| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE
    )
    assert len(sums) == 18
    for chapter, *told in sums:
        counted = [found[chapter, state] for state in ("met", "open", "n/a")]
        assert [int(each) for each in told] == counted, chapter


def test_what_is_open_is_told_at_the_top() -> None:
    top = PAGE.split("## What stays open")[1].split("\n## ")[0]
    told = re.findall(r"\d+\.\d+\.\d+", top)
    still = [number for numbers, state in ROWS if state == "open" for number in numbers]
    assert sorted(told) == sorted(still)


def test_every_path_and_every_test_that_is_named_exists() -> None:
    assert [name for name in NAMED if not exists(name)] == []


def exists(name: str) -> bool:
    """Whether a path is there, and in it the test that is named behind ``::``."""
    path, _, test = name.partition("::")
    if not (ROOT / path).exists():
        return False
    text = (ROOT / path).read_text(encoding="utf-8") if test else ""
    return not test or bool(re.search(rf"^def {test}\(", text, re.MULTILINE))


def test_the_sample_of_the_web_server_speaks_tls_of_today() -> None:
    sample = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    sample = sample.split("```nginx")[1].split("```")[0]
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in sample
    (ciphers,) = re.findall(r"ssl_ciphers ([^;]+);", sample)
    assert all(each.startswith("ECDHE+") for each in ciphers.split(":"))
    assert "autoindex" not in sample


def test_options_of_tls_go_to_the_database() -> None:
    address = "postgresql://saraban@db.example/saraban?sslmode=verify-full"
    assert postgresql_database(address)["OPTIONS"]["sslmode"] == "verify-full"


def test_no_key_lies_in_the_project() -> None:
    key = re.compile(
        r"PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}|AGE-SECRET-KEY-1[0-9A-Z]{58}"
    )
    for path in project_files():
        assert path.name not in {"secret-key", "seal-key", "secret-letters-key"}, path
        assert not key.search(text_of(path) or ""), path
