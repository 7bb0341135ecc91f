"""``manage.py bench filing_api``: thousands of requests made up from the OpenAPI document, right and wrong ones.

The test suite's own test (``tests/filing/api/test_document.py``) with more examples; it takes a seeded sample of the same.
"""

import os
import subprocess
import sys
import time

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark

EXAMPLES = 100
TEST = "tests/filing/api/test_document.py"


@benchmark("filing_api")
def filing_api(say: Say) -> None:
    """Ask; prints how many requests there were and how often each status came. Raises SystemExit if something broke."""
    environment = {"API_EXAMPLES": str(EXAMPLES), **os.environ, "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-n", "0", "-o", "timeout=7200", TEST]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if "requests and answers" in line:
            say(line)
    say(f"{time.perf_counter() - started:.0f} seconds")
    if done.returncode:
        say(done.stdout[-4000:])
        raise SystemExit(1)
