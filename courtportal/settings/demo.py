"""The demo: everything on one machine, simulated carriers, a clock that can be set while the story is told."""

from courtportal.settings import env
from courtportal.settings.base import *  # noqa: F403
from courtportal.settings.base import DATA_DIR

DEMO = True
CLOCK_SETTABLE = True
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret_key") if (DATA_DIR / "secret_key").exists() else ""
