"""Settings of the tests: the real ones, with a data folder of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Processes that a test starts inherit the folder; workers of one run have one each.
if "SARABAN_TEST_FOLDER" not in os.environ:
    os.environ["SARABAN_TEST_FOLDER"] = tempfile.mkdtemp(prefix="saraban-test-")
    atexit.register(shutil.rmtree, os.environ["SARABAN_TEST_FOLDER"], True)
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_FOLDER = Path(os.environ["SARABAN_TEST_FOLDER"]) / _WORKER
os.environ["SARABAN_DATA"] = str(_FOLDER)
os.environ["SARABAN_SECRET_KEY"] = "only-for-tests-" + "0123456789" * 3
os.environ["SARABAN_SEAL_KEY"] = "seals-of-tests-" + "0123456789" * 3
os.environ["SARABAN_SECRET_LETTERS_KEY"] = "letters-of-tests-" + "0123456789" * 3

from saraban.config.settings import *  # noqa: E402, F403
from saraban.config.settings import DATABASES  # noqa: E402

# A file, not memory: processes that a test starts open the same database.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}

# Accounts are made by the hundred; guessing their passwords is no danger here.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# WhiteNoise warns of a folder that is not there, once for every test client.
(_FOLDER / "static").mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
