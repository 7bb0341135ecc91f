"""``manage.py bench filing_walk``: 10,000 random steps over filing and case actions, through the pages.

The walk is the test suite's (``tests/walks/case_walk.py``), which takes a seeded sample of the same steps. Documents are one
blank page: typesetting and cryptography are measured elsewhere.
"""

import os
import subprocess
import sys
import time

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark

STEPS = 10_000
TEST = "tests/filing/pains/test_pain_24_random_walk.py"


@benchmark("filing_walk")
def filing_walk(say: Say) -> None:
    """Walk; prints how many requests and acts of which kind, and the answers. Raises SystemExit if something broke."""
    environment = {"WALK_STEPS": str(STEPS), **os.environ, "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-n", "0", "-p", "no:randomly", TEST]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if line.startswith("requests and acts"):
            say(line)
    say(f"{time.perf_counter() - started:.0f} seconds")
    if done.returncode:
        say(done.stdout[-4000:])
        raise SystemExit(1)
