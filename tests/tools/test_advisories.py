"""What is known of the locked packages is asked where it can be had, and said."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.advisories import NOT_CHECKED

KNOWN = {
    "id": "PYSEC-2026-1",
    "summary": "an invented hole",
    "modified": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "django", "ecosystem": "PyPI"},
            "ranges": [
                {
                    "type": "ECOSYSTEM",
                    "events": [{"introduced": "0"}, {"fixed": "99"}],
                }
            ],
        }
    ],
}


class Advisories(BaseHTTPRequestHandler):
    """The OSV interface, knowing of one hole in Django."""

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        hole = {"id": KNOWN["id"], "modified": KNOWN["modified"]}
        results = [
            {"vulns": [hole]} if each["package"]["name"] == "django" else {}
            for each in json.loads(sent)["queries"]
        ]
        self._answer({"results": results})

    def do_GET(self):
        self._answer(KNOWN)

    def _answer(self, said):
        content = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words):
        """Say nothing."""


@pytest.fixture
def service():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def ask(address):
    return subprocess.run(
        [sys.executable, "-m", "tools.advisories"],
        env={**os.environ, "ADVISORIES_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_known_hole_fails_and_is_named(service):
    done = ask(service)
    if done.returncode == NOT_CHECKED:
        pytest.skip(f"the package index cannot be read: {done.stdout}")
    assert done.returncode == 1, done.stdout
    assert "PYSEC-2026-1 an invented hole (fixed in 99)" in done.stdout
    assert "1 vulnerabilities known" in done.stdout


def test_where_nothing_can_be_had_it_says_so():
    done = ask("http://127.0.0.1:9/")
    assert done.returncode == NOT_CHECKED
    assert "packages not looked up" in done.stdout
