"""Typed readers of environment variables that fail loudly; knows nothing of the portal."""

import datetime as dt
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """The variable's value; raises ImproperlyConfigured if it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"environment variable {name} is required")
    return value


def boolean(name: str, default: bool) -> bool:
    """True or False; anything but the usual spellings is an error."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")


def integer(name: str, default: int) -> int:
    """A whole number; anything else is an error."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from error


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def ends(name: str) -> dict[str, dt.datetime]:
    """When something ends, as ``thing=2035-01-01,other=2040-01-01``: the first instant of that day, UTC."""
    try:
        pairs = [word.split("=") for word in words(name)]
        return {thing.lower(): dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), dt.UTC) for thing, day in pairs}
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a list of thing=YYYY-MM-DD") from error


def secret(name: str, file: Path) -> str:
    """The variable's value, or the content of the file made at set-up (never a value from the source)."""
    value = os.environ.get(name)
    if value:
        return value
    if file.exists():
        return file.read_text("utf-8").strip()
    raise ImproperlyConfigured(f"neither {name} nor {file.name} in the data folder exists; run manage.py set_up")


def refuse_simulated(parts: dict[str, str]) -> None:
    """Raise ImproperlyConfigured for variables that are empty or at the value given here, unless ALLOW_SIMULATED=true."""
    if boolean("ALLOW_SIMULATED", default=False):
        return
    left = [name for name, simulated in parts.items() if not text(name, "") or simulated in words(name)]
    if left:
        raise ImproperlyConfigured(f"a real court needs {', '.join(left)} (or ALLOW_SIMULATED=true for a trial without effect)")


def database(url: str) -> dict[str, Any]:
    """Django's settings for ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST:PORT/NAME``.

    SQLite runs with WAL, synchronous FULL, immediate transactions and foreign keys, because the rows are legal records.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:] if parts.path.startswith("//") else parts.path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise ImproperlyConfigured(f"DATABASE_URL must start with sqlite: or postgresql:, not {parts.scheme!r}")
