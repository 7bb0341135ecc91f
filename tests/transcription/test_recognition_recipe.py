"""The recipe of the small court model: honest text, sound labels, probabilities that add up, and a model that loads."""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from transcription.recognition.recipe.corpus import Corpus, spoken_only, withheld_sentences
from transcription.recognition.recipe.language_model import LanguageModelSettings, estimate
from transcription.recognition.recipe.lexicon import build_lexicon
from transcription.recognition.recipe.phones import STATES, UnknownSyllable, phone_table, phones_of, positioned
from transcription.recognition.recipe.utterances import Segment, frame_states
from transcription.recognition.synthesis import load_script

DATA = Path(__file__).parent / "data"
SETS = ("template_sentences.txt", "free_sentences.txt", "development_sentences.txt")
SENTENCES = ["原告请求被告归还借款", "被告归还了借款", "请原告出示证据", "被告没有异议", "原告没有证据", "请被告发表意见"] * 2


def _withheld() -> frozenset[str]:
    texts = [(DATA / name).read_text(encoding="utf-8") for name in SETS]
    return withheld_sentences([*texts, *(turn["text"] for turn in load_script()["turns"])])


def test_no_test_sentence_and_no_sentence_of_the_demonstration_is_trained_on() -> None:
    withheld = _withheld()
    trained = set(Corpus(withheld).sentences(20_000, seed=100))

    assert "请坐" in withheld, "short sentences are withheld too"
    assert "被告因为开店缺少资金" in withheld, "so are the clauses of longer ones"
    assert not trained & withheld


def test_without_the_rule_some_would_have_been() -> None:
    assert set(Corpus().sentences(20_000, seed=100)) & _withheld()


def test_the_same_seed_gives_the_same_sentences() -> None:
    assert Corpus().sentences(200, seed=7) == Corpus().sentences(200, seed=7)
    assert Corpus().sentences(200, seed=7) != Corpus().sentences(200, seed=8)


def test_templates_leave_nothing_unfilled() -> None:
    assert all(sentence == spoken_only(sentence) for sentence in Corpus().sentences(5_000, seed=3))


@pytest.mark.parametrize(
    ("syllable", "phones"),
    [
        ("shen3", ("sh", "en3")),
        ("an4", ("an4",)),
        ("ji1", ("j", "i1")),
        ("zhi1", ("zh", "ih1")),
        ("zi4", ("z", "iz4")),
        ("yu2", ("v2",)),
    ],
)
def test_a_syllable_is_an_initial_and_a_final_with_its_tone(syllable: str, phones: tuple[str, ...]) -> None:
    assert phones_of(syllable) == phones


@pytest.mark.parametrize("syllable", ["", "shen", "xx3", "shen9"])
def test_what_is_no_syllable_is_refused(syllable: str) -> None:
    with pytest.raises(UnknownSyllable):
        phones_of(syllable)


def test_copies_of_a_phone_share_their_states() -> None:
    table = phone_table()
    numbers = table.numbers()

    assert numbers["SIL"] == 1
    assert table.states[numbers["an4_B"] - 1] == table.states[numbers["an4_E"] - 1] == STATES["an4"]
    assert positioned(["an4"]) == ("an4_S",)
    assert positioned(["sh", "en3"]) == ("sh_B", "en3_E")


def test_after_any_history_the_probabilities_add_up_to_one() -> None:
    lexicon = build_lexicon(SENTENCES, words=200, characters=100)
    model = estimate(SENTENCES, lexicon, LanguageModelSettings(rarest_trigram=1))

    seen: dict[tuple[str, ...], float] = defaultdict(float)
    for ngram, probability in model.probabilities.items():
        seen[ngram[:-1]] += probability
    assert seen[()] == pytest.approx(1, abs=0.01)
    for history, weight in model.backoffs.items():
        followers = [ngram[1:] for ngram in model.probabilities if ngram[:-1] == history]
        unseen_below = 1 - sum(model.probabilities[shorter] for shorter in followers)
        assert seen[history] + weight * unseen_below == pytest.approx(1, abs=0.02), history


def test_every_state_of_every_phone_is_heard_for_at_least_one_frame() -> None:
    segments = [Segment("sh", 0.10, 0.11), Segment("en3", 0.11, 0.30), Segment("p", 0.30, 0.305), Segment("an4", 0.305, 0.50)]

    states = frame_states(segments, frames=80, delay=0.0)

    spoken = [state for state in dict.fromkeys(states.tolist()) if state]
    assert spoken == [state for segment in segments for state in STATES[segment.phone]]
    assert not states[:3].any(), "silence before"
    assert not states[-5:].any(), "silence after"


BUILD = """
import json, sys
from pathlib import Path
from transcription.recognition.recipe.build import Recipe, build
from transcription.recognition.recipe.packing import pack
from transcription.recognition.recipe.training import Settings
folder = Path(sys.argv[1])
network = Settings(hidden=64, epochs=6.0)
recipe = Recipe(sentences=2_000, general_words=500, general_characters=500, utterances=400, network=network)
acoustic = build(folder / "model", [], recipe, print)
archives = [pack(folder / "model", folder / name) for name in ("a.tar.xz", "b.tar.xz")]
print(json.dumps([acoustic.frame_accuracy, *archives]))
"""


@pytest.mark.slow
def test_the_recipe_makes_a_model_that_loads_and_hears(tmp_path: Path) -> None:
    # A process of its own: one that has built a graph cannot load the recogniser.
    (tmp_path / "model").mkdir()
    answer = subprocess.run([sys.executable, "-c", BUILD, str(tmp_path)], check=True, capture_output=True, text=True)
    accuracy, first, second = json.loads(answer.stdout.splitlines()[-1])

    import transcription.recognition.vosk_engine  # noqa: F401 - registers itself
    from transcription.recognition.engine import open_stream

    stream = open_stream("vosk", tmp_path / "model")
    stream.accept(np.zeros(16_000, "<i2").tobytes())
    assert stream.finish().words == ()
    assert accuracy > 0.1, "of 402 states; silence alone is less"
    assert first == second, "packing the same folder twice gives the same archive"
