"""The decoding graph HCLG: sounds to words with probabilities, as one weighted transducer (kaldifst does the algebra).

The phones do not depend on their neighbours, so C is left out and H is expanded by hand.
kaldifst and libvosk each bring their own OpenFst: a process that loads both hangs, so models are tried out in another one.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import kaldifst

from transcription.recognition.recipe.language_model import END, START, LanguageModel, NGram
from transcription.recognition.recipe.lexicon import Lexicon
from transcription.recognition.recipe.phones import PhoneTable, phones_of, positioned

EPSILON = "<eps>"
BACKOFF = "#0"
SILENCE_NUMBER = 1
SILENCE_PROBABILITY = 0.3  # after each word

Arc = tuple[int, int, int, int, float]  # from, to, input, output, cost


@dataclass(frozen=True)
class Transitions:
    """Numbers the decoder gives to staying in a state and leaving it, for each phone and state place."""

    triples: tuple[tuple[int, int, int], ...]

    @classmethod
    def of(cls, phones: PhoneTable) -> "Transitions":
        return cls(
            tuple(
                (phone, place, state) for phone, states in enumerate(phones.states, start=1) for place, state in enumerate(states)
            )
        )

    def numbers(self) -> dict[tuple[int, int], tuple[int, int]]:
        """(phone, place) → (stay, leave)."""
        return {(phone, place): (2 * index + 1, 2 * index + 2) for index, (phone, place, _) in enumerate(self.triples)}


def word_symbols(lexicon: Lexicon) -> list[str]:
    """The word table; the position is the number."""
    return [EPSILON, *sorted(lexicon.readings), BACKOFF, START, END]


def build_graph(
    lexicon: Lexicon, model: LanguageModel, phones: PhoneTable, report: Callable[[str], None]
) -> "kaldifst.StdConstFst":
    """HCLG for these words, this language model and these phones."""
    numbers = {word: number for number, word in enumerate(word_symbols(lexicon))}
    grammar = _grammar(model, numbers)
    lexicon_fst = _lexicon_transducer(lexicon, numbers, phones)
    kaldifst.arcsort(lexicon_fst, "olabel")
    kaldifst.arcsort(grammar, "ilabel")
    combined = kaldifst.StdVectorFst(kaldifst.compose(lexicon_fst, grammar))
    kaldifst.determinize_star(combined, use_log=True)
    kaldifst.minimize_encoded(combined)
    report(f"graph: {grammar.num_states} grammar states, {combined.num_states} phone states")
    return kaldifst.StdConstFst(_expand_states(combined, phones))


def _transducer(arcs: Iterable[Arc], finals: dict[int, float], start: int) -> "kaldifst.StdVectorFst":
    arcs = list(arcs)
    states = 1 + max(max(arc[0], arc[1]) for arc in arcs)
    fst = kaldifst.StdVectorFst()
    for _ in range(states):
        fst.add_state()
    fst.start = start
    for origin, target, label, output, cost in arcs:
        fst.add_arc(origin, kaldifst.StdArc(label, output, cost, target))
    for state, cost in finals.items():
        fst.set_final(state, cost)
    return fst


def _grammar(model: LanguageModel, words: dict[str, int]) -> "kaldifst.StdVectorFst":
    """One state a history; backing off reads the disambiguation symbol #0."""
    states: dict[NGram, int] = {(): 0}
    for history in model.backoffs:
        states.setdefault(history, len(states))

    def known(history: NGram) -> int:
        while history not in states:
            history = history[1:]
        return states[history]

    arcs: list[Arc] = []
    finals: dict[int, float] = {}
    for ngram, probability in model.probabilities.items():
        origin, word, cost = states[ngram[:-1]], ngram[-1], -math.log(probability)
        if word == END:
            finals[origin] = cost
        else:
            arcs.append((origin, known(ngram[-(model.order - 1) :]), words[word], words[word], cost))
    for history, weight in model.backoffs.items():
        arcs.append((states[history], known(history[1:]), words[BACKOFF], 0, -math.log(max(weight, 1e-6))))
    return _transducer(arcs, finals, known((START,)))


class _Numbering:
    """States handed out one after the other."""

    def __init__(self, first: int) -> None:
        self.next = first

    def take(self) -> int:
        self.next += 1
        return self.next - 1


def _spellings(lexicon: Lexicon) -> dict[tuple[str, ...], list[str]]:
    """Words by how they sound."""
    spelt: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for word in sorted(lexicon.readings):
        for syllables in lexicon.pronunciations(word):
            sound = positioned([phone for syllable in syllables for phone in phones_of(syllable)])
            spelt[sound].append(word)
    return spelt


