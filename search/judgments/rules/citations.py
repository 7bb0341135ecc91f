"""Statutes and cases cited in a judgment, found by grammar, so that 第八百二十三条 is never 第一千八百二十三条."""

import re
from dataclasses import dataclass

from search.judgments.rules.numerals import NUMERAL, number

#: Long official names and the short ones used as keys and shown to readers.
SHORT_NAMES = {
    "最高人民法院关于审理民间借贷案件适用法律若干问题的规定": "民间借贷司法解释",
    "最高人民法院关于适用《中华人民共和国民法典》有关担保制度的解释": "民法典担保制度解释",
    "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释": "民诉法解释",
    "最高人民法院关于审理道路交通事故损害赔偿案件适用法律若干问题的解释": "道路交通事故损害赔偿解释",
    "最高人民法院关于审理人身损害赔偿案件适用法律若干问题的解释": "人身损害赔偿解释",
}
#: Names that may be cited without 《》.
KNOWN_LAWS = (
    "民法典", "民事诉讼法", "民诉法解释", "民间借贷司法解释", "劳动合同法", "劳动法",
    "劳动争议调解仲裁法", "道路交通安全法", "公司法", "保险法", "消费者权益保护法", "产品质量法",
    "食品安全法", "著作权法", "商标法", "专利法", "反不正当竞争法", "企业破产法",
    "民法典担保制度解释", "人身损害赔偿解释", "道路交通事故损害赔偿解释", "工伤保险条例", "刑法", "行政诉讼法",
    "合同法", "物业管理条例",
)  # fmt: skip

_LAW = re.compile(
    r"《(?P<quoted>(?:[^《》]|《[^《》]*》){2,60})》(?:[（(][^（()）]{0,16}(?:修正|修订)[）)])?|(?:中华人民共和国)?(?P<bare>"
    + "|".join(sorted(KNOWN_LAWS, key=len, reverse=True))
    + ")"
)
_ARTICLE = re.compile(
    rf"\s*(?:第\s*(?P<numeral>{NUMERAL})\s*条|(?P<digits>\d{{1,4}})\s*条|第\s*(?P<ordinal>\d{{1,4}})\s*条)"
    r"(?:\s*之(?P<sub>[一二三四五六七八九十]))?"
)
_BETWEEN = re.compile(
    rf"(?:\s*第\s*(?:{NUMERAL}|\d{{1,2}})\s*[款项])*(?:\s*第\s*[（(](?:{NUMERAL}|\d{{1,2}})[）)]\s*项)*"
    r"(?:\s*(?:、|，|,|和|及|以及|与|或)\s*)?"
)
_EDITION = re.compile(r"[（(](?:\d{4}年?)?(?:第[一二三四五六七八九十]次)?(?:修正|修订)[）)]$")


@dataclass(frozen=True, slots=True)
class Statute:
    """An article of a law; `sub` is the n of 之n (0: none). `key` is what the index holds."""

    law: str
    article: int
    sub: int = 0

    @property
    def key(self) -> str:
        return f"{self.law}:{self.article}" + (f"-{self.sub}" if self.sub else "")


@dataclass(frozen=True, slots=True)
class Citation:
    """A statute and the place where the text cites it."""

    statute: Statute
    start: int
    end: int


def short_name(law: str) -> str:
    """The name a law is known by: without 中华人民共和国 and without the edition."""
    name = _EDITION.sub("", law.strip()).replace("〈", "《").replace("〉", "》")
    if known := SHORT_NAMES.get(name):
        return known
    return name.removeprefix("中华人民共和国")


def citations(text: str) -> list[Citation]:
    """Every citation of an article in `text`, in order; a chain 第a条、第b条 belongs to the law before it."""
    found: list[Citation] = []
    at = 0
    while law := _LAW.search(text, at):
        name = short_name(law.group("quoted") or law.group("bare"))
        at = start = law.end()
        while article := _ARTICLE.match(text, at):
            begin = law.start() if at == start else article.start()
            found.append(Citation(_statute(name, article), begin, article.end()))
            between = _BETWEEN.match(text, article.end())
            at = between.end() if between else article.end()
    return found


def statutes(text: str) -> list[Statute]:
    """The articles cited in `text`, each once, in order of first citation."""
    return list(dict.fromkeys(citation.statute for citation in citations(text)))


def statute_query(text: str) -> str:
    """The index key that a person means by `text`: 民法典667条 → 民法典:667, 第667条 or 667 → :667, 民法典 → 民法典."""
    if found := citations(text):
        return found[0].statute.key
    bare = re.fullmatch(rf"\s*第?\s*(?:(\d{{1,4}})|({NUMERAL}))\s*条?\s*", text)
    if bare:
        return f":{int(bare.group(1)) if bare.group(1) else number(bare.group(2))}"
    loose = re.fullmatch(r"《?(?P<law>\D+?)》?\s*(?P<article>\d{1,4})", text)
    if loose:
        return f"{short_name(loose.group('law'))}:{int(loose.group('article'))}"
    return short_name(text.strip("《》 "))


def index_keys(cited: list[Statute]) -> list[str]:
    """Keys under which a judgment is found by what it cites: the article, the article number alone, the law."""
    keys = [key for statute in cited for key in (statute.key, f":{statute.article}", statute.law)]
    return list(dict.fromkeys(keys))


def _statute(law: str, match: re.Match[str]) -> Statute:
    digits = match.group("digits") or match.group("ordinal")
    article = int(digits) if digits else number(match.group("numeral"))
    return Statute(law, article, number(match.group("sub")) if match.group("sub") else 0)
