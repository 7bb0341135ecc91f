"""Citations of law and two-language texts, as data that pure rules can carry. Knows no Django."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from courtportal.kernel.chinese import number_in_words


class Bilingual(NamedTuple):
    """One text in Chinese (the language of record) and in English."""

    zh: str
    en: str

    def in_language(self, code: str) -> str:
        """The text for a language code such as ``zh-hans`` or ``en``; Chinese unless English is asked for."""
        return self.en if code.lower().startswith("en") else self.zh


# Names of the laws that are cited, by short name. A renumbered law keeps its name and changes its version.
LAWS: dict[str, Bilingual] = {
    "CPL": Bilingual("《中华人民共和国民事诉讼法》", "Civil Procedure Law"),
    "CPL-I": Bilingual("《最高人民法院关于适用〈民事诉讼法〉的解释》", "Interpretation of the Civil Procedure Law"),
    # A term of the court's own, for which the law has none, after the model of this one.
    "CPL-BY-ANALOGY": Bilingual("比照《中华人民共和国民事诉讼法》", "by analogy with the Civil Procedure Law"),
    "CIVIL-CODE": Bilingual("《中华人民共和国民法典》", "Civil Code"),
    "FEE": Bilingual("《诉讼费用交纳办法》", "Measures on the Payment of Litigation Fees"),
    "DELAY": Bilingual(
        "《最高人民法院关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释》",
        "Interpretation on Interest for Delayed Performance",
    ),
    "ENF-WORK": Bilingual("《最高人民法院关于人民法院执行工作若干问题的规定（试行）》", "Provisions on Enforcement Work"),
    "OBJECTIONS": Bilingual(
        "《最高人民法院关于人民法院办理执行异议和复议案件若干问题的规定》", "Provisions on Objections and Reconsiderations"
    ),
    "ENF-PROCEDURE": Bilingual(
        "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉执行程序若干问题的解释》", "Interpretation on Enforcement Procedure"
    ),
    "ENF-TERM": Bilingual(
        "《最高人民法院关于人民法院办理执行案件若干期限的规定》", "Provisions on Time Limits in Enforcement Cases"
    ),
    "TRIAL-TERM": Bilingual("《最高人民法院关于严格执行案件审理期限制度的若干规定》", "Provisions on Trial Time Limits"),
    "TRIAL-TERM-2019": Bilingual(
        "《最高人民法院关于严格规范民商事案件延长审限和延期开庭问题的规定》",
        "Provisions on Extensions and Adjournments",
    ),
    "PRESERVATION": Bilingual(
        "《最高人民法院关于人民法院办理财产保全案件若干问题的规定》", "Provisions on Property Preservation"
    ),
    "INQUIRY": Bilingual(
        "《最高人民法院关于民事执行中财产调查若干问题的规定》", "Provisions on Property Investigation in Enforcement"
    ),
    "SEALING": Bilingual(
        "《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》", "Provisions on Sealing, Seizing and Freezing"
    ),
    "REALISATION": Bilingual(
        "《最高人民法院关于人民法院民事执行中拍卖、变卖财产的规定》", "Provisions on Auction and Sale in Enforcement"
    ),
    "CHANGED-PARTIES": Bilingual(
        "《最高人民法院关于民事执行中变更、追加当事人若干问题的规定》", "Provisions on Changed and Added Parties in Enforcement"
    ),
    "DISHONESTY": Bilingual(
        "《最高人民法院关于公布失信被执行人名单信息的若干规定》",
        "Provisions on the List of Dishonest Judgment Debtors",
    ),
    "CONSUMPTION": Bilingual(
        "《最高人民法院关于限制被执行人高消费及有关消费的若干规定》", "Provisions on Restricting Consumption"
    ),
    "REGISTRATION": Bilingual("《最高人民法院关于人民法院登记立案若干问题的规定》", "Provisions on Case Registration"),
    "LENDING": Bilingual("《最高人民法院关于审理民间借贷案件适用法律若干问题的规定》", "Provisions on Private Lending Cases"),
    "TRAFFIC": Bilingual(
        "《最高人民法院关于审理道路交通事故损害赔偿案件适用法律若干问题的解释》",
        "Interpretation on Damages for Traffic Accidents",
    ),
    "LEVEL": Bilingual(
        "《最高人民法院关于调整中级人民法院管辖第一审民事案件标准的通知》",
        "Notice on the First-Instance Jurisdiction of Intermediate Courts",
    ),
    "FOREIGN-LEVEL": Bilingual(
        "《最高人民法院关于涉外民商事案件管辖若干问题的规定》", "Provisions on Jurisdiction in Foreign-Related Cases"
    ),
    "LABOUR-I": Bilingual(
        "《最高人民法院关于审理劳动争议案件适用法律问题的解释（一）》", "Interpretation (I) on Labour Disputes"
    ),
    "INTERNET-COURTS": Bilingual(
        "《最高人民法院关于互联网法院案件管辖的规定》", "Provisions on the Jurisdiction of Internet Courts"
    ),
    "BANKRUPTCY": Bilingual("《企业破产法》", "Enterprise Bankruptcy Law"),
    "VIOLENCE": Bilingual("《反家庭暴力法》", "Anti-Domestic Violence Law"),
    "PROTECTION-REPLY": Bilingual(
        "《最高人民法院关于人身安全保护令案件相关程序问题的批复》", "Reply on the Procedure of Protection Orders"
    ),
    "ARBITRATION": Bilingual("《仲裁法》", "Arbitration Law"),
    "ARBITRATION-REVIEW": Bilingual(
        "《最高人民法院关于审理仲裁司法审查案件若干问题的规定》", "Provisions on the Judicial Review of Arbitration"
    ),
    "MEDIATION-ONLINE": Bilingual("《人民法院在线调解规则》", "Online Mediation Rules of the People's Courts"),
    "LABOUR-ARB": Bilingual("《劳动争议调解仲裁法》", "Labour Dispute Mediation and Arbitration Law"),
}


# [verify] Places that were not read in a published text. Whoever reads one takes its line out; until then pages say so beside it.
TO_VERIFY = frozenset(
    {
        ("ARBITRATION", "2017", "60"),  # the law's revision in force since March 2026 has other numbers
        ("ARBITRATION-REVIEW", "法释〔2017〕22号", "9"),
        ("ARBITRATION-REVIEW", "法释〔2017〕22号", "20"),
        ("CPL-I", "法释〔2022〕11号", "366"),
        ("VIOLENCE", "2015", "28"),
        ("VIOLENCE", "2015", "29"),
        # The rulings that are drafted freely (filing/drafting/rules/kinds.py): their models name these places.
        ("CPL-BY-ANALOGY", "2023", "128"),
        ("CPL-BY-ANALOGY", "2023", "285"),
        ("CPL", "2023", "109"),
        ("CPL", "2023", "110"),
        ("CPL", "2023", "111"),
        ("CPL", "2023", "157(7)"),
        ("CPL", "2023", "248"),
        ("CPL", "2023", "249"),
        ("CPL", "2023", "253"),
        ("CPL", "2023", "255"),
        ("CPL", "2023", "258"),
        ("CPL-I", "法释〔2022〕11号", "245"),
        ("SEALING", "法释〔2020〕21号", "28"),
        ("REALISATION", "法释〔2020〕21号", "20"),
        ("REALISATION", "法释〔2020〕21号", "26"),
        ("CHANGED-PARTIES", "法释〔2020〕21号", "30"),
        ("CHANGED-PARTIES", "法释〔2020〕21号", "32"),
    }
)
_NOT_READ = Bilingual("（待核对）", " (to be verified)")
_ITEMS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in one version of a law, because articles are renumbered by amendments.

    ``version`` is the year of the amendment in force (``2023``) or the document number (``法释〔2022〕11号``);
    ``article`` is the article and, in brackets, its item: ``13(1)``.
    """

    law: str
    version: str
    article: str

    def shown(self, language: str) -> str:
        """The citation as a page shows it, with a mark while nobody has read it in a published text."""
        mark = _NOT_READ if (self.law, self.version, self.article) in TO_VERIFY else Bilingual("", "")
        return self.text.in_language(language) + mark.in_language(language)

    @property
    def text(self) -> Bilingual:
        """The citation as it is printed, in both languages."""
        name = LAWS[self.law]
        article, _, item = self.article.partition("(")
        item_zh = f"第（{_ITEMS[int(item[:-1]) - 1]}）项" if item else ""
        article_zh = number_in_words(int(article))
        return Bilingual(
            f"{name.zh}（{self.version}）第{article_zh}条{item_zh}", f"{name.en} ({self.version}), art. {self.article}"
        )


# 《law》, its version, the article: as a citation is written.
_PLACE = re.compile(r"(?P<law>(?:比照)?《[^》]*(?:《[^》]*》[^》]*)*》)(?:（[^）]*\d[^）]*）)?(?P<article>第.+)")


def as_cited(places: Sequence[str]) -> list[str]:
    """The places of law as a court document cites them: each law once with all its articles, in the order in which they stand,
    without the year or number of its version (法释〔2009〕14号 art. 1). What is written otherwise stays as it is.
    """
    found: dict[str, list[str]] = {}
    for place in places:
        match = _PLACE.fullmatch(place.strip())
        law, article = (match["law"], match["article"]) if match else (place, "")
        articles = found.setdefault(law, [])
        if article and article not in articles:
            articles.append(article)
    return [law + "、".join(articles) for law, articles in found.items()]
