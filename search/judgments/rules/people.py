"""The persons that the heading of a judgment names, read from its fixed form (法〔2016〕221号)."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from search.judgments.rules.names import COMPOUND_SURNAMES, SURNAMES

Part = Literal["party", "legal_representative", "relative", "agent", "other"]

_ROLES = (
    "原告", "被告", "第三人", "上诉人", "被上诉人", "申请人", "被申请人", "再审申请人", "原审原告",
    "原审被告", "反诉原告", "反诉被告", "申请执行人", "被执行人", "起诉人", "赔偿请求人", "异议人", "案外人",
    "法定代理人", "委托诉讼代理人", "委托代理人", "指定代理人", "法定代表人", "主要负责人", "负责人",
)  # fmt: skip
_ROLE = "|".join(sorted(_ROLES, key=len, reverse=True))
_HAN_NAME = r"[\u4e00-\u9fff]{1,8}(?:[·•・‧][\u4e00-\u9fff]{1,12})+|[\u4e00-\u9fff](?:[\s\u3000]?[\u4e00-\u9fff]){1,3}"
_NAME = rf"(?:{_HAN_NAME}|[A-Z][A-Za-z.\-]*(?:\s[A-Z][A-Za-z.\-]*){{0,4}})"
_PARTY = re.compile(
    rf"(?P<role>{_ROLE})(?:[（(][^（()）]{{1,30}}[）)])?\s*[:：]?\s*(?P<name>{_NAME})"
    rf"(?:[（(](?:曾用名|又名|别名)[:：]?(?P<alias>{_NAME})[）)])?\s*(?=[，,。；;（(\n]|$)"
)
_BORN = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日\s*(?:出生|生)")
_ALIAS = re.compile(rf"(?:曾用名|又名|别名|小名|绰号)[:：“”\"]?(?P<name>{_HAN_NAME})(?=[）)”\"，,。、；])")
_SURNAME = rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES, key=len, reverse=True))}|[{''.join(sorted(SURNAMES))}])"
_KIN = "|".join((
    "被继承人", "婚生子", "婚生女", "非婚生子", "非婚生女", "长子", "次子", "三子", "长女", "次女",
    "三女", "儿子", "女儿", "养子", "养女", "继子", "继女", "之子", "之女", "之父",
    "之母", "父亲", "母亲", "祖父", "祖母", "外祖父", "外祖母", "丈夫", "妻子", "配偶",
    "胞兄", "胞弟", "胞姐", "胞妹",
))  # fmt: skip
_RELATIVE = re.compile(
    rf"(?:{_KIN})(?![和与])(?P<name>{_SURNAME}(?:(?![父母子女均等已])[\u4e00-\u9fff]){{1,2}}?)"
    r"(?=[，,。、；;（()）]|(?:于|与|和|系|的|由|随|已|均|因|未|现|自|死亡|去世|生前|名下|出生|共同|表示|辩称|诉称|所有|之间)|$)"
)
_COMPANY = ("公司", "银行", "厂", "店", "中心", "委员会", "合作社", "医院", "学校", "法院", "事务所", "集团", "分行", "支行")


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person named in a judgment. `hidden` is whether art. 8 hides the name; `aliases` are other names."""

    name: str
    part: Part = "party"
    born_on: date | None = None
    hidden: bool = False
    aliases: tuple[str, ...] = ()


def people_in(heading: str, on: date, *, hide_parties: bool) -> list[Person]:
    """Natural persons in `heading`. Hidden are minors on the day `on` and their 法定代理人, and with `hide_parties`
    (marriage, family, inheritance) every party with theirs (art. 8)."""
    people: list[Person] = []
    for match in _PARTY.finditer(heading):
        name = re.sub(r"[\s\u3000]", "", match.group("name")) if match.group("name")[0] >= "\u4e00" else match.group("name")
        if name.endswith(_COMPANY):
            continue
        after = heading[match.end() : match.end() + 80].split("\n", maxsplit=1)[0]
        part = _part(match.group("role"))
        born = _born(after) if part != "agent" else None
        hidden = part != "agent" and ((hide_parties and part != "other") or _minor(born, on))
        aliases = (match.group("alias"),) if match.group("alias") else ()
        people.append(Person(name, part, born, hidden, aliases))
    return _with_guardians(_unique(people))


def relatives_in(text: str) -> list[Person]:
    """Relatives that family judgments name without their being parties (art. 10(4)): 被继承人张建国, 婚生子张小明."""
    names = dict.fromkeys(match.group("name") for match in _RELATIVE.finditer(text))
    return [Person(name, "relative", hidden=True) for name in names]


def aliases_in(text: str) -> list[str]:
    """Names introduced by 曾用名, 又名 and the like."""
    return list(dict.fromkeys(match.group("name") for match in _ALIAS.finditer(text)))


def _part(role: str) -> Part:
    if role == "法定代理人":
        return "legal_representative"
    if role in {"委托诉讼代理人", "委托代理人", "指定代理人"}:
        return "agent"
    return "other" if role in {"法定代表人", "主要负责人", "负责人"} else "party"


def _born(text: str) -> date | None:
    match = _BORN.search(text)
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None


def _minor(born: date | None, on: date) -> bool:
    return born is not None and (on.year - born.year - ((on.month, on.day) < (born.month, born.day))) < 18


def _unique(people: list[Person]) -> list[Person]:
    kept: dict[str, Person] = {}
    for person in people:
        known = kept.get(person.name)
        if known is None or (person.hidden and not known.hidden):
            kept[person.name] = person
    return list(kept.values())


def _with_guardians(people: list[Person]) -> list[Person]:
    """A 法定代理人 stands after the person represented and is hidden with them."""
    done: list[Person] = []
    hidden = False
    for person in people:
        if person.part == "party":
            hidden = person.hidden
        if person.part == "legal_representative" and hidden and not person.hidden:
            done.append(replace(person, hidden=True))
        else:
            done.append(person)
    return done
