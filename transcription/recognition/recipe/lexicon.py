"""Words and their readings: which words the model knows, how each is said, and how a sentence is cut into them."""

import logging
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import jieba
from pypinyin import Style, lazy_pinyin

from transcription.recognition.recipe.phones import UnknownSyllable, phones_of

jieba.setLogLevel(logging.ERROR)

HANZI = re.compile(r"[\u4e00-\u9fff]+")
# Numbers are spelled by single characters, so that any number can be said. 一 in 一定 or 一致 is no number.
_NUMERALS = "零一二三四五六七八九十百千万亿"
_NUMBER_WORD = re.compile(
    f"[{_NUMERALS}]{{2,}}|[{_NUMERALS}两]+[元年月日号份项条天分点岁倍块]|第[{_NUMERALS}]+.?|.?[二三四五六七八九十百千万].?元"
)
_NOT_A_NUMBER = {"第一人", "第三人", "万一", "千万", "百分点", "十分"}
LONGEST_WORD = 5

# jieba counts these far above or below what is said in court.
_CORRECTED_COUNTS = {"的": 3_000_000, "地": 40_000, "得": 60_000}

# Characters said in more than one way when they stand alone as a word; the first is the usual one.
OTHER_READINGS = {
    "不": ("bu4", "bu2"), "一": ("yi1", "yi2", "yi4", "yao1"), "的": ("de5",), "了": ("le5", "liao3"), "着": ("zhe5",),
    "得": ("de2", "dei3", "de5"), "地": ("di4", "de5"), "为": ("wei2", "wei4"), "还": ("hai2", "huan2"),
    "长": ("zhang3", "chang2"), "行": ("xing2", "hang2"), "重": ("zhong4", "chong2"), "都": ("dou1", "du1"),
    "和": ("he2",), "当": ("dang1", "dang4"), "中": ("zhong1", "zhong4"), "要": ("yao4", "yao1"), "没": ("mei2", "mo4"),
    "给": ("gei3", "ji3"), "曾": ("ceng2", "zeng1"), "单": ("dan1", "shan4"), "查": ("cha2", "zha1"),
    "解": ("jie3", "xie4"), "任": ("ren4", "ren2"), "只": ("zhi3", "zhi1"), "几": ("ji3", "ji1"), "数": ("shu4", "shu3"),
    "调": ("diao4", "tiao2"), "应": ("ying1", "ying4"), "量": ("liang4", "liang2"), "区": ("qu1", "ou1"),
    "差": ("cha4", "cha1"), "便": ("bian4", "pian2"), "传": ("chuan2", "zhuan4"), "分": ("fen1", "fen4"),
    "干": ("gan4", "gan1"), "好": ("hao3", "hao4"), "空": ("kong1", "kong4"), "乐": ("le4", "yue4"), "间": ("jian1", "jian4"),
    "假": ("jia3", "jia4"), "教": ("jiao4", "jiao1"), "少": ("shao3", "shao4"), "相": ("xiang1", "xiang4"),
    "转": ("zhuan3", "zhuan4"), "存": ("cun2",), "处": ("chu4", "chu3"), "称": ("cheng1",), "看": ("kan4", "kan1"),
    "上": ("shang4",), "里": ("li3", "li5"), "过": ("guo4", "guo5"), "么": ("me5",), "们": ("men5",), "吗": ("ma5",),
    "呢": ("ne5",), "吧": ("ba5",), "啊": ("a5", "a1"), "个": ("ge4", "ge5"), "把": ("ba3",), "被": ("bei4",),
}  # fmt: skip


def reading(text: str) -> list[str]:
    """Each character's syllable with tone number, chosen by context."""
    return lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False, errors="ignore")


def dictionary_counts() -> dict[str, tuple[int, str]]:
    """Word → (count, part of speech) from jieba's dictionary, Chinese characters only."""
    counts: dict[str, tuple[int, str]] = {}
    path = Path(jieba.__file__).with_name("dict.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count, tag = line.split(" ")
        if HANZI.fullmatch(word):
            counts[word] = (_CORRECTED_COUNTS.get(word, int(count)), tag)
    return counts


def is_number_word(word: str) -> bool:
    return word not in _NOT_A_NUMBER and _NUMBER_WORD.fullmatch(word) is not None


@dataclass(frozen=True)
class Lexicon:
    """The words of the model, each with its first reading, and how often people write them in general."""

    readings: dict[str, tuple[str, ...]]
    general_counts: dict[str, int]
    tokenizer: jieba.Tokenizer

    def cut(self, sentence: str) -> list[str]:
        """The sentence as words of this lexicon; characters it does not know are left out."""
        words = self.tokenizer.cut(sentence, HMM=False)
        return [word for word in words if word in self.readings]

    def pronunciations(self, word: str) -> list[tuple[str, ...]]:
        """Every reading of a word: 不 is said bu4 or bu2, single characters as listed above."""
        first = self.readings[word]
        if len(word) == 1:
            others = [(other,) for other in OTHER_READINGS.get(word, ())]
            return list(dict.fromkeys([first, *others]))
        variants = [first]
        for position, character in enumerate(word):
            if character == "不":
                variants += [(*known[:position], said, *known[position + 1 :]) for known in variants for said in ("bu4", "bu2")]
        return list(dict.fromkeys(variants))


def build_lexicon(sentences: Iterable[str], words: int, characters: int) -> Lexicon:
    """All words of the sentences plus the most frequent general words and single characters."""
    general = dictionary_counts()
    wanted = Counter[str]()
    for sentence in sorted(set(sentences)):
        wanted.update(word for word in jieba.cut(sentence, HMM=False) if HANZI.fullmatch(word))
        wanted.update(character for character in sentence if HANZI.fullmatch(character))
    chosen = {word for word in wanted if len(word) <= LONGEST_WORD and (len(word) == 1 or not is_number_word(word))}
    chosen |= _most_frequent(general, words, characters)
    readings = {word: said for word in sorted(chosen) if (said := _valid_reading(word))}
    counts = {word: max(general.get(word, (1, ""))[0], 1) for word in readings}
    return Lexicon(readings, counts, _tokenizer(counts))


def _most_frequent(general: dict[str, tuple[int, str]], words: int, characters: int) -> set[str]:
    def top(candidates: Iterable[str], limit: int) -> list[str]:
        return sorted(candidates, key=lambda word: (-general[word][0], word))[:limit]

    several = (
        word
        for word, (_, tag) in general.items()
        if 2 <= len(word) <= 4 and not is_number_word(word) and tag not in ("nr", "nrfg", "nrt")
    )
    return set(top(several, words)) | set(top((word for word in general if len(word) == 1), characters))


def _valid_reading(word: str) -> tuple[str, ...] | None:
    said = tuple(reading(word))
    if len(said) != len(word):
        return None
    try:
        for syllable in said:
            phones_of(syllable)
    except UnknownSyllable:
        return None
    return said


def _tokenizer(counts: dict[str, int]) -> jieba.Tokenizer:
    """A jieba tokenizer that knows these words and no others."""
    tokenizer = jieba.Tokenizer()
    tokenizer.initialized = True
    tokenizer.FREQ = dict(counts)
    tokenizer.total = sum(counts.values())
    for word in counts:
        for end in range(1, len(word)):
            tokenizer.FREQ.setdefault(word[:end], 0)
    return tokenizer
