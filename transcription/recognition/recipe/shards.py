"""Training examples, made in pieces by short-lived processes: when the speech library crashes, one piece is made again."""

import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from transcription.recognition.espeak import SAMPLE_RATE, synthesiser
from transcription.recognition.recipe.augment import in_a_room
from transcription.recognition.recipe.corpus import Corpus
from transcription.recognition.recipe.features import cepstra
from transcription.recognition.recipe.lexicon import Lexicon
from transcription.recognition.recipe.utterances import frame_states, random_warp, read_out
from transcription.recognition.recipe.voices import random_voice

RANDOM_WORDS_SHARE = 0.5  # so that the network does not learn the sentences
UTTERANCES_PER_SHARD = 200
WORKERS = 2
SHARD_SECONDS = 600
MOST_CRASHES = 20

Example = tuple[NDArray[np.float16], NDArray[np.int16]]


class SynthesisFailed(RuntimeError):
    """The speech library crashed again and again."""


@dataclass(frozen=True)
class Materials:
    """What every shard is made from."""

    lexicon: Lexicon
    corpus: Corpus
    voices: Path
    folder: Path


def make_examples(materials: Materials, utterances: int, seed: int) -> int:
    """Write shards of examples to the folder, two at a time; returns how often the library crashed."""
    context = multiprocessing.get_context("fork")  # the lexicon is large: children inherit it
    waiting = list(range(seed, seed + utterances // UTTERANCES_PER_SHARD))
    running: dict[int, tuple[BaseProcess, float]] = {}
    crashes = 0
    while waiting or running:
        while waiting and len(running) < WORKERS:
            number = waiting.pop(0)
            child = context.Process(target=_make_shard, args=(materials, number))
            child.start()
            running[number] = (child, time.monotonic())
        time.sleep(0.05)
        for number in _failed(running):
            crashes += 1
            waiting.append(number + 1_000_000)  # other voices and sentences: the same ones would crash again
        if crashes > MOST_CRASHES:
            raise SynthesisFailed(f"{crashes} shards crashed")
    return crashes


def _failed(running: dict[int, tuple[BaseProcess, float]]) -> list[int]:
    """Forget the children that ended; the numbers of those that did not end well."""
    failed: list[int] = []
    for number, (child, started) in list(running.items()):
        if child.is_alive() and time.monotonic() - started > SHARD_SECONDS:
            child.kill()
            child.join()
        if not child.is_alive():
            del running[number]
            if child.exitcode != 0:
                failed.append(number)
    return failed


def _make_shard(materials: Materials, seed: int) -> None:
    os.nice(5)
    chance = random.Random(seed)  # noqa: S311 - examples, not secrets
    examples = list(_examples(materials, chance, seed))
    np.savez(
        materials.folder / f"shard-{seed}.npz",
        features=np.concatenate([features for features, _ in examples]),
        states=np.concatenate([states for _, states in examples]),
        feature_lengths=np.array([len(features) for features, _ in examples]),
        state_lengths=np.array([len(states) for _, states in examples]),
    )


def _examples(materials: Materials, chance: random.Random, seed: int) -> Iterator[Example]:
    lexicon, speech = materials.lexicon, synthesiser(materials.voices)
    vocabulary = list(lexicon.readings)
    weights = [1 + min(lexicon.general_counts[word], 2000) ** 0.3 for word in vocabulary]
    heard: list[NDArray[np.float32]] = []
    for sentence in materials.corpus.sentences(UTTERANCES_PER_SHARD, seed):
        if chance.random() < RANDOM_WORDS_SHARE:
            words = chance.choices(vocabulary, weights, k=chance.randint(3, 9))
        else:
            words = lexicon.cut(sentence)
        said = [lexicon.readings[word] for word in words]
        utterance = read_out(said, random_voice(chance), separated=chance.random() < 0.5, warp=random_warp(chance), speech=speech)
        if utterance is None:
            continue
        heard = [*heard[-19:], utterance.samples[: 4 * SAMPLE_RATE]]
        before, after = (int(chance.uniform(0.05, 0.65) * SAMPLE_RATE) for _ in range(2))
        features = cepstra(in_a_room(np.pad(utterance.samples, (before, after)), chance, heard))
        states = frame_states(utterance.segments, len(features), before / SAMPLE_RATE)
        yield features.astype(np.float16), states


def load_examples(folder: Path) -> list[Example]:
    """All examples of a folder, in the order of their shards."""
    examples: list[Example] = []
    for path in sorted(folder.glob("shard-*.npz")):
        with np.load(path) as shard:
            features = np.split(shard["features"], np.cumsum(shard["feature_lengths"])[:-1])
            states = np.split(shard["states"], np.cumsum(shard["state_lengths"])[:-1])
        examples += zip(features, states, strict=True)
    return examples
