"""``manage.py speech_model …``: list, install, fetch, verify, activate, build and evaluate speech models."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from transcription.recognition import evaluation
from transcription.recognition.active import engine_name, model_store
from transcription.recognition.archives import ArchiveRefused
from transcription.recognition.espeak import SpeechUnavailable
from transcription.recognition.model_store import SHIPPED_MODEL, ModelMissing, ModelRefused, file_sha256
from transcription.recognition.synthesis import load_script, speak_hearing
from transcription.recognition.vosk_engine import ModelNotLoaded

SETS = ("template_sentences.txt", "free_sentences.txt")
DEVELOPMENT_SET = "development_sentences.txt"
LICENCE = (
    "Made by the recipe in transcription/recognition/recipe from this project's own sentences, read out by espeak-ng; "
    "word counts from jieba's dictionary (MIT), readings from pypinyin (MIT). Under the licence of this project."
)
MEASURED_HOW = (
    "Character error rate on synthetic speech in four voices that took no part in training; no sentence of the sets or of the "
    "demonstration hearing is in the training text. It says nothing about human speech: install a real model for that."
)


class Command(BaseCommand):
    help = "Manage the speech models in the data folder."

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="command", required=True)
        commands.add_parser("list", help="installed models; * marks the one in use")
        install = commands.add_parser("install", help="install the shipped model, or an archive (.tar.xz, .zip …)")
        install.add_argument("file", nargs="?", type=Path)
        install.add_argument("--name")
        install.add_argument("--sha256")
        fetch = commands.add_parser("fetch", help="download an archive over https and install it")
        fetch.add_argument("url")
        fetch.add_argument("--sha256", required=True)
        fetch.add_argument("--name")
        verify = commands.add_parser("verify", help="compare an installed model with its checksums")
        verify.add_argument("name", nargs="?")
        commands.add_parser("activate", help="use this model from now on").add_argument("name")
        build = commands.add_parser("build", help="make the small court model by the recipe; needs the development packages")
        build.add_argument("--out", type=Path, default=Path(settings.DATA_DIR) / "built-model")
        build.add_argument("--model-version", default="built here", help="what the manifest calls it")
        build.add_argument(
            "--quick", action="store_true", help="a third of the speech and a smaller network, to try the recipe out"
        )
        build.add_argument("--sets", type=Path, default=_test_data())
        evaluate = commands.add_parser("evaluate", help="error rate and speed on the test sets and the demonstration hearing")
        evaluate.add_argument("folder", nargs="?", type=Path, help="a model folder instead of the model in use")
        evaluate.add_argument("--sets", type=Path, default=_test_data())
        evaluate.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of the sub-commands; a refusal is said in plain words with exit code 1."""
        try:
            getattr(self, f"_{options['command']}")(options)
        except (ModelRefused, ModelMissing, ModelNotLoaded, SpeechUnavailable, ArchiveRefused) as error:
            raise CommandError(str(error)) from error

    def _list(self, _options: dict[str, Any]) -> None:
        store = model_store()
        try:
            active = store.active_name()
        except ModelMissing:
            active = ""
        for model in store.models():
            mark = "*" if model.name == active else " "
            self.stdout.write(f"{mark} {model.name}  {model.version}  {model.sha256[:12]}  {model.source}".rstrip())

    def _install(self, options: dict[str, Any]) -> None:
        store = model_store()
        if options["file"] is None:
            model = store.install_shipped()
        else:
            file: Path = options["file"]
            if not file.is_file():
                raise ModelRefused(f"{file}: no such file")
            name = options["name"] or _name_of(file.name)
            model = store.install(file, name=name, sha256=options["sha256"] or file_sha256(file), source=file.name)
        if options["verbosity"]:
            self.stdout.write(f"{model.name} installed")

    def _fetch(self, options: dict[str, Any]) -> None:
        url: str = options["url"]
        name = options["name"] or _name_of(url.rsplit("/", 1)[-1])
        model = model_store().fetch(url, name=name, sha256=options["sha256"])
        self.stdout.write(f"{model.name} installed; to use it: manage.py speech_model activate {model.name}")

    def _verify(self, options: dict[str, Any]) -> None:
        store = model_store()
        name = options["name"] or store.active_name()
        wrong = store.verify(name)
        if wrong:
            raise CommandError(f"{name} is not as installed: {', '.join(wrong)}")
        self.stdout.write(f"{name} is as installed")

    def _activate(self, options: dict[str, Any]) -> None:
        model_store().activate(options["name"])
        self.stdout.write(f"{options['name']} is in use for new streams")

    def _build(self, options: dict[str, Any]) -> None:
        try:
            from transcription.recognition.recipe.build import QUICK, VERSION, Recipe, build
            from transcription.recognition.recipe.packing import pack, write_manifest
        except ImportError as error:
            raise CommandError(f"the recipe needs the development packages: {error}") from error
        folder: Path = options["out"] / "model"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        build(folder, withheld_texts(options["sets"]), QUICK if options["quick"] else Recipe(), self._say)
        archive = options["out"] / f"{SHIPPED_MODEL}.tar.xz"
        checksum = pack(folder, archive)
        manifest = {
            "name": SHIPPED_MODEL,
            "version": options["model_version"],
            "archive": archive.name,
            "sha256": checksum,
            "size": archive.stat().st_size,
            "recipe_version": VERSION,
            "licence": LICENCE,
            "measured": {"how": MEASURED_HOW, **_evaluate_elsewhere(folder, options["sets"])},
        }
        write_manifest(options["out"] / f"{SHIPPED_MODEL}.json", manifest)
        self._say(f"{archive}: {manifest['size']} bytes, SHA-256 {checksum}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _evaluate(self, options: dict[str, Any]) -> None:
        model: Path = options["folder"] or model_store().active()
        scores = evaluate(model, options["sets"])
        if options["json"]:
            self.stdout.write(json.dumps({name: score.as_dict() for name, score in scores.items()}, indent=1))
            return
        for name, score in scores.items():
            self.stdout.write(
                f"{name}: {score.sentences} items, {score.characters} characters, CER {score.character_error_rate:.2%}, "
                f"{score.wrong_sentences} not entirely right, RTF {score.real_time_factor:.4f}"
            )


def evaluate(model: Path, sets: Path) -> dict[str, evaluation.Score]:
    """The scores of a model folder on every test set in unseen voices, and on the demonstration hearing."""
    engine = engine_name()
    measures: dict[str, Callable[[], list[evaluation.Heard]]] = {
        Path(name).stem: lambda name=name: evaluation.hear_sentences(  # type: ignore[misc]
            evaluation.read_sentences(sets / name), model, engine=engine
        )
        for name in SETS
    }
    measures["demo_hearing"] = lambda: evaluation.hear_hearing(speak_hearing(load_script()), model, engine)
    return {name: evaluation.score(measure()) for name, measure in measures.items()}


def _evaluate_elsewhere(folder: Path, sets: Path) -> dict[str, Any]:
    """The scores, measured by another process: one that has built a graph cannot load the recogniser (recipe/graph.py)."""
    manage = str(Path(settings.BASE_DIR) / "manage.py")
    command = [sys.executable, manage, "speech_model", "evaluate", str(folder), "--sets", str(sets), "--json"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    scores: dict[str, Any] = json.loads(answer.stdout)
    return scores


def withheld_texts(sets: Path) -> list[str]:
    """Everything a model must not be trained on."""
    texts = [(sets / name).read_text(encoding="utf-8") for name in (*SETS, DEVELOPMENT_SET)]
    return texts + [turn["text"] for turn in load_script()["turns"]]


def _test_data() -> Path:
    return Path(settings.BASE_DIR) / "tests" / "transcription" / "data"


def _name_of(file_name: str) -> str:
    """vosk-model-cn-0.22.zip → vosk-model-cn-0.22."""
    for ending in (".tar.xz", ".tar.gz", ".tar.bz2", ".tgz", ".tar", ".zip"):
        if file_name.endswith(ending):
            return file_name.removesuffix(ending)
    return file_name
