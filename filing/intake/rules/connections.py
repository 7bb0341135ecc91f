"""Which places connect a cause of action with a court, by the law, as data. Knows no Django.

Articles of the Civil Procedure Law in the numbering of 2023 (in force 2024-01-01); of its Interpretation in that of 2022.
"""

from dataclasses import dataclass
from typing import Literal

from filing.causes.procedures import is_application, number_of
from filing.law import Bilingual, Citation

Level = Literal["basic", "intermediate"]


def cpl(article: str) -> Citation:
    """An article of the Civil Procedure Law."""
    return Citation("CPL", "2023", article)


def cpl_i(article: str) -> Citation:
    """An article of the Interpretation of the Civil Procedure Law."""
    return Citation("CPL-I", "法释〔2022〕11号", article)


@dataclass(frozen=True, slots=True)
class Connection:
    """One ground of jurisdiction: the place that must be known, the reason in words, the law, the lowest level.

    A ``conditional`` one holds only where what its reason says is so, which nobody has asked.
    """

    place: str
    reason: Bilingual
    citations: tuple[Citation, ...]
    level: Level = "basic"
    conditional: bool = False


def _by(place: str, zh: str, en: str, *citations: Citation, level: Level = "basic", conditional: bool = False) -> Connection:
    return Connection(place, Bilingual(zh, en), citations, level, conditional)


# Where only people can be the other side: what concerns a marriage or a family (婚姻家庭纠纷, causes 12 to 28).
OTHER_PERSON = Bilingual("对方住在哪里", "Where the other side lives")
FAMILY = range(12, 29)
# Those among them about personal status (身份关系): marriage, parents and children, support, adoption, guardianship, visits;
# not what is about the family's property alone.
_STATUS_NUMBERS = frozenset({14, 17, 18, *range(21, 28)})
# What the page asks for each place, in its order.
PLACES: dict[str, Bilingual] = {
    "defendant": Bilingual(
        "对方住在哪里（单位写主要办事机构所在地）", "Where the other side lives (an organisation: its main office)"
    ),
    "plaintiff": Bilingual("您住在哪里", "Where you live"),
    "payee": Bilingual("您（收款的一方）在哪里", "Where you, who shall receive the money, are"),
    "performance": Bilingual("约定在哪里履行", "Where the contract was to be performed"),
    "obligor": Bilingual(
        "要求的不是给钱的：应当履行的一方在哪里", "If something other than money is claimed: where the side that must perform is"
    ),
    "receipt": Bilingual("在哪里收货", "Where the goods were received"),
    "buyer": Bilingual("买方住在哪里", "Where the buyer lives"),
    "immovable": Bilingual("房屋、土地在哪里", "Where the house or land is"),
    "event": Bilingual("事情发生在哪里", "Where it happened"),
    "harm": Bilingual("损害结果发生在哪里", "Where the harm occurred"),
    "arrival": Bilingual("车辆最先到达哪里", "Where the vehicle first arrived"),
    "start": Bilingual("运输从哪里出发", "Where the carriage began"),
    "destination": Bilingual("运输到哪里", "Where the carriage ended"),
    "insured": Bilingual("保险的标的物（人身保险：被保险人）在哪里", "Where the insured thing (or person) is"),
    "workplace": Bilingual("实际在哪里上班", "Where the work was done"),
    "employer": Bilingual("用人单位在哪里", "Where the employer is"),
    "deceased": Bilingual("被继承人生前最后住在哪里", "Where the deceased last lived"),
    "estate": Bilingual("主要遗产在哪里", "Where the main estate is"),
    "company": Bilingual("公司住所地在哪里", "Where the company has its domicile"),
    "payment": Bilingual("票据在哪里支付", "Where the bill is payable"),
    "maker": Bilingual("产品在哪里制造或者销售", "Where the product was made or sold"),
    "original_court": Bilingual("原来审理或者执行的法院", "The court that decided or enforces"),
    "property": Bilingual("财产在哪里", "Where the property is"),
    "mediator": Bilingual("调解组织在哪里", "Where the mediation body is"),
    "arbitration": Bilingual("仲裁机构在哪里", "Where the arbitration commission is"),
    "use": Bilingual("租赁物在哪里使用", "Where the leased thing is used"),
}

_DEFENDANT = "被告住所地的法院；住所地与经常居住地不一致的，经常居住地的法院"
_DEFENDANT_EN = "the court of the defendant's domicile, or of the habitual residence if it differs"
_PAYEE = "接收货币一方所在地的法院，即合同履行地"
_PAYEE_EN = "the court where the money is to be received, the place of performance"

