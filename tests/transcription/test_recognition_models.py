"""Speech models come from outside: only what is checked and harmless reaches the data folder."""

import hashlib
import io
import json
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from transcription.recognition import archives
from transcription.recognition.model_store import ModelMissing, ModelRefused, ModelStore, shipped_manifest

FILES = {"am/final.mdl": b"acoustic", "conf/mfcc.conf": b"conf", "graph/HCLG.fst": b"graph"}


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "speech-models")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _tar(path: Path, files: dict[str, bytes], extra: Callable[[tarfile.TarFile], None] | None = None) -> Path:
    with tarfile.open(path, "w:xz") as file:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            file.addfile(entry, io.BytesIO(content))
        if extra:
            extra(file)
    return path


def _link(name: str, target: str, kind: bytes) -> Callable[[tarfile.TarFile], None]:
    def add(file: tarfile.TarFile) -> None:
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, target
        file.addfile(entry)

    return add


def test_the_first_model_installed_comes_into_use(store: ModelStore, tmp_path: Path) -> None:
    archive = _tar(tmp_path / "small.tar.xz", FILES)

    store.install(archive, name="small", sha256=_sha256(archive), version="1")

    assert store.active_name() == "small"
    assert (store.active() / "am/final.mdl").read_bytes() == b"acoustic"
    assert store.verify("small") == []


def test_a_model_in_a_folder_of_a_zip_is_found(store: ModelStore, tmp_path: Path) -> None:
    archive = tmp_path / "vosk-model.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for name, content in FILES.items():
            file.writestr(f"vosk-model/{name}", content)

    store.install(archive, name="vosk-model", sha256=_sha256(archive))

    assert (store.path("vosk-model") / "graph/HCLG.fst").read_bytes() == b"graph"


def test_a_wrong_checksum_is_refused(store: ModelStore, tmp_path: Path) -> None:
    archive = _tar(tmp_path / "small.tar.xz", FILES)

    with pytest.raises(ModelRefused, match="checksum"):
        store.install(archive, name="small", sha256="0" * 64)

    assert store.models() == []


def test_the_old_model_stays_when_the_new_one_is_refused(store: ModelStore, tmp_path: Path) -> None:
    good = _tar(tmp_path / "good.tar.xz", FILES)
    store.install(good, name="small", sha256=_sha256(good), version="1")
    bad = _tar(tmp_path / "bad.tar.xz", {"readme.txt": b"no model"})

    with pytest.raises(ModelRefused, match="missing"):
        store.install(bad, name="small", sha256=_sha256(bad), version="2")

    assert [model.version for model in store.models()] == ["1"]
    assert store.verify("small") == []


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "a/../../outside", "a\\..\\outside"])
def test_an_entry_that_leads_out_of_the_folder_is_refused(store: ModelStore, tmp_path: Path, name: str) -> None:
    archive = _tar(tmp_path / "hostile.tar.xz", FILES | {name: b"owned"})

    with pytest.raises(ModelRefused, match="leads out"):
        store.install(archive, name="small", sha256=_sha256(archive))

    assert not list(tmp_path.rglob("outside"))
    assert store.models() == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(store: ModelStore, tmp_path: Path, kind: bytes) -> None:
    archive = _tar(tmp_path / "hostile.tar.xz", FILES, _link("am/link", "am/final.mdl", kind))

    with pytest.raises(ModelRefused, match="no plain file"):
        store.install(archive, name="small", sha256=_sha256(archive))


def test_a_symbolic_link_in_a_zip_is_refused(store: ModelStore, tmp_path: Path) -> None:
    archive = tmp_path / "hostile.zip"
    with zipfile.ZipFile(archive, "w") as file:
        entry = zipfile.ZipInfo("am")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(entry, "/etc")

    with pytest.raises(ModelRefused, match="no plain file"):
        store.install(archive, name="small", sha256=_sha256(archive))


def test_an_archive_that_swells_is_refused(store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 100_000)
    archive = _tar(tmp_path / "bomb.tar.xz", FILES | {"graph/words.txt": b"\0" * 200_000})

    with pytest.raises(ModelRefused, match="bytes"):
        store.install(archive, name="small", sha256=_sha256(archive))


def test_a_broken_archive_is_refused(store: ModelStore, tmp_path: Path) -> None:
    archive = _tar(tmp_path / "cut.tar.xz", FILES)
    archive.write_bytes(archive.read_bytes()[:80])

    with pytest.raises(ModelRefused, match="cannot be unpacked"):
        store.install(archive, name="small", sha256=_sha256(archive))


def test_a_changed_file_is_found(store: ModelStore, tmp_path: Path) -> None:
    archive = _tar(tmp_path / "small.tar.xz", FILES)
    store.install(archive, name="small", sha256=_sha256(archive))
    (store.path("small") / "graph/HCLG.fst").write_bytes(b"other")
    (store.path("small") / "graph/extra").write_bytes(b"more")

    assert store.verify("small") == ["graph/HCLG.fst", "graph/extra"]


@pytest.mark.parametrize("name", ["..", "../small", "/etc", "a/b", "", ".hidden", "a..b"])
def test_a_model_is_loaded_by_name_only(store: ModelStore, name: str) -> None:
    with pytest.raises((ModelRefused, ModelMissing)):
        store.path(name)


def test_only_an_installed_model_can_be_used(store: ModelStore) -> None:
    with pytest.raises(ModelMissing):
        store.activate("unknown")
    with pytest.raises(ModelMissing):
        store.active()


@pytest.mark.parametrize("url", ["http://models.example/m.zip", "file:///etc/passwd", "ftp://models.example/m.zip"])
def test_models_are_fetched_over_https_only(store: ModelStore, url: str) -> None:
    with pytest.raises(ModelRefused, match="https"):
        store.fetch(url, name="small", sha256="0" * 64)


def test_a_fetch_without_a_checksum_is_refused(store: ModelStore) -> None:
    with pytest.raises(ModelRefused, match="SHA-256"):
        store.fetch("https://models.example/m.zip", name="small", sha256="")


def test_the_shipped_model_is_the_one_of_its_manifest(store: ModelStore) -> None:
    installed = store.install_shipped()

    assert store.active_name() == shipped_manifest()["name"] == installed.name
    assert store.verify(installed.name) == []
    record = store.path(installed.name) / "installed.json"
    before = record.stat().st_mtime_ns
    assert store.install_shipped().sha256 == installed.sha256
    assert record.stat().st_mtime_ns == before, "the same version is not installed again"
    assert json.loads(record.read_text())["sha256"] == shipped_manifest()["sha256"]
