"""Packages of the browser: installed from the locked list and laid where the pages find them. Neither is committed."""

import shutil
import subprocess
import sys
from pathlib import Path

_KERNEL = Path(__file__).resolve().parent.parent
FOLDER = _KERNEL / "web" / "browser"
SERVED = _KERNEL / "static" / "web" / "packages"
FILES = {"tus.min.js": FOLDER / "node_modules" / "tus-js-client" / "dist" / "tus.min.js"}
INSTALLED = FOLDER / "node_modules" / ".installed"


class NotInstalled(Exception):
    """The packages could not be installed; the text is what the installer said."""


def prepare() -> list[Path]:
    """Install what the locked list names, each checked by its hash, none of its scripts run; run again, it does nothing."""
    lock = (FOLDER / "package-lock.json").read_bytes()
    if not INSTALLED.exists() or INSTALLED.read_bytes() != lock:
        _install()
        INSTALLED.write_bytes(lock)
    SERVED.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copyfile(source, SERVED / name)) for name, source in FILES.items()]


def _install() -> None:
    npm = Path(sys.executable).parent / "npm"
    command = [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalled(done.stderr)
