"""Settings of the test suite: a data folder of its own, the same parts as the demo."""

import os
import tempfile

os.environ.setdefault("COURTPORTAL_DATA", tempfile.mkdtemp(prefix="courtportal-test-"))

from courtportal.settings.base import *  # noqa: F403

DEMO = True
CLOCK_SETTABLE = True
SECRET_KEY = "only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
# A file, as in the demo: threads and killed processes see the same locks.
if "sqlite3" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
