"""``manage.py bench filing_pains``: the counts that are too heavy for the test suite, by the tests of the same pains.

With ``PAINS_WHOLE`` they take every place instead of a seeded few: a death before every durable write of a service (pain 4),
a hundred filled-in and signed forms (pain 11), a hundred publications found by the real worker (pain 15).
"""

import os
import subprocess
import sys
import time

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark

TESTS = (
    "tests/filing/pains/test_pain_04_mail_without_service.py",
    "tests/filing/pains/test_pain_11_originals.py",
    "tests/filing/pains/test_pain_15_search.py",
)


@benchmark("filing_pains")
def filing_pains(say: Say) -> None:
    """Prints the seconds and the outcome of each. Raises SystemExit if one fails."""
    environment = {**os.environ, "PAINS_WHOLE": "1", "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
    failed = False
    for test in TESTS:
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:randomly", test]
        started = time.perf_counter()
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
        say(f"{test}: {done.stdout.splitlines()[-1]}, {time.perf_counter() - started:.0f} s")
        failed |= bool(done.returncode)
    if failed:
        raise SystemExit(1)
