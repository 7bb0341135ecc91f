"""Installed speech models: folders in the data folder, chosen by name, checked by checksum, unpacked without trust.

Layout: `<store>/<name>/` with the model's files and `installed.json`; `<store>/active` holds the name in use.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from transcription.recognition.archives import ArchiveRefused, unpack

SHIPPED = Path(__file__).parent / "models"
SHIPPED_MODEL = "court-zh-small"
LARGEST_DOWNLOAD = 3_000_000_000
DOWNLOAD_TIMEOUT = 60
# Without these libvosk cannot load a folder, and word times would be wrong. Real models have Gr.fst and HCLr.fst for HCLG.fst.
NEEDED = ("am/final.mdl", "conf/mfcc.conf")
GRAPHS = ("graph/HCLG.fst", "graph/HCLr.fst")
_RECORD = "installed.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ModelRefused(ValueError):
    """A model that is not what it should be; the message says why."""


class ModelMissing(LookupError):
    """No model of that name is installed, or none is in use."""


@dataclass(frozen=True)
class InstalledModel:
    """What is known about an installed model; `files` maps each path to its SHA-256."""

    name: str
    version: str
    sha256: str
    source: str
    files: dict[str, str] = field(default_factory=dict)


class ModelStore:
    """The models of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def models(self) -> list[InstalledModel]:
        """All installed models, by name."""
        return [self._record(path.parent) for path in sorted(self.folder.glob(f"*/{_RECORD}"))]

    def path(self, name: str) -> Path:
        """The folder of an installed model. Raises ModelMissing."""
        folder = self.folder / checked_name(name)
        if not (folder / _RECORD).is_file():
            raise ModelMissing(f"no speech model named {name} is installed")
        return folder

    def active(self) -> Path:
        """The folder of the model in use. Raises ModelMissing."""
        return self.path(self.active_name())

    def active_name(self) -> str:
        try:
            return (self.folder / "active").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise ModelMissing("no speech model is in use; run: manage.py speech_model install") from None

    def activate(self, name: str) -> None:
        """From now on streams open with this model; those open keep theirs."""
        self.path(name)
        temporary = self.folder / f".active-{os.getpid()}"
        temporary.write_text(name + "\n", encoding="utf-8")
        temporary.replace(self.folder / "active")

    def install(self, archive: Path, *, name: str, sha256: str, version: str = "", source: str = "") -> InstalledModel:
        """Unpack a checked archive under a name, in place of any model of that name; the first one comes into use.

        Raises ModelRefused for a wrong checksum, a hostile archive, or files no recogniser can use.
        """
        checked_name(name)
        if file_sha256(archive) != sha256.lower():
            raise ModelRefused(f"checksum of {archive.name} is not {sha256}")
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._workshop() as workshop:
            try:
                fresh = _model_root(unpack(archive, workshop / "new"))
            except ArchiveRefused as error:
                raise ModelRefused(str(error)) from error
            model = InstalledModel(name, version, sha256.lower(), source, _checksums(fresh))
            (fresh / _RECORD).write_text(json.dumps(asdict(model), ensure_ascii=False, indent=1), encoding="utf-8")
            target = self.folder / name
            if target.exists():
                target.rename(workshop / "old")
            fresh.rename(target)
        if not (self.folder / "active").exists():
            self.activate(name)
        return model

    def install_shipped(self) -> InstalledModel:
        """Install the model that comes with the portal, unless just this version is there already."""
        manifest = shipped_manifest()
        current = next((model for model in self.models() if model.name == manifest["name"]), None)
        if current is not None and current.sha256 == manifest["sha256"]:
            return current
        archive = SHIPPED / manifest["archive"]
        return self.install(
            archive, name=manifest["name"], sha256=manifest["sha256"], version=manifest["version"], source="shipped"
        )

    def fetch(self, url: str, *, name: str, sha256: str) -> InstalledModel:
        """Download an archive over HTTPS and install it. Raises ModelRefused."""
        if urlsplit(url).scheme != "https":
            raise ModelRefused("models are fetched over https only")
        if not _SHA256.fullmatch(sha256.lower()):
            raise ModelRefused("the SHA-256 of the archive must be given, 64 hexadecimal digits")
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._workshop() as workshop:
            archive = workshop / (Path(urlsplit(url).path).name or "model")
            _download(url, archive)
            return self.install(archive, name=name, sha256=sha256, source=url)

    def verify(self, name: str) -> list[str]:
        """Files that are missing, changed or too many; empty when the model is as installed."""
        folder = self.path(name)
        recorded = self._record(folder).files
        present = _checksums(folder)
        changed = [path for path, checksum in recorded.items() if present.get(path) != checksum]
        return sorted(changed + [path for path in present if path not in recorded])

    def _record(self, folder: Path) -> InstalledModel:
        return InstalledModel(**json.loads((folder / _RECORD).read_text(encoding="utf-8")))

    @contextmanager
    def _workshop(self) -> Iterator[Path]:
        """A folder beside the models, so that a finished one moves into place at once."""
        path = Path(tempfile.mkdtemp(prefix=".install-", dir=self.folder))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)


def checked_name(name: str) -> str:
    """The name, if it can only mean a folder of the store. Raises ModelRefused."""
    if not _NAME.fullmatch(name) or ".." in name:
        raise ModelRefused(f"{name!r} is no name of a model")
    return name


def shipped_manifest() -> dict[str, Any]:
    """The manifest beside the shipped archive."""
    manifest: dict[str, Any] = json.loads((SHIPPED / f"{SHIPPED_MODEL}.json").read_text(encoding="utf-8"))
    return manifest


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checksums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): file_sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != _RECORD
    }


def _model_root(folder: Path) -> Path:
    """Where the model's files are: the folder itself, or the one folder in it."""
    inner = list(folder.iterdir())
    root = inner[0] if len(inner) == 1 and inner[0].is_dir() else folder
    missing = [name for name in NEEDED if not (root / name).is_file()]
    if not any((root / name).is_file() for name in GRAPHS):
        missing.append(GRAPHS[0])
    if missing:
        raise ModelRefused(f"no speech model: {', '.join(missing)} missing")
    return root


def _download(url: str, target: Path) -> None:
    try:
        with urllib.request.urlopen(url, timeout=DOWNLOAD_TIMEOUT) as answer, target.open("wb") as file:  # noqa: S310 - https, checked
            while block := answer.read(1 << 20):
                file.write(block)
                if file.tell() > LARGEST_DOWNLOAD:
                    raise ModelRefused("the archive is larger than a speech model can be")
    except OSError as error:
        raise ModelRefused(f"the archive could not be fetched: {error}") from error
