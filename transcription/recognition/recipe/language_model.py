"""Which words follow which: an interpolated trigram with absolute discounting over the court text."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from transcription.recognition.recipe.lexicon import Lexicon

START, END = "<s>", "</s>"
NGram = tuple[str, ...]


@dataclass(frozen=True)
class LanguageModelSettings:
    """Chosen on the development sentences, never on a test set."""

    order: int = 3
    discount: float = 0.7
    unseen_count: float = 4.0  # added to every history, left to what was never seen after it
    general_share: float = 0.1  # of single-word probability, from general Chinese instead of court text
    rarest_trigram: int = 2
    sentence_cap: int = 10  # set phrases come out of the templates too often


@dataclass(frozen=True)
class LanguageModel:
    """Probability of each n-gram's last word after the others, and the share a history leaves to shorter ones."""

    order: int
    probabilities: dict[NGram, float]
    backoffs: dict[NGram, float]


def estimate(sentences: Iterable[str], lexicon: Lexicon, settings: LanguageModelSettings) -> LanguageModel:
    """The model of these sentences, cut into words of the lexicon."""
    counts = _count(sentences, lexicon, settings)
    probabilities: dict[NGram, float] = {
        (word,): share for word, share in _single_words(counts[1], lexicon, settings.general_share).items()
    }
    backoffs: dict[NGram, float] = {}
    for order in range(2, settings.order + 1):
        by_history: dict[NGram, list[tuple[NGram, int]]] = defaultdict(list)
        for ngram, count in counts[order].items():
            if order < 3 or count >= settings.rarest_trigram:
                by_history[ngram[:-1]].append((ngram, count))
        for history, followers in by_history.items():
            total = sum(count for _, count in followers) + settings.unseen_count
            kept = sum(count - settings.discount for _, count in followers)
            backoffs[history] = 1 - kept / total
            for ngram, count in followers:
                shorter = _shorter(ngram, probabilities, backoffs)
                probabilities[ngram] = (count - settings.discount) / total + backoffs[history] * shorter
    return LanguageModel(settings.order, probabilities, backoffs)


def _shorter(ngram: NGram, probabilities: dict[NGram, float], backoffs: dict[NGram, float]) -> float:
    """The probability of the last word after one word less of history."""
    weight = 1.0
    suffix = ngram[1:]
    while suffix not in probabilities and len(suffix) > 1:
        weight *= backoffs.get(suffix[:-1], 1.0)
        suffix = suffix[1:]
    return weight * probabilities.get(suffix, 1e-9)


def _count(sentences: Iterable[str], lexicon: Lexicon, settings: LanguageModelSettings) -> list[Counter[NGram]]:
    counts: list[Counter[NGram]] = [Counter() for _ in range(settings.order + 1)]
    for sentence, said in Counter(sentences).items():
        words = [START, *lexicon.cut(sentence), END]
        weight = min(said, settings.sentence_cap)
        for end in range(1, len(words)):
            for order in range(1, min(settings.order, end + 1) + 1):
                counts[order][tuple(words[end + 1 - order : end + 1])] += weight
    return counts


def _single_words(counts: Counter[NGram], lexicon: Lexicon, general_share: float) -> dict[str, float]:
    court_total = sum(counts.values())
    general_total = sum(lexicon.general_counts.values())
    shares = {
        word: (1 - general_share) * counts[(word,)] / court_total + general_share * general / general_total
        for word, general in lexicon.general_counts.items()
    }
    return shares | {END: (1 - general_share) * counts[(END,)] / court_total}
