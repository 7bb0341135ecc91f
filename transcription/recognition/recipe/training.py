"""Training of the network by frame cross-entropy with Adam; a fixed seed, so runs differ only by rounding."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcription.recognition.recipe.features import COEFFICIENTS
from transcription.recognition.recipe.network import CONTEXT, FRAME_STRIDE, Network
from transcription.recognition.recipe.phones import STATE_COUNT
from transcription.recognition.recipe.shards import Example

Array = NDArray[np.float32]
CHUNK = 50  # outputs trained together
BATCH = 32
HELD_OUT = 60
LARGEST_GRADIENT = 2.0
WARM_UP_STEPS = 200
_REPORT_EVERY = 500


@dataclass(frozen=True)
class Settings:
    """How large and how long."""

    hidden: int = 256
    epochs: float = 5.0
    learning_rate: float = 2e-3
    dropout: float = 0.0


@dataclass(frozen=True)
class AcousticModel:
    """A trained network, the normalisation of its input, and how frequent each state was."""

    network: Network
    mean: Array
    deviation: Array
    priors: NDArray[np.float64]
    frame_accuracy: float


def train(examples: list[Example], settings: Settings, report: Callable[[str], None]) -> AcousticModel:
    """A network that tells the state of each frame; its accuracy is measured on examples it has not seen."""
    generator = np.random.default_rng(0)
    order = generator.permutation(len(examples))
    held_out = [examples[number] for number in order[:HELD_OUT]]
    learnt = [examples[number] for number in order[HELD_OUT:]]
    sample = np.concatenate([features for features, _ in learnt[:800]]).astype(np.float32)
    mean, deviation = sample.mean(0), sample.std(0)
    inputs, states = _chunks(learnt, mean, deviation)
    network = Network(COEFFICIENTS, settings.hidden, STATE_COUNT, generator)
    _descend(network, inputs, states, settings, generator, report)
    accuracy = _accuracy(network, held_out, mean, deviation)
    return AcousticModel(network, mean, deviation, _priors(learnt), accuracy)


def _priors(examples: list[Example]) -> NDArray[np.float64]:
    counts = np.bincount(np.concatenate([states for _, states in examples]), minlength=STATE_COUNT) + 1.0
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares


def _padded(features: NDArray[np.float16], mean: Array, deviation: Array) -> Array:
    """Normalised, the first and last frame repeated as the decoder does."""
    normal = (features.astype(np.float32) - mean) / deviation
    return np.pad(normal, ((CONTEXT, CONTEXT + FRAME_STRIDE), (0, 0)), mode="edge")


def _chunks(examples: list[Example], mean: Array, deviation: Array) -> tuple[NDArray[np.float16], NDArray[np.int16]]:
    """Pieces of equal length; the last piece of an utterance overlaps the one before."""
    span = FRAME_STRIDE * (CHUNK - 1) + 1 + 2 * CONTEXT
    inputs: list[NDArray[np.float16]] = []
    states: list[NDArray[np.int16]] = []
    for features, labels in examples:
        padded = _padded(features, mean, deviation).astype(np.float16)
        if len(labels) < CHUNK:
            continue
        for start in range(0, len(labels), CHUNK):
            first = min(start, len(labels) - CHUNK)
            inputs.append(padded[FRAME_STRIDE * first : FRAME_STRIDE * first + span])
            states.append(labels[first : first + CHUNK])
    return np.stack(inputs), np.stack(states)


def _descend(
    network: Network,
    inputs: NDArray[np.float16],
    states: NDArray[np.int16],
    settings: Settings,
    generator: np.random.Generator,
    report: Callable[[str], None],
) -> None:
    steps = int(settings.epochs * (len(inputs) // BATCH))
    adam = _Adam(network.parameters)
    order = np.empty(0, np.int64)
    right = 0.0
    for step in range(1, steps + 1):
        if len(order) < BATCH:
            order = generator.permutation(len(inputs))
        batch, order = order[:BATCH], order[BATCH:]
        targets = states[batch].reshape(-1).astype(np.int64)
        scores, kept = network.forward(inputs[batch].astype(np.float32), settings.dropout, generator)
        gradient = _softmax(scores.reshape(-1, scores.shape[2]))
        right += float((gradient.argmax(1) == targets).mean())
        gradient[np.arange(len(targets)), targets] -= 1
        gradient /= len(targets)
        rate = settings.learning_rate * min(1, step / WARM_UP_STEPS) * (1 + np.cos(np.pi * step / steps)) / 2 + 1e-5
        adam.step(network.parameters, network.backward(gradient, kept), rate)
        if step % _REPORT_EVERY == 0:
            report(f"training: step {step} of {steps}, {right / _REPORT_EVERY:.1%} of frames right")
            right = 0.0


class _Adam:
    def __init__(self, parameters: list[Array]) -> None:
        self._first = [np.zeros_like(parameter) for parameter in parameters]
        self._second = [np.zeros_like(parameter) for parameter in parameters]
        self._steps = 0

    def step(self, parameters: list[Array], gradients: list[Array], rate: float) -> None:
        self._steps += 1
        norm = float(np.sqrt(sum(float((gradient**2).sum()) for gradient in gradients)))
        scale = min(1.0, LARGEST_GRADIENT / (norm + 1e-9))
        for parameter, raw, first, second in zip(parameters, gradients, self._first, self._second, strict=True):
            gradient = raw * np.float32(scale)
            first[:] += (gradient - first) * np.float32(0.1)
            second[:] += (gradient**2 - second) * np.float32(0.01)
            corrected = np.sqrt(second / np.float32(1 - 0.99**self._steps)) + np.float32(1e-6)
            parameter[:] -= np.float32(rate) * (first / np.float32(1 - 0.9**self._steps)) / corrected


def _softmax(scores: Array) -> Array:
    exponents = np.exp(scores - scores.max(1, keepdims=True))
    shares: Array = exponents / exponents.sum(1, keepdims=True)
    return shares


def _accuracy(network: Network, examples: list[Example], mean: Array, deviation: Array) -> float:
    right = total = 0
    for features, labels in examples:
        scores, _ = network.forward(_padded(features, mean, deviation)[None])
        right += int((scores[0][: len(labels)].argmax(1) == labels).sum())
        total += len(labels)
    return right / total
