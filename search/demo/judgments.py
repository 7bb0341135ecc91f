"""Generates fictitious judgments: first instance, appeals, retrial reviews and rulings; the same seed gives the same texts."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from search.demo import people
from search.demo.catalogue import BASIC_COURTS, CAUSES, CauseStory, Kind, procedure_article
from search.demo.people import Side
from search.demo.setting import Setting, Story, on
from search.judgments.rules.numerals import numeral

SEED = 20_261_122
MARK = "（演示数据，人物均为虚构）"
_FIRST_NUMBER = 20_001
_PROCEDURE_LAW = "《中华人民共和国民事诉讼法》"


@dataclass(frozen=True, slots=True)
class DemoJudgment:
    """A fictitious judgment in its original text, with what an importer knows of it."""

    court_code: str
    case_number: str
    cause: CauseStory
    document_type: str
    procedure: str
    title: str
    decided_on: date
    effective_on: date
    sections: dict[str, str]
    people: dict[str, list[str]]
    organisations: tuple[str, ...]
    amount: Decimal | None
    below: str = ""
    story: Story | None = None
    setting: Setting | None = None
    lawyers: tuple[tuple[str, str], ...] = field(default=())


class Numbers:
    """Takes the next case number of a court, year and type, far above the portal's own."""

    def __init__(self) -> None:
        self._last: Counter[tuple[str, int, str]] = Counter()

    def take(self, court: str, year: int, kind: str) -> str:
        key = (court, year, kind)
        self._last[key] += 1
        return f"（{year}）{court}{kind}{_FIRST_NUMBER + self._last[key] * 37 % 9973}号"


