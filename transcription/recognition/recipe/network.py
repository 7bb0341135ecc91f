"""The acoustic network: a time-delay neural network in numpy, forwards and backwards."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
FRAME_STRIDE = 3  # one output every three feature frames, as the decoder's word times assume


@dataclass(frozen=True)
class Layer:
    """Which frames of the layer below are seen together, and how far apart two outputs are."""

    offsets: tuple[int, ...]
    stride: int = 1

    @property
    def reach(self) -> int:
        return self.offsets[-1] - self.offsets[0]


LAYERS = (
    Layer((-2, -1, 0, 1, 2)),
    Layer((-1, 0, 1), stride=FRAME_STRIDE),
    Layer((-1, 0, 1)),
    Layer((-1, 0, 1)),
    Layer((-2, 0, 2)),
)


def _context() -> int:
    """Feature frames needed on each side of an output; the layers are symmetric."""
    frames, rate = 0, 1
    for layer in LAYERS:
        frames += layer.reach // 2 * rate
        rate *= layer.stride
    return frames


CONTEXT = _context()


@dataclass
class _Kept:
    """What the backward pass needs of one layer."""

    inputs: Array
    shape: tuple[int, int, int]
    outputs: Array
    mask: Array | None


class Network:
    """Weights and biases of the hidden layers and, last, of the output."""

    def __init__(self, inputs: int, hidden: int, outputs: int, generator: np.random.Generator) -> None:
        self.weights: list[Array] = []
        self.biases: list[Array] = []
        width = inputs
        for layer in LAYERS:
            fan_in = len(layer.offsets) * width
            self._add(generator.standard_normal((fan_in, hidden)) * np.sqrt(2 / fan_in))
            width = hidden
        self._add(generator.standard_normal((width, outputs)) * 0.01)

    def _add(self, weights: NDArray[np.float64]) -> None:
        self.weights.append(weights.astype(np.float32))
        self.biases.append(np.zeros(weights.shape[1], np.float32))

    @property
    def parameters(self) -> list[Array]:
        return self.weights + self.biases

    def forward(
        self, features: Array, dropout: float = 0.0, generator: np.random.Generator | None = None
    ) -> tuple[Array, list[_Kept]]:
        """Unnormalised scores of each state for (batch, frames, coefficients), and what `backward` needs."""
        kept: list[_Kept] = []
        hidden = features
        batch = features.shape[0]
        for layer, weights, bias in zip(LAYERS, self.weights, self.biases, strict=False):
            spliced, frames = _splice(hidden, layer)
            outputs = np.maximum(spliced @ weights + bias, 0)
            mask = None
            if dropout and generator is not None:
                # The same units are dropped through an utterance.
                keep = generator.random((batch, 1, outputs.shape[1])) > dropout
                mask = np.repeat(keep / np.float32(1 - dropout), frames, 1).reshape(outputs.shape).astype(np.float32)
                outputs *= mask
            kept.append(_Kept(spliced, hidden.shape, outputs, mask))
            hidden = outputs.reshape(batch, frames, -1)
        flat = hidden.reshape(-1, hidden.shape[2])
        scores = flat @ self.weights[-1] + self.biases[-1]
        return scores.reshape(batch, -1, scores.shape[1]), kept

    def backward(self, gradient: Array, kept: list[_Kept]) -> list[Array]:
        """Gradients in the order of `parameters`, from that of the scores (flattened over the batch)."""
        weights: list[Array] = [kept[-1].outputs.T @ gradient]
        biases: list[Array] = [gradient.sum(0)]
        below: Array = gradient @ self.weights[-1].T
        for number in reversed(range(len(LAYERS))):
            memory = kept[number]
            active: Array = below.reshape(memory.outputs.shape) * (memory.outputs > 0)
            if memory.mask is not None:
                active *= memory.mask
            weights.insert(0, memory.inputs.T @ active)
            biases.insert(0, active.sum(0))
            if number:
                below = _unsplice(active @ self.weights[number].T, memory.shape, LAYERS[number])
        return weights + biases


def _splice(hidden: Array, layer: Layer) -> tuple[Array, int]:
    """The frames each output sees, side by side; and the number of outputs."""
    frames = (hidden.shape[1] - layer.reach - 1) // layer.stride + 1
    last = (frames - 1) * layer.stride + 1
    first = layer.offsets[0]
    parts = [hidden[:, offset - first : offset - first + last : layer.stride] for offset in layer.offsets]
    spliced = np.concatenate(parts, axis=2)
    return spliced.reshape(-1, spliced.shape[2]), frames


def _unsplice(gradient: Array, shape: tuple[int, int, int], layer: Layer) -> Array:
    """The gradient of each input frame: the sum over the outputs that saw it."""
    batch, width = shape[0], shape[2]
    parts = gradient.reshape(batch, -1, len(layer.offsets), width)
    last = (parts.shape[1] - 1) * layer.stride + 1
    result = np.zeros(shape, np.float32)
    for place, offset in enumerate(layer.offsets):
        start = offset - layer.offsets[0]
        result[:, start : start + last : layer.stride] += parts[:, :, place]
    return result
