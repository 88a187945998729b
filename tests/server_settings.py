"""Settings of the web server that tests start: static files are the real ones."""

from saraban.config import settings as real
from tests.settings import *  # noqa: F403

STORAGES = real.STORAGES
# The link of an empty database would stand in that of every test.
SARABAN_START_WORDS = []
