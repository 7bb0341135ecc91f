"""The file `am/final.mdl` as libvosk reads it: phone topology, transitions and the network, in Kaldi's binary form."""

import math
import struct
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from transcription.recognition.recipe.features import COEFFICIENTS
from transcription.recognition.recipe.graph import Transitions
from transcription.recognition.recipe.network import CONTEXT, LAYERS
from transcription.recognition.recipe.phones import STATE_COUNT, PhoneTable
from transcription.recognition.recipe.training import AcousticModel

SMALLEST_PRIOR = 3e-5
_EVEN = 0.5  # all transitions cost the same


class _Writer:
    """Kaldi's binary tokens, numbers, vectors and matrices."""

    def __init__(self) -> None:
        self.data = bytearray(b"\0B")

    def token(self, *tokens: str) -> None:
        for token in tokens:
            self.data += token.encode() + b" "

    def integers(self, *values: int) -> None:
        for value in values:
            self.data += b"\x04" + struct.pack("<i", value)

    def real(self, value: float) -> None:
        self.data += b"\x04" + struct.pack("<f", value)

    def integer_vector(self, values: Sequence[int]) -> None:
        self.integers(len(values))
        self.data += np.asarray(values, "<i4").tobytes()

    def vector(self, values: Iterable[float] | NDArray[np.floating]) -> None:
        array = np.asarray(values, "<f4")
        self.token("FV")
        self.integers(len(array))
        self.data += array.tobytes()

    def matrix(self, values: NDArray[np.floating]) -> None:
        array = np.ascontiguousarray(values, "<f4")
        self.token("FM")
        self.integers(*array.shape)
        self.data += array.tobytes()


def acoustic_file(model: AcousticModel, phones: PhoneTable) -> bytes:
    """The whole file."""
    writer = _Writer()
    _write_transitions(writer, phones)
    _write_network(writer, model)
    writer.token("<LeftContext>")
    writer.integers(CONTEXT)
    writer.token("<RightContext>")
    writer.integers(CONTEXT)
    writer.token("<Priors>")
    priors = np.maximum(model.priors, SMALLEST_PRIOR)
    writer.vector(priors / priors.sum())
    return bytes(writer.data)


def _write_transitions(writer: _Writer, phones: PhoneTable) -> None:
    transitions = Transitions.of(phones)
    writer.token("<TransitionModel>", "<Topology>")
    writer.integer_vector(range(1, len(phones) + 1))
    writer.integer_vector([-1] + [len(states) - 1 for states in phones.states])
    writer.integers(2)
    for states in (1, 2):  # one entry for initials and silence, one for finals, left to right
        writer.integers(states + 1)
        for state in range(states):
            writer.integers(state, 2)
            for target in (state, state + 1):
                writer.integers(target)
                writer.real(_EVEN)
        writer.integers(-1, 0)
    writer.token("</Topology>", "<Triples>")
    writer.integers(len(transitions.triples))
    for triple in transitions.triples:
        writer.integers(*triple)
    writer.token("</Triples>", "<LogProbs>")
    writer.vector([0.0] + [math.log(_EVEN)] * (2 * len(transitions.triples)))
    writer.token("</LogProbs>", "</TransitionModel>")


def _write_network(writer: _Writer, model: AcousticModel) -> None:
    writer.token("<Nnet3>")
    writer.data += b"\n" + ("\n".join(_configuration()) + "\n\n").encode()
    writer.token("<NumComponents>")
    writer.integers(2 * len(LAYERS) + 2)
    for number, (weights, bias) in enumerate(_affines(model), start=1):
        name = f"tdnn{number}" if number <= len(LAYERS) else "output"
        _write_affine(writer, f"{name}.affine", weights, bias)
        if name == "output":
            _write_activation(writer, "output.log-softmax", "LogSoftmaxComponent", STATE_COUNT)
        else:
            _write_activation(writer, f"{name}.relu", "RectifiedLinearComponent", len(bias))
    writer.token("</Nnet3>")


def _affines(model: AcousticModel) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Weights and biases; the normalisation of the input is folded into the first."""
    affines = list(zip(model.network.weights, model.network.biases, strict=True))
    weights, bias = affines[0]
    spliced = len(LAYERS[0].offsets)
    scaled = weights / np.tile(model.deviation, spliced)[:, None]
    affines[0] = (scaled, bias - np.tile(model.mean, spliced) @ scaled)
    return affines


def _write_affine(writer: _Writer, name: str, weights: NDArray[np.float32], bias: NDArray[np.float32]) -> None:
    writer.token("<ComponentName>", name, "<FixedAffineComponent>", "<LinearParams>")
    writer.matrix(weights.T)
    writer.token("<BiasParams>")
    writer.vector(bias)
    writer.token("</FixedAffineComponent>")


def _write_activation(writer: _Writer, name: str, kind: str, width: int) -> None:
    writer.token("<ComponentName>", name, f"<{kind}>", "<Dim>")
    writer.integers(width)
    writer.token("<ValueAvg>")
    writer.vector([])
    writer.token("<DerivAvg>")
    writer.vector([])
    writer.token("<Count>")
    writer.real(0.0)
    writer.token(f"</{kind}>")


def _configuration() -> list[str]:
    """The wiring of the network; offsets count feature frames."""
    lines = [f"input-node name=input dim={COEFFICIENTS}"]
    below, rate = "input", 1
    for number, layer in enumerate(LAYERS, start=1):
        seen = (below if offset == 0 else f"Offset({below}, {offset * rate})" for offset in layer.offsets)
        name = f"tdnn{number}"
        lines.append(f"component-node name={name}.affine component={name}.affine input=Append({', '.join(seen)})")
        lines.append(f"component-node name={name}.relu component={name}.relu input={name}.affine")
        below, rate = f"{name}.relu", rate * layer.stride
    lines.append(f"component-node name=output.affine component=output.affine input={below}")
    lines.append("component-node name=output.log-softmax component=output.log-softmax input=output.affine")
    lines.append("output-node name=output input=output.log-softmax objective=linear")
    return lines
