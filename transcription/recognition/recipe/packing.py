"""A built model as a folder libvosk loads, and as one reproducible archive with its manifest."""

import hashlib
import io
import json
import lzma
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from transcription.recognition.recipe.acoustic_file import acoustic_file
from transcription.recognition.recipe.features import MFCC_CONF
from transcription.recognition.recipe.graph import EPSILON, word_symbols
from transcription.recognition.recipe.lexicon import Lexicon
from transcription.recognition.recipe.network import FRAME_STRIDE
from transcription.recognition.recipe.phones import PhoneTable
from transcription.recognition.recipe.training import AcousticModel

# Chosen on the development sentences. End-pointing splits sentences one second apart.
MODEL_CONF = f"""--min-active=200
--max-active=5000
--beam=14.0
--lattice-beam=5.0
--acoustic-scale=0.25
--frame-subsampling-factor={FRAME_STRIDE}
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.4
--endpoint.rule3.min-trailing-silence=0.7
--endpoint.rule4.min-trailing-silence=1.2
"""


def write_model(folder: Path, acoustic: AcousticModel, lexicon: Lexicon, phones: PhoneTable, graph: Any) -> None:
    """The files libvosk needs, none more."""
    for name in ("am", "conf", "graph/phones"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "am/final.mdl").write_bytes(acoustic_file(acoustic, phones))
    graph.write(str(folder / "graph/HCLG.fst"))
    _write_text(folder / "conf/mfcc.conf", MFCC_CONF)
    _write_text(folder / "conf/model.conf", MODEL_CONF)
    _write_text(folder / "graph/words.txt", _numbered(word_symbols(lexicon)))
    _write_text(folder / "graph/phones.txt", _numbered([EPSILON, *phones.names]))
    # Without this file the model loads, but the times of its words are wrong.
    boundaries = "".join(f"{number} {kind}\n" for number, kind in enumerate(phones.boundaries, start=1))
    _write_text(folder / "graph/phones/word_boundary.int", boundaries)


def _numbered(names: list[str]) -> str:
    return "".join(f"{name} {number}\n" for number, name in enumerate(names))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def pack(folder: Path, archive: Path) -> str:
    """Write the folder as `.tar.xz` with nothing of this machine in it; returns its SHA-256."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
                entry.size, entry.mode = path.stat().st_size, 0o644
                with path.open("rb") as file:
                    tar.addfile(entry, file)
    packed = lzma.compress(buffer.getvalue(), preset=9 | lzma.PRESET_EXTREME)
    archive.write_bytes(packed)
    return hashlib.sha256(packed).hexdigest()


def write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """The manifest beside the archive, as JSON."""
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
