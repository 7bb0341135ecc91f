"""Sample data for every kind of court document, and a portal that can sign: fonts cut and keys made."""

import datetime as dt
import fcntl
import shutil
import tempfile
from pathlib import Path

from courtportal.demo.sample_documents import CASE_NUMBER, SAMPLES
from courtportal.kernel.courts.models import Court, Level
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering import fonts
from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.signing import authority

__all__ = ["CASE_NUMBER", "SAMPLES", "court", "person", "ready_to_render", "ready_to_sign"]


def court(code: str = "粤0604", name: str = "佛山市禅城区人民法院") -> Court:
    """A court with a seal."""
    found, _ = Court.objects.get_or_create(
        code=code, defaults={"name_zh": name, "name_en": "Chancheng District Court", "level": Level.BASIC}
    )
    return found


def person(name: str) -> User:
    """Somebody with an account."""
    return User.objects.create_user(email=f"{name}@court.example", display_name=name)


def ready_to_render() -> Path:
    """The fonts are cut: once for the machine, because that takes a quarter of a minute, then copied."""
    folder = fonts_folder()
    if all((folder / face.file).exists() for face in fonts.FACES):
        return folder
    shared = Path(tempfile.gettempdir()) / "courtportal-test-fonts-1"
    shared.mkdir(exist_ok=True)
    with (shared / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        fonts.prepare(shared)
    folder.mkdir(parents=True, exist_ok=True)
    for face in fonts.FACES:
        if not (folder / face.file).exists():
            shutil.copy(shared / face.file, folder / face.file)
    return folder


def ready_to_sign(now: dt.datetime) -> None:
    """Fonts and the authority's keys; needs the database."""
    ready_to_render()
    authority.make_authority(now=now)
