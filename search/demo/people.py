"""Fictitious people, companies and lawyers for the demo data; made from syllables, not taken from anyone."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_SURNAMES = "林周何陆沈梁罗谢韩冯邓彭曾肖田董潘袁蔡蒋余于杜叶程魏薛丁任姚卢傅钟姜崔谭廖范汪陈李张王刘黄吴徐孙胡朱高郭马"
_COMPOUND = ("欧阳", "司徒", "上官", "诸葛")
_GIVEN = (
    "小满", "远航", "清", "一舟", "安然", "知秋", "明轩", "静姝", "若溪", "承宇", "思齐", "嘉树",
    "云起", "子墨", "海棠", "木兰", "青禾", "书言", "北辰", "晚晴", "春生", "立夏", "望舒", "景行",
    "怀瑾", "听雨", "南风", "竹君", "映雪", "长风", "星河", "以宁", "之遥", "向晚", "白露", "鹤鸣",
)  # fmt: skip
_BRANDS = (
    "云帆", "星桥", "禾木", "青屿", "远岫", "知微", "拾光", "沐野", "澄江",
    "锦程", "嘉禾", "白鹭", "海岸线", "木棉", "朝露", "双溪", "北斗岭", "九畹",
)  # fmt: skip
_TRADES = ("贸易", "建材", "餐饮管理", "物业服务", "装饰工程", "科技", "物流", "家具制造", "教育咨询", "建筑工程", "服饰", "电子")
_FIRMS = ("明衡", "知恕", "正言", "守拙", "同舟", "见山")
_STREETS = ("澄心路", "望江街", "木棉大道", "云栖路", "知行街", "半山路")


@dataclass(frozen=True, slots=True)
class Side:
    """A party as the heading introduces it: `line` holds what only the original shows (number, address)."""

    name: str
    is_company: bool
    sex: str = ""
    born_on: date | None = None
    representative: str = ""

    @property
    def pronoun(self) -> str:
        return "该公司" if self.is_company else "其"


def person_name(rng: Random) -> str:
    """A name; one in forty has a compound surname."""
    surname = rng.choice(_COMPOUND) if rng.random() < 0.025 else rng.choice(_SURNAMES)
    return surname + rng.choice(_GIVEN)


def person(rng: Random, surname: str = "") -> Side:
    """An adult of 1950 to 2000."""
    name = surname + rng.choice(_GIVEN) if surname else person_name(rng)
    return Side(name, False, rng.choice("男女"), date(1950, 1, 1) + timedelta(days=rng.randrange(18_000)))


def company(rng: Random, city: str, trade: str = "") -> Side:
    """A limited company of the city."""
    name = f"{city}{rng.choice(_BRANDS)}{trade or rng.choice(_TRADES)}有限公司"
    return Side(name, True, representative=person_name(rng))


def bank(rng: Random, city: str) -> Side:
    """A fictitious bank's branch."""
    return Side(f"{rng.choice(_BRANDS)}银行股份有限公司{city}分行", True, representative=person_name(rng))


def lawyer(rng: Random, city: str) -> tuple[str, str]:
    """A lawyer and the firm."""
    return person_name(rng), f"{city}{rng.choice(_FIRMS)}律师事务所"


def address(rng: Random, district: str) -> str:
    """A home address below the district, which publication must delete."""
    return f"{district}{rng.choice(_STREETS)}{rng.randrange(1, 200)}号{rng.randrange(1, 20)}栋{rng.randrange(101, 2800)}房"


def identity_number(rng: Random, side: Side) -> str:
    """A number that looks like an identity number and whose region does not exist."""
    born = side.born_on or date(1980, 1, 1)
    return f"990199{born:%Y%m%d}{rng.randrange(100, 999)}X"


def describe(rng: Random, role: str, side: Side, district: str) -> str:
    """The line of the heading that introduces a party, as in the original (with what will be deleted)."""
    if side.is_company:
        return (
            f"{role}：{side.name}，住所地{district}{rng.choice(_STREETS)}{rng.randrange(1, 99)}号。\n"
            f"法定代表人：{side.representative}，总经理。"
        )
    born = side.born_on or date(1980, 1, 1)
    return (
        f"{role}：{side.name}，{side.sex}，{born.year}年{born.month}月{born.day}日出生，汉族，住{address(rng, district)}，"
        f"公民身份号码{identity_number(rng, side)}。"
    )
