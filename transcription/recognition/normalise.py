"""The written layer over what was heard: punctuation from pauses and endings, figures for dates, money and per cents.

Pure. The spoken layer, the words as recognised, is never touched; both are kept. Numbers of statute articles stay in
characters, as judgments write them.
"""

import re
from collections.abc import Callable, Sequence

from transcription.recognition.engine import Word
from transcription.recognition.numerals import value_of

COMMA_PAUSE = 0.18  # seconds of silence between words that are written as a comma
SENTENCE_PAUSE = 0.5  # and as a full stop, where the recogniser heard no end of the sentence
SHORTEST_CLAUSE = 2  # characters

_QUESTION_END = re.compile(r"(吗|呢|没有|对不对|是不是|行不行)$")
_QUESTION_WORD = re.compile(
    r"是否|是不是|有没有|有无|能不能|会不会|要不要|愿不愿意|为什么|为何|怎么|怎样|如何|什么|哪里|哪|谁|多少|何时|几次"
)
# In these the question word asks nothing.
_NO_QUESTION = re.compile(r"没有什么|没什么|什么都|不知道|无论|不管|不论|怎么都|谁都|多少都|不清楚|如何认定")
_NEGATED_END = re.compile(r"^(我|他|她|没有|还没有|从来没有|暂时没有|也没有)")


def written(words: Sequence[Word]) -> str:
    """What was said as one would write it; empty when nothing was said."""
    return "".join(_sentence(clauses) for clauses in _sentences(words))


def _sentence(clauses: list[str]) -> str:
    mark = "？" if _is_question("".join(clauses)) else "。"
    return "，".join(with_figures(clause) for clause in clauses) + mark


def _sentences(words: Sequence[Word]) -> list[list[str]]:
    """Words as sentences of clauses, parted where the speaker paused."""
    sentences: list[list[str]] = []
    end = 0.0
    for word in words:
        pause = word.start - end
        if not sentences or pause >= SENTENCE_PAUSE:
            sentences.append([word.text])
        elif pause >= COMMA_PAUSE and len(sentences[-1][-1]) >= SHORTEST_CLAUSE:
            sentences[-1].append(word.text)
        else:
            sentences[-1][-1] += word.text
        end = word.end
    return sentences


def _is_question(sentence: str) -> bool:
    if _NO_QUESTION.search(sentence):
        return False
    if sentence.endswith("没有"):
        return not _NEGATED_END.search(sentence)
    return bool(_QUESTION_END.search(sentence) or _QUESTION_WORD.search(sentence))


_N = "零〇一二两三四五六七八九十百千万亿"
_FIGURE = "零〇一二三四五六七八九幺"
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
# Small counts read better in characters: 三个月, 两次.
_SMALLEST_COUNT_IN_FIGURES = 10


def _plain(words: str) -> str | None:
    value = value_of(words)
    return None if value is None else format(value, "f")


def _money(match: re.Match[str]) -> str:
    value = value_of(match["number"])
    if value is None or (value < _SMALLEST_COUNT_IN_FIGURES and match["unit"] != "元"):
        return match[0]
    if value >= 10_000 and value % 10_000 == 0:
        return f"{value // 10_000:f}万{match['unit']}"
    return f"{value:f}{match['unit']}"


def _decimal_money(match: re.Match[str]) -> str:
    value = _plain(match["number"])
    return match[0] if value is None else f"{value}{match['unit']}"


def _per_cent(match: re.Match[str]) -> str:
    value = _plain(match["number"])
    return match[0] if value is None else f"{value}%"


def _year(match: re.Match[str]) -> str:
    value = _plain(match["number"])
    return match[0] if value is None else f"{value}年"


def _date(match: re.Match[str]) -> str:
    month, day = value_of(match["month"]), value_of(match["day"])
    if month is None or day is None or not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return f"{month}月{day}{match['unit']}"


def _month(match: re.Match[str]) -> str:
    month = value_of(match["month"])
    return match[0] if month is None or not 1 <= month <= 12 else f"{month}月"


def _clock_time(match: re.Match[str]) -> str:
    hour = value_of(match["hour"])
    minute = value_of(match["minute"]) if match["minute"] else None
    if hour is None or hour > 24 or (minute is not None and minute > 59):
        return match[0]
    if not match["minute"]:
        return f"{match['part']}{hour}点{match['half'] or ''}"
    return f"{match['part']}{hour}点{minute}分"


def _count(match: re.Match[str]) -> str:
    value = value_of(match["number"])
    if value is None or value < _SMALLEST_COUNT_IN_FIGURES:
        return match[0]
    return f"{value:f}{match['unit']}"


def _case_number(match: re.Match[str]) -> str:
    year, court, number = _plain(match["year"]), _digits(match["court"]), _plain(match["number"])
    if year is None or number is None:
        return match[0]
    return f"（{year}）{match['province']}{court}{match['type']}{number}号"


def _digits(words: str) -> str:
    return "".join(str(value_of(character)) for character in words)


def _long_digits(match: re.Match[str]) -> str:
    return _digits(match[0])


# The types of the portal's own cases and of those that are spoken of beside them; 执 last, because others begin with it.
_CASE_TYPES = "民初|民终|民辖终|民申|民再|民撤|民特|民督|民催|民保令|破申|刑初|刑终|行初|行终|财保|执恢|执保|执异|执复|执"


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            f"(?P<year>[{_FIGURE}]{{4}})年?(?P<province>[{_PROVINCES}])(?P<court>[{_FIGURE}]{{2,4}})"
            f"(?P<type>{_CASE_TYPES})字?第?(?P<number>[{_N}幺]+)号"
        ),
        _case_number,
    ),
    (re.compile(f"百分之(?P<number>[{_N}]+(?:点[{_FIGURE}]+)?)"), _per_cent),
    (re.compile(f"(?<![{_N}])(?P<number>[{_FIGURE}]{{4}})年"), _year),
    (re.compile(f"(?<![{_N}第])(?P<month>[一二三四五六七八九十]+)月(?P<day>[一二三四五六七八九十]+)(?P<unit>日|号)"), _date),
    (re.compile("(?<=年)(?P<month>[一二三四五六七八九十]+)月(?!息|利)"), _month),
    (
        re.compile(
            "(?P<part>上午|下午|早上|中午|晚上|凌晨)(?P<hour>[一二两三四五六七八九十]+)点"
            "(?:(?P<half>半|整)|(?P<minute>[零一二三四五六七八九十]+)分)?"
        ),
        _clock_time,
    ),
    (re.compile(f"(?<![{_N}第点])(?P<number>[{_N}]+点[{_FIGURE}]+)(?P<unit>(?:万|亿)?元)"), _decimal_money),
    (re.compile(f"(?<![{_N}第点])(?P<number>[{_N}]+)(?P<unit>元|块钱)"), _money),
    (re.compile(f"(?<![{_N}第])[{_FIGURE}]{{7,}}(?![{_N}])"), _long_digits),
    (
        re.compile(f"(?<![{_N}第点])(?P<number>[{_N}]+)(?P<unit>个月|个工作日|日|天|周岁|岁|分钟|小时|次|页|人|吨|平方米|公里)"),
        _count,
    ),
)


def with_figures(clause: str) -> str:
    """Dates, money, per cents, case numbers and long numbers in figures; everything else as it was said."""
    for pattern, write in _RULES:
        clause = pattern.sub(write, clause)
    return clause