def _lexicon_transducer(lexicon: Lexicon, words: dict[str, int], phones: PhoneTable) -> "kaldifst.StdVectorFst":
    """Phones to words, silence allowed between words; homophones and prefixes end in a disambiguation symbol."""
    begin, between, silence, silent = 0, 1, 2, 3
    taken = _Numbering(4)
    numbers = phones.numbers()
    spelt = _spellings(lexicon)
    prefixes = {sound[:end] for sound in spelt for end in range(1, len(sound))}
    first_mark = len(phones) + 1  # the grammar's #0; those of homophones follow
    silence_mark = first_mark + 1 + max(len(same) for same in spelt.values())
    pause, no_pause = -math.log(SILENCE_PROBABILITY), -math.log(1 - SILENCE_PROBABILITY)
    arcs: list[Arc] = [
        (begin, between, 0, 0, no_pause),
        (begin, silence, 0, 0, pause),
        (silence, silent, SILENCE_NUMBER, 0, 0.0),
        (silent, between, silence_mark, 0, 0.0),
        (between, between, first_mark, words[BACKOFF], 0.0),
    ]
    for sound, same in spelt.items():
        for place, word in enumerate(same, start=1):
            labels = [numbers[phone] for phone in sound]
            if len(same) > 1 or sound in prefixes:
                labels.append(first_mark + place)
            state = between
            for position, label in enumerate(labels[:-1]):
                following = taken.take()
                arcs.append((state, following, label, words[word] if position == 0 else 0, 0.0))
                state = following
            output = words[word] if len(labels) == 1 else 0
            arcs.append((state, between, labels[-1], output, no_pause))
            arcs.append((state, silence, labels[-1], output, pause))
    return _transducer(arcs, {between: 0.0}, begin)


def _expand_states(phone_graph: "kaldifst.StdVectorFst", phones: PhoneTable) -> "kaldifst.StdVectorFst":
    """Phones become transitions of their states; marks become epsilon."""
    expansion = _Expansion(phone_graph, phones)
    for state in range(phone_graph.num_states):
        for arc in kaldifst.ArcIterator(phone_graph, state):
            expansion.add(state, arc.nextstate, arc.ilabel, arc.olabel, arc.weight.value)
    finals: dict[int, float] = {}
    for state in range(phone_graph.num_states):
        cost = float(phone_graph.final(state).value)
        if cost != math.inf:
            finals[state] = cost
    result = _transducer(expansion.all_arcs(), finals, phone_graph.start)
    kaldifst.arcsort(result, "ilabel")
    return result


class _Expansion:
    """H by hand. The self-loop of a state stands after its leaving arc, which the decoder's word aligner assumes.

    Where phones with different last states end in the same graph state, each gets a state of its own for its loop.
    """

    def __init__(self, graph: "kaldifst.StdVectorFst", phones: PhoneTable) -> None:
        self._phones = phones
        self._transitions = Transitions.of(phones).numbers()
        self._states = _Numbering(graph.num_states)
        self._arcs: list[Arc] = []
        self._loops: dict[int, int] = {}
        self._ends: dict[tuple[int, int], int] = {}
        self._middles: dict[tuple[int, int], int] = {}
        self._arriving = self._arriving_loops(graph)

    def _last_loop(self, label: int) -> int:
        """The self-loop a phone ends with; 0 for marks."""
        if not 0 < label <= len(self._phones):
            return 0
        return self._transitions[label, len(self._phones.states[label - 1]) - 1][0]

    def _arriving_loops(self, graph: "kaldifst.StdVectorFst") -> dict[int, set[int]]:
        arriving: dict[int, set[int]] = defaultdict(set)
        arriving[graph.start].add(0)
        for state in range(graph.num_states):
            for arc in kaldifst.ArcIterator(graph, state):
                arriving[arc.nextstate].add(self._last_loop(arc.ilabel))
        return arriving

    def add(self, origin: int, target: int, label: int, word: int, cost: float) -> None:
        loop = self._last_loop(label)
        if loop == 0:
            self._arcs.append((origin, target, 0, word, cost))
            return
        end = self._end(target, loop)
        first_stay, first_leave = self._transitions[label, 0]
        if len(self._phones.states[label - 1]) == 1:
            self._arcs.append((origin, end, first_leave, word, cost))
            return
        if (label, end) not in self._middles:  # shared by all arcs with this phone into this end
            middle = self._middles[label, end] = self._states.take()
            self._loops[middle] = first_stay
            self._arcs.append((middle, end, self._transitions[label, 1][1], 0, 0.0))
        self._arcs.append((origin, self._middles[label, end], first_leave, word, cost))

    def _end(self, target: int, loop: int) -> int:
        if self._arriving[target] == {loop}:
            self._loops[target] = loop
            return target
        if (target, loop) not in self._ends:
            end = self._ends[target, loop] = self._states.take()
            self._loops[end] = loop
            self._arcs.append((end, target, 0, 0, 0.0))
        return self._ends[target, loop]

    def all_arcs(self) -> list[Arc]:
        return self._arcs + [(state, state, loop, 0, 0.0) for state, loop in self._loops.items()]