DOMICILE = _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("22"))
_CONTRACT_DOMICILE = _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("22"), cpl("24"))
_PERFORMANCE = _by(
    "performance", "约定的合同履行地的法院", "the court of the agreed place of performance", cpl("24"), cpl_i("18")
)
_PAYEE_PLACE = _by("payee", _PAYEE, _PAYEE_EN, cpl("24"), cpl_i("18"))
_OBLIGOR_PLACE = _by(
    "obligor",
    "要求的不是给付金钱、交付不动产的，履行义务一方所在地的法院",
    "the court of the side that must perform, where neither money nor an immovable is claimed",
    cpl("24"),
    cpl_i("18"),
    conditional=True,
)
_CONTRACT = (_CONTRACT_DOMICILE, _PERFORMANCE, _PAYEE_PLACE, _OBLIGOR_PLACE)
_LENDING = (_CONTRACT_DOMICILE, _PAYEE_PLACE)
_HOUSE_SALE = (
    _CONTRACT_DOMICILE,
    _by(
        "immovable",
        "交付不动产的，不动产所在地为合同履行地",
        "the place of the immovable, where it is handed over",
        cpl("24"),
        cpl_i("18"),
    ),
    _PAYEE_PLACE,
)
_SHIPPED = (
    _CONTRACT_DOMICILE,
    _by(
        "receipt",
        "网购以其他方式交付的，收货地为合同履行地",
        "an online sale by delivery: the place of receipt",
        cpl("24"),
        cpl_i("20"),
    ),
)
_DOWNLOADED = (
    _CONTRACT_DOMICILE,
    _by(
        "buyer",
        "网购通过网络交付的，买受人住所地为合同履行地",
        "an online sale over the network: the buyer's domicile",
        cpl("24"),
        cpl_i("20"),
    ),
)
_LEASE = (
    _CONTRACT_DOMICILE,
    _by(
        "use",
        "财产租赁、融资租赁合同以租赁物使用地为合同履行地",
        "a lease: where the leased thing is used",
        cpl("24"),
        cpl_i("19"),
    ),
)
_IMMOVABLE = (
    _by("immovable", "不动产纠纷，由不动产所在地的法院专属管辖", "the place of the immovable alone", cpl("34"), cpl_i("28")),
)
_INHERITANCE = (
    _by("deceased", "被继承人死亡时住所地的法院", "the court where the deceased last lived", cpl("34")),
    _by("estate", "主要遗产所在地的法院", "the court of the main estate", cpl("34")),
)
_TORT = (
    _by("event", "侵权行为实施地的法院", "the court where the act was done", cpl("29"), cpl_i("24")),
    _by("harm", "侵权结果发生地的法院", "the court where the harm occurred", cpl("29"), cpl_i("24")),
    _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("29")),
)
_ONLINE_TORT = (
    _by(
        "plaintiff",
        "信息网络侵权，结果发生地包括被侵权人住所地",
        "online: the victim's domicile counts as where harm occurred",
        cpl("29"),
        cpl_i("25"),
    ),
    _by("event", "实施侵权行为的计算机等设备所在地的法院", "the court where the device used is", cpl("29"), cpl_i("25")),
    _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("29")),
)
# A likeness, a reputation or privacy is harmed online or elsewhere; the cause does not say which.
_PERSONALITY = (
    *_TORT,
    _by(
        "plaintiff",
        "在信息网络上侵权的，结果发生地包括被侵权人住所地",
        "if done online: the victim's domicile counts as where harm occurred",
        cpl("29"),
        cpl_i("25"),
        conditional=True,
    ),
)
_PRODUCT = (
    _by("maker", "产品制造地、销售地的法院", "the court where the product was made or sold", cpl("29"), cpl_i("26")),
    _by("event", "侵权行为地的法院", "the court where the harm was done", cpl("29"), cpl_i("26")),
    _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("29"), cpl_i("26")),
)
_ACCIDENT = (
    _by("event", "交通事故发生地的法院", "the court where the accident happened", cpl("30")),
    _by("arrival", "车辆最先到达地的法院", "the court where the vehicle first arrived", cpl("30")),
    _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("30")),
)
_TRANSPORT = (
    _by("start", "运输始发地的法院", "the court where the carriage began", cpl("28")),
    _by("destination", "运输目的地的法院", "the court where the carriage ended", cpl("28")),
    _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("28")),
)
_INSURANCE = (
    _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("25")),
    _by(
        "insured",
        "保险标的物所在地的法院；人身保险，被保险人住所地的法院",
        "the court of the insured thing, or of the insured person's domicile",
        cpl("25"),
        cpl_i("21"),
    ),
)
_BILL = (
    _by("payment", "票据支付地的法院", "the court where the bill is payable", cpl("26")),
    _by("defendant", _DEFENDANT, _DEFENDANT_EN, cpl("26")),
)
_COMPANY = (_by("company", "公司住所地的法院", "the court of the company's domicile", cpl("27"), cpl_i("22")),)
_LABOUR_RULE = Citation("LABOUR-I", "法释〔2020〕26号", "3")
_LABOUR = (
    _by("workplace", "劳动合同履行地的基层法院", "the basic court where the work was done", _LABOUR_RULE),
    _by("employer", "用人单位所在地的基层法院", "the basic court of the employer", _LABOUR_RULE),
)
_AWAY = "不在我国境内居住、下落不明或者宣告失踪、被采取强制性教育措施或者被监禁"
_AWAY_EN = "lives abroad, is missing, or is in compulsory education or in prison"
_STATUS = (
    DOMICILE,
    _by(
        "plaintiff",
        f"对方{_AWAY}的，您住所地的法院",
        f"the court of your domicile, if the other side {_AWAY_EN}",
        cpl("23"),
        conditional=True,
    ),
)
_DIVORCE = (
    DOMICILE,
    _by(
        "plaintiff",
        f"对方离开住所地超过一年，或者{_AWAY}的，您住所地的法院",
        f"the court of your domicile, if the other side left home over a year ago, {_AWAY_EN}",
        cpl("23"),
        cpl_i("12"),
        conditional=True,
    ),
)
_SUPPORT = (
    DOMICILE,
    _by(
        "plaintiff",
        f"几个被告住所地不在同一辖区，或者对方{_AWAY}的，您住所地的法院",
        f"the court of your domicile, if several defendants live in different districts, or the other side {_AWAY_EN}",
        cpl("23"),
        cpl_i("9"),
        conditional=True,
    ),
)
_EARLIER = {
    511: _by("original_court", "作出原判决、裁定、调解书的法院", "the court that made the decision", cpl("59")),
    512: _by("original_court", "执行法院", "the court that enforces", cpl_i("302")),
    514: _by("original_court", "执行法院", "the court that enforces", cpl_i("510")),
}
_APPLICATIONS: dict[int, tuple[Connection, ...]] = {
    448: (
        _by("mediator", "调解组织所在地的法院", "the court of the mediation body", cpl("205")),
        _by("defendant", "当事人住所地的法院", "the court of a party's domicile", cpl("205")),
        _by("plaintiff", "当事人住所地的法院", "the court of a party's domicile", cpl("205")),
    ),
    451: (
        _by(
            "property", "担保财产所在地或者担保物权登记地的法院", "the court of the collateral or of its registration", cpl("207")
        ),
    ),
    458: (_by("defendant", "债务人住所地的基层法院", "the basic court of the debtor's domicile", cpl("225"), cpl_i("23")),),
    459: (_by("payment", "票据支付地的基层法院", "the basic court where the bill is payable", cpl("229")),),
    475: (
        _by("property", "被保全财产所在地的法院", "the court where the property is", cpl("104")),
        _by("defendant", "被申请人住所地的法院", "the court of the respondent's domicile", cpl("104")),
    ),
    461: (_by("company", "债务人住所地的法院", "the court of the debtor's domicile", Citation("BANKRUPTCY", "2006", "3")),),
    484: (
        _by(
            "arbitration",
            "仲裁机构所在地的中级法院",
            "the intermediate court of the arbitration commission",
            level="intermediate",
        ),
    ),
    481: (
        _by("plaintiff", "申请人居住地的法院", "the court where the applicant lives", Citation("VIOLENCE", "2015", "25")),
        _by("defendant", "被申请人居住地的法院", "the court where the respondent lives", Citation("VIOLENCE", "2015", "25")),
        _by("event", "家庭暴力发生地的法院", "the court where the violence happened", Citation("VIOLENCE", "2015", "25")),
    ),
}

