"""Keys of payment gateways: files outside the repository whose paths stand in the settings."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def key_file(setting: str) -> bytes:
    """The content of the PEM file that the setting names. Raises ImproperlyConfigured if there is none."""
    path = getattr(settings, setting)
    if not path:
        raise ImproperlyConfigured(f"{setting} names no file")
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise ImproperlyConfigured(f"{setting}: {error.strerror}") from error


def secret_text(setting: str) -> str:
    """The secret itself, or the content of the file if the setting begins with ``file:``. Raises ImproperlyConfigured."""
    value = str(getattr(settings, setting))
    if value.startswith("file:"):
        try:
            value = Path(value.removeprefix("file:")).read_text("utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{setting}: {error.strerror}") from error
    if not value:
        raise ImproperlyConfigured(f"{setting} is empty")
    return value
