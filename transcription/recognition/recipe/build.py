"""The whole recipe, from templates and a speech library to a model: some fifteen minutes on two idle cores, three when QUICK.

1. Court sentences from templates; test sentences are withheld.   2. The words and how they sound.
3. Read out in some 300 voices, made noisy, cut into examples.     4. The network learns which sound is heard when.
5. The language model and the decoding graph.                      6. The model folder and its archive.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from transcription.recognition.recipe.corpus import Corpus, withheld_sentences
from transcription.recognition.recipe.graph import build_graph
from transcription.recognition.recipe.language_model import LanguageModelSettings, estimate
from transcription.recognition.recipe.lexicon import Lexicon, build_lexicon
from transcription.recognition.recipe.packing import write_model
from transcription.recognition.recipe.phones import phone_table
from transcription.recognition.recipe.shards import Materials, load_examples, make_examples
from transcription.recognition.recipe.training import AcousticModel, Settings, train
from transcription.recognition.recipe.voices import make_voice_folder

VERSION = "2"
Report = Callable[[str], None]


@dataclass(frozen=True)
class Recipe:
    """Every number of the recipe."""

    sentences: int = 80_000
    general_words: int = 15_000
    general_characters: int = 3_500
    utterances: int = 20_000
    seed: int = 100
    network: Settings = field(default_factory=Settings)
    language: LanguageModelSettings = field(default_factory=LanguageModelSettings)


QUICK = Recipe(sentences=40_000, utterances=6_000, network=Settings(hidden=192, epochs=4.0))


def build(folder: Path, withheld_texts: Iterable[str], recipe: Recipe, report: Report) -> AcousticModel:
    """Make a model in `folder`; the withheld texts are neither read out nor in the language model."""
    os.nice(5)
    started = time.monotonic()

    def timed(message: str) -> None:
        report(f"{time.monotonic() - started:5.0f} s  {message}")

    corpus = Corpus(withheld_sentences(withheld_texts))
    sentences = corpus.sentences(recipe.sentences, recipe.seed)
    lexicon = build_lexicon(sentences, recipe.general_words, recipe.general_characters)
    timed(f"text: {len(set(sentences))} sentences, {len(lexicon.readings)} words")
    acoustic = _acoustic_model(corpus, lexicon, recipe, timed)
    timed(f"network: {acoustic.frame_accuracy:.1%} of unseen frames right")
    write_language(folder, sentences, lexicon, acoustic, recipe, timed)
    timed("model written")
    return acoustic


def write_language(
    folder: Path, sentences: list[str], lexicon: Lexicon, acoustic: AcousticModel, recipe: Recipe, report: Report
) -> None:
    """Steps 5 and 6: the graph around a trained network."""
    phones = phone_table()
    graph = build_graph(lexicon, estimate(sentences, lexicon, recipe.language), phones, report)
    write_model(folder, acoustic, lexicon, phones, graph)


def _acoustic_model(corpus: Corpus, lexicon: Lexicon, recipe: Recipe, report: Report) -> AcousticModel:
    workshop = Path(tempfile.mkdtemp(prefix="speech-model-"))
    try:
        voices = make_voice_folder(workshop / "voices", recipe.seed)
        crashes = make_examples(Materials(lexicon, corpus, voices, workshop), recipe.utterances, recipe.seed)
        examples = load_examples(workshop)
        hours = sum(len(features) for features, _ in examples) / 360_000
        report(f"speech: {len(examples)} utterances, {hours:.1f} hours, {crashes} crashes of the library made good")
        return train(examples, recipe.network, report)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