# CPL-I 28: contracts that count as disputes on immovables, by cause: lease of a house, building works.
_LIKE_IMMOVABLE = frozenset({"116(2)", "120(3)"})
_NEIGHBOURS = 55
_PROPERTY_RIGHTS = range(36, 78)
_ONLINE_SALE, _LEASES = "88(8)", frozenset({"116", "116(3)", "117"})
_ONLINE_WRONGS = frozenset({"8(2)", "164(13)", "201", "204"})
# What an internet court hears since 2025-11-01: personal information and privacy, unfair competition, online sales and services,
# data and virtual property; no longer the copyright in works online (164(13)), online lending or other wrongs.
_INTERNET_COURTS = Citation("INTERNET-COURTS", "法释〔2025〕14号", "1")
_BEFORE_INTERNET_COURTS = frozenset({"8", "8(1)", "8(2)", "H5.3", _ONLINE_SALE, "142(14)"})
_COMPANY_NUMBERS = frozenset({290, 292, 294, 296, 315})
_TORT_NUMBERS = frozenset({*range(1, 12), 44, 164, 165, 169, *range(402, 435)})
_PERSONALITY_NUMBERS = frozenset({4, 6, 8})
_SUPPORT_NUMBERS = frozenset({22, 23, 24})


def is_exclusive(cause: str, *, immovable: bool = False) -> bool:
    """Whether only one place is competent whatever was agreed (CPL 34): immovables and inheritance."""
    number = number_of(cause)
    return cause in _LIKE_IMMOVABLE or 29 <= number <= 31 or number == _NEIGHBOURS or (immovable and number in _PROPERTY_RIGHTS)


