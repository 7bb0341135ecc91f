"""``manage.py bench filing_inputs``: what a first filing of private lending asks of a person, on a phone.

It is the test's filing (``tests/stories/test_forms_on_a_phone.py``), from "what happened" to the confirmation, in a portal of its
own: how many fields are filled in or chosen, how far a step goes beyond a screen of 320 px, how heavy the first pages are.
"""

import os
import re
import subprocess
import sys

from django.conf import settings

from courtportal.demo.bench.registry import Say, benchmark

TEST = "tests/stories/test_forms_on_a_phone.py"
FIGURE = re.compile(r"measured (.+): (-?[0-9]+)")


@benchmark("filing_inputs")
def filing_inputs(say: Say) -> None:
    """File; prints inputs, steps, bytes. Raises SystemExit if the test fails."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "courtportal.settings.test"}
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-n", "0", "-p", "no:randomly", TEST]
    command += ["-k", "private_lending or first_page"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    figures = [(what, int(figure)) for what, figure in FIGURE.findall(done.stdout)]
    steps = [figure for what, figure in figures if what.startswith("beyond the edge")]
    for what, figure in figures:
        if what == "inputs" or what.startswith("bytes"):
            say(f"{what}: {figure}")
    say(f"steps at 320 px: {len(steps)}, farthest beyond the edge: {max([0, *steps])} px")
    if done.returncode:
        say(done.stdout[-4000:])
        raise SystemExit(1)