def generate(today: date, courts: dict[str, str], count: int = 330) -> list[DemoJudgment]:
    """`count` judgments decided before `today`; `courts` maps codes to names. About a third are appeals, reviews and rulings."""
    rng, numbers = Random(SEED), Numbers()  # noqa: S311 - texts, not secrets
    first = [_first_instance(rng, numbers, today, courts) for _ in range(count * 2 // 3)]
    made = list(first)
    judged = [j for j in first if j.document_type == "judgment" and (today - j.decided_on).days > 200 and not j.cause.is_family]
    appeals = [_appeal(rng, numbers, j, courts) for j in rng.sample(judged, min(len(judged), count // 4))]
    made += appeals
    old = [j for j in appeals if (today - j.decided_on).days > 250]
    made += [_review(rng, numbers, j, courts) for j in rng.sample(old, min(len(old), count - len(made)))]
    return made


def _sides(rng: Random, cause: CauseStory, city: str) -> tuple[Side, Side]:
    def side(kind: Kind) -> Side:
        if kind == "company":
            return people.company(rng, city)
        if kind == "property":
            return people.company(rng, city, "物业服务")
        return people.bank(rng, city) if kind == "bank" else people.person(rng)

    if cause.is_family:
        surname = rng.choice("张李王陈林")
        elder = people.person(rng, surname)
        return Side(elder.name, False, "女", date(1950, 5, 1) + timedelta(days=rng.randrange(1500))), people.person(rng, surname)
    plaintiff, defendant = side(cause.plaintiff), side(cause.defendant)
    while defendant.name == plaintiff.name:
        defendant = side(cause.defendant)
    return plaintiff, defendant


def _first_instance(rng: Random, numbers: Numbers, today: date, courts: dict[str, str]) -> DemoJudgment:
    code = rng.choices(list(BASIC_COURTS), [court[3] for court in BASIC_COURTS.values()])[0]
    city, district, _, _ = BASIC_COURTS[code]
    cause = rng.choices(CAUSES, [c.weight for c in CAUSES])[0]
    span = (today - date(2021, 11, 1)).days - 40
    decided = date(2021, 11, 1) + timedelta(days=int(span * rng.random() ** 0.8))
    began = max(date(2021, 1, 5), decided - timedelta(days=rng.randrange(300, 900)))
    plaintiff, defendant = _sides(rng, cause, city)
    setting = Setting(rng, plaintiff, defendant, city + district, began, decided)
    story = cause.tell(setting)
    ruling = rng.random() < 0.1 and not cause.is_family
    lawyers = tuple(people.lawyer(rng, city) for _ in range(rng.choice((0, 1, 1, 2))))
    filed = decided - timedelta(days=rng.randrange(40, 150))
    number = numbers.take(code, filed.year, "民初")
    small = story.amount is not None and story.amount < 50_000 and rng.random() < 0.5
    procedure = "ordinary" if (story.amount or 0) > 500_000 else "small_claims" if small else "summary"
    judge, clerk = people.person_name(rng), people.person_name(rng)
    frame = _Frame(setting, story, cause, courts[code], number, procedure, filed, (judge, clerk), lawyers)
    sections = frame.withdrawal() if ruling else frame.judgment()
    kind = "民事裁定书" if ruling else "民事判决书"
    return DemoJudgment(
        court_code=code, case_number=number, cause=cause, document_type="ruling" if ruling else "judgment", procedure=procedure,
        title=f"{plaintiff.name}与{defendant.name}{cause.name}一审{kind}", decided_on=decided,
        effective_on=decided + timedelta(days=1 if small or ruling else 28), sections=sections,
        people=_people([judge], [clerk], [plaintiff, defendant], lawyers),
        organisations=tuple(s.name for s in (plaintiff, defendant) if s.is_company), amount=story.amount, story=story,
        setting=setting, lawyers=lawyers,
    )  # fmt: skip


def _people(
    judges: list[str], clerks: list[str], sides: list[Side], lawyers: tuple[tuple[str, str], ...]
) -> dict[str, list[str]]:
    return {
        "judges": judges, "clerks": clerks, "parties": [side.name for side in sides],
        "lawyers": [name for name, _ in lawyers], "firms": list(dict.fromkeys(firm for _, firm in lawyers)),
    }  # fmt: skip


def articles_text(story: Story, extra: tuple[int, ...]) -> str:
    """《中华人民共和国民法典》第六百六十七条、第六百七十五条，《…》第…条"""
    parts = [f"《{law}》" + "、".join(f"第{numeral(a)}条" for a in articles) for law, articles in story.statutes]
    if extra:
        parts.append(_PROCEDURE_LAW + "、".join(f"第{numeral(a)}条" for a in sorted(extra)))
    return "，".join(parts)


def _numbered(orders: tuple[str, ...]) -> str:
    if len(orders) == 1:
        return f"{orders[0]}。"
    return "\n".join(f"{numeral(i)}、{order}{'。' if i == len(orders) else '；'}" for i, order in enumerate(orders, 1))


def signature(judges: list[tuple[str, str]], day: date, clerk: str) -> str:
    """The names and the date at the end."""
    names = "\n".join(f"{duty} {name}" for duty, name in judges)
    year = "".join("〇一二三四五六七八九"[int(d)] for d in str(day.year))
    return f"{names}\n{year}年{numeral(day.month)}月{numeral(day.day)}日\n书记员 {clerk}\n{MARK}"


@dataclass(frozen=True, slots=True)
class _Frame:
    """Puts a story into the form of a first-instance document (CPL art. 155)."""

    setting: Setting
    story: Story
    cause: CauseStory
    court: str
    number: str
    procedure: str
    filed_on: date
    signers: tuple[str, str]
    lawyers: tuple[tuple[str, str], ...]

    def heading(self) -> str:
        s = self.setting
        lines = [people.describe(s.rng, "原告", s.plaintiff, s.district)]
        if self.lawyers:
            lines.append(f"委托诉讼代理人：{self.lawyers[0][0]}，{self.lawyers[0][1]}律师。")
        lines.append(people.describe(s.rng, "被告", s.defendant, s.district))
        if len(self.lawyers) > 1:
            lines.append(f"委托诉讼代理人：{self.lawyers[1][0]}，{self.lawyers[1][1]}律师。")
        return "\n".join(lines)

    def course(self) -> str:
        names = {"small_claims": "小额诉讼程序", "summary": "简易程序", "ordinary": "普通程序"}
        present = "经传票传唤无正当理由拒不到庭参加诉讼" if self.absent else "到庭参加诉讼"
        s = self.setting
        return (
            f"原告{s.a}与被告{s.b}{self.cause.name}一案，本院于{on(self.filed_on)}立案后，"
            f"依法适用{names[self.procedure]}公开开庭进行了审理。"
            f"原告{s.a}到庭参加诉讼，被告{s.b}{present}。本案现已审理终结。"
        )

    @property
    def absent(self) -> bool:
        return "未到庭" in self.story.defence

    def judgment(self) -> dict[str, str]:
        s, story, day = self.setting, self.story, self.setting.decided_on
        extra = (procedure_article("evidence", day), *((procedure_article("default", day),) if self.absent else ()))
        appeal = (
            "本判决为终审判决。"
            if self.procedure == "small_claims"
            else "如不服本判决，可以在判决书送达之日起十五日内，向本院递交上诉状，"
            "并按照对方当事人或者代表人的人数提出副本，上诉于上一级人民法院。"
        )
        delay = "" if not any("元" in order for order in story.orders) else (
            f"如果未按本判决指定的期间履行给付金钱义务，"
            f"应当依照{_PROCEDURE_LAW}第{numeral(procedure_article('delay', day))}条规定，"
            "加倍支付迟延履行期间的债务利息。\n"
        )  # fmt: skip
        payer = {"被告": s.b, "原告": s.a}.get(story.fee_on, "原、被告双方")
        return {
            "parties": self.heading(),
            "procedure": self.course(),
            "claims": f"{s.a}向本院提出诉讼请求：{story.claims}\n{story.defence}",
            "facts": f"经审理查明：{story.facts}",
            "reasons": f"本院认为，{story.reasons}",
            "articles": f"依照{articles_text(story, extra)}规定，判决如下：",
            "holding": _numbered(story.orders),
            "tail": f"{delay}案件受理费由{payer}负担。"
            f"\n{appeal}\n{signature([('审判员', self.signers[0])], day, self.signers[1])}",
        }

    def withdrawal(self) -> dict[str, str]:
        s, day = self.setting, self.setting.decided_on
        return {
            "parties": self.heading(),
            "procedure": f"原告{s.a}与被告{s.b}{self.cause.name}一案，本院于{on(self.filed_on)}立案。"
            f"原告{s.a}于{on(day)}向本院提出撤诉申请。",
            "reasons": f"本院认为，当事人有权在法律规定的范围内处分自己的民事权利和诉讼权利。"
            f"原告{s.a}的撤诉申请不违反法律规定，应予准许。",
            "articles": f"依照{_PROCEDURE_LAW}第{numeral(procedure_article('withdrawal', day))}条第一款规定，裁定如下：",
            "holding": f"准许原告{s.a}撤诉。",
            "tail": f"案件受理费减半收取，由原告{s.a}负担。\n{signature([('审判员', self.signers[0])], day, self.signers[1])}",
        }


def _appeal(rng: Random, numbers: Numbers, below: DemoJudgment, courts: dict[str, str]) -> DemoJudgment:
    s, story = below.setting, below.story
    assert s is not None  # noqa: S101 - every first-instance judgment has both
    assert story is not None  # noqa: S101
    court = BASIC_COURTS[below.court_code][2]
    decided = below.decided_on + timedelta(days=rng.randrange(70, 160))
    number = numbers.take(court, (below.decided_on + timedelta(days=45)).year, "民终")
    changed = rng.random() < 0.25
    judges, clerk = [people.person_name(rng) for _ in range(3)], people.person_name(rng)
    final = "、".join(f"第{numeral(procedure_article(what, decided))}条" for what in ("appeal", "final"))
    orders = (
        (f"撤销{courts[below.court_code]}{below.case_number}民事判决", *story.orders, "驳回其他诉讼请求")
        if changed
        else ("驳回上诉，维持原判",)
    )
    sections = {
        "parties": f"{people.describe(rng, '上诉人（原审被告）', s.defendant, s.district)}\n"
        f"{people.describe(rng, '被上诉人（原审原告）', s.plaintiff, s.district)}",
        "procedure": f"上诉人{s.b}因与被上诉人{s.a}{below.cause.name}一案，"
        f"不服{courts[below.court_code]}{below.case_number}民事判决，"
        "向本院提起上诉。本院立案后，依法组成合议庭审理了本案。本案现已审理终结。",
        "claims": f"{s.b}上诉请求：撤销一审判决，依法改判。事实和理由：一审判决认定事实不清，适用法律错误。"
        f"\n{s.a}辩称，一审判决认定事实清楚，请求驳回上诉。",
        "facts": f"一审法院认定事实：{story.facts}\n二审中，当事人"
        + (
            "提交了新的证据，本院组织质证，对一审认定的部分数额予以更正。"
            if changed
            else "没有提交新证据。本院对一审法院查明的事实予以确认。"
        ),
        "reasons": f"本院认为，二审争议焦点为{s.b}是否应当承担责任及责任的范围。{story.reasons}"
        + ("一审判决认定部分事实有误，本院予以纠正。" if changed else "一审判决认定事实清楚，适用法律正确，应予维持。"),
        "articles": f"依照{articles_text(story, ())}，{_PROCEDURE_LAW}{final}规定，判决如下：",
        "holding": _numbered(orders),
        "tail": "二审案件受理费由上诉人负担。\n本判决为终审判决。\n"
        + signature([("审判长", judges[0]), ("审判员", judges[1]), ("审判员", judges[2])], decided, clerk),
    }
    return DemoJudgment(
        court_code=court, case_number=number, cause=below.cause, document_type="judgment", procedure="second_instance",
        title=f"{s.b}、{s.a}{below.cause.name}二审民事判决书", decided_on=decided, effective_on=decided + timedelta(days=5),
        sections=sections, people=_people(judges, [clerk], [s.plaintiff, s.defendant], ()),
        organisations=below.organisations, amount=below.amount, below=below.case_number, story=story, setting=s,
    )  # fmt: skip


def _review(rng: Random, numbers: Numbers, below: DemoJudgment, courts: dict[str, str]) -> DemoJudgment:
    s = below.setting
    assert s is not None  # noqa: S101
    court = "最高法" if rng.random() < 0.25 else below.court_code[0]
    decided = below.decided_on + timedelta(days=rng.randrange(90, 200))
    number = numbers.take(court, decided.year, "民申")
    judges, clerk = [people.person_name(rng) for _ in range(3)], people.person_name(rng)
    sections = {
        "parties": f"{people.describe(rng, '再审申请人（一审被告、二审上诉人）', s.defendant, s.district)}\n"
        f"{people.describe(rng, '被申请人（一审原告、二审被上诉人）', s.plaintiff, s.district)}",
        "procedure": f"再审申请人{s.b}因与被申请人{s.a}{below.cause.name}一案，"
        f"不服{courts[below.court_code]}{below.case_number}民事判决，"
        "向本院申请再审。本院依法组成合议庭进行了审查，现已审查终结。",
        "claims": f"{s.b}申请再审称，原判决认定的基本事实缺乏证据证明，适用法律确有错误，请求再审本案。",
        "reasons": "本院认为，原判决认定的事实有证据证明，适用法律并无不当。"
        f"{s.b}在申请再审期间提交的材料不足以推翻原判决，其再审申请不符合法律规定的再审情形。",
        "articles": f"依照{_PROCEDURE_LAW}第{numeral(procedure_article('review', decided))}条第一款规定，裁定如下：",
        "holding": f"驳回{s.b}的再审申请。",
        "tail": signature([("审判长", judges[0]), ("审判员", judges[1]), ("审判员", judges[2])], decided, clerk),
    }
    return DemoJudgment(
        court_code=court, case_number=number, cause=below.cause, document_type="ruling", procedure="retrial",
        title=f"{s.b}、{s.a}{below.cause.name}再审审查民事裁定书", decided_on=decided, effective_on=decided, sections=sections,
        people=_people(judges, [clerk], [s.plaintiff, s.defendant], ()), organisations=below.organisations, amount=below.amount,
        below=below.case_number,
    )  # fmt: skip