def has_general_rule_only(cause: str, *, immovable: bool = False) -> bool:
    """Whether it is a suit for which the law names the defendant's domicile and no place besides (CPL 22)."""
    return not is_application(cause) and connections_of(cause, immovable=immovable) == (DOMICILE,)


def may_agree(cause: str) -> bool:
    """Whether the parties may agree on a court: contracts and other property rights only (CPL 35)."""
    number = number_of(cause)
    return not (1 <= number <= 35 or 205 <= number <= 216 or 435 <= number <= 514)


def connections_of(cause: str, *, immovable: bool = False, online_delivery: bool = False) -> tuple[Connection, ...]:
    """The grounds of jurisdiction of a cause, in the order in which they are offered."""
    number = number_of(cause)
    if is_exclusive(cause, immovable=immovable):
        return _INHERITANCE if 29 <= number <= 31 else _IMMOVABLE
    if cause == _ONLINE_SALE:
        return _DOWNLOADED if online_delivery else _SHIPPED
    if cause in _ONLINE_WRONGS:
        return _ONLINE_TORT
    return _special(cause, number) or (_CONTRACT if 78 <= number <= 147 else (DOMICILE,))


def _special(cause: str, number: int) -> tuple[Connection, ...]:
    """The grounds of causes that have their own; none for the others."""
    if number in _EARLIER:
        return (_EARLIER[number],)
    if number in _APPLICATIONS:
        return _APPLICATIONS[number]
    for numbers, grounds in _BY_NUMBER:
        if number in numbers:
            return grounds
    return _LEASE if cause in _LEASES else ()


_BY_NUMBER: tuple[tuple[frozenset[int] | range, tuple[Connection, ...]], ...] = (
    (frozenset({14}), _DIVORCE),
    (_SUPPORT_NUMBERS, _SUPPORT),
    (_STATUS_NUMBERS, _STATUS),
    (frozenset({96}), _HOUSE_SALE),
    (frozenset({108, 109, 115, 126}), _LENDING),
    (frozenset({121}), _TRANSPORT),
    (range(205, 217), _LABOUR),
    (frozenset({371}), _INSURANCE),
    (frozenset({379}), _BILL),
    (_COMPANY_NUMBERS, _COMPANY),
    (frozenset({298}), _CONTRACT),
    (frozenset({410}), _PRODUCT),
    (frozenset({411, 412}), _ACCIDENT),
    (_PERSONALITY_NUMBERS, _PERSONALITY),
    (_TORT_NUMBERS, _TORT),
)


def notes_of(cause: str) -> list[tuple[str, Citation | None]]:
    """What to know about special courts and habits of this cause, by code; the page puts them into words."""
    number = number_of(cause)
    found: list[tuple[str, Citation | None]] = []
    if 150 <= number <= 198:
        found.append(("special_ip", None))
    if 217 <= number <= 275:
        found.append(("special_maritime", None))
    if cause in _BEFORE_INTERNET_COURTS or 199 <= number <= 204:
        found.append(("special_internet", _INTERNET_COURTS))
    if number in {108, 115, 352, 371} and cause != "108(3)":
        found.append(("special_financial", None))
    if number == 120 and cause != "120(3)":
        found.append(("building_like", cpl_i("28")))
    if number in _STATUS_NUMBERS:
        found.append(("status_abroad", cpl("23")))
    return found
