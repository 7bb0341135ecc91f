"""``manage.py bench filing_walk``: 10,000 random steps over filing and case actions, through the pages.

The walk is the test suite's (``tests/walks/case_walk.py``), which takes a seeded sample of the same steps. Documents are one
blank page: typesetting and cryptography are measured elsewhere.
"""

import os
import sys
import time
from subprocess import PIPE, STDOUT, Popen

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark

STEPS = 10_000
TEST = "tests/filing/pains/test_pain_24_random_walk.py"


@benchmark("filing_walk")
def filing_walk(say: Say) -> None:
    """Walk; says as it goes how many requests and acts of which kind there were, the answers, and which states were reached.

    Raises SystemExit if something broke.
    """
    environment = {"WALK_STEPS": str(STEPS), **os.environ, "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-n", "0", "-p", "no:randomly", TEST]
    started, told = time.perf_counter(), ""
    with Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=PIPE, stderr=STDOUT, text=True) as walk:
        for line in walk.stdout or ():
            told = (told + line)[-20_000:]
            if line.startswith("walked"):
                say(line.rstrip())
    say(f"{time.perf_counter() - started:.0f} seconds")
    if walk.returncode:
        say(told)
        raise SystemExit(1)
