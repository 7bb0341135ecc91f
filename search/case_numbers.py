"""The grammar of case numbers as they are written in texts and queries (法〔2015〕137号, amended 法〔2018〕335号)."""

import re

_PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军"
CASE_NUMBER = re.compile(
    rf"[（(]\s*(?P<year>\d{{4}})\s*[）)]\s*(?P<court>最高法|[{_PROVINCES}]\d{{0,4}})(?P<kind>知?[\u4e00-\u9fff]{{1,4}}?)"
    r"(?P<number>\d{1,8})\s*号(?P<part>之[一二三四五六七八九十]+)?"
)


def canonical(text: str) -> str:
    """Full-width brackets, no blanks: (2026) 粤0604民初123号 becomes （2026）粤0604民初123号."""
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）")


def case_numbers(text: str) -> list[str]:
    """The case numbers named in `text`, canonical, in order, without repeats."""
    return list(dict.fromkeys(canonical(match.group()) for match in CASE_NUMBER.finditer(text)))
