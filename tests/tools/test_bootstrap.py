"""What sets up ``.venv`` on a fresh machine."""

from __future__ import annotations

from tools.bootstrap import locked


def test_one_package_is_taken_out_of_the_lock_file_with_its_hashes() -> None:
    first, *hashes = locked("uv").splitlines()
    assert first.startswith("uv==")
    assert hashes
    assert all("--hash=sha256:" in line for line in hashes if "# via" not in line)
