"""The rulings that are drafted freely: their words to begin with, on which article each rests, what follows it. Pure.

What an application, a filing or a measure asks for has a ruling of its own from there; these are the others of CPL 157 and of
enforcement (民事诉讼文书样式 2016; 执行文书样式). 〔〕 is left to whoever drafts.
"""

from dataclasses import dataclass

from filing.applications.rules.recusal import Act
from filing.cases.rules.procedure import TRIED
from filing.dossier.rules.matters import Matter
from filing.law import TO_VERIFY, Bilingual, Citation

ENFORCING = frozenset({"执", "执恢"})
ENFORCEMENT, CIVIL = "enforcement_ruling", "procedural_ruling"
_CPL = "《中华人民共和国民事诉讼法》"
_CPL_I = "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》"
_AUCTION = "《最高人民法院关于人民法院民事执行中拍卖、变卖财产的规定》"
_CHANGE = "《最高人民法院关于民事执行中变更、追加当事人若干问题的规定》"
_CPL_2023, _CPL_I_2022, _ENFORCING_2020 = "2023", "法释〔2022〕11号", "法释〔2020〕21号"
_OBJECTION = f"当事人、利害关系人认为本执行行为违反法律规定的，可以依照{_CPL}第二百三十六条向本院提出书面异议。"
_AT_ONCE = "本裁定立即执行。"
_ON_SERVICE = "本裁定送达后立即生效。"
_NOT_PERFORMED = "被执行人{debtors}未按执行通知书履行生效法律文书确定的义务。〔请写明查明的财产和已经采取的措施〕"


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind. The texts may name ``{creditors}``, ``{debtors}``, ``{title}`` (what is enforced) and, of what is corrected,
    ``{corrected}`` and ``{made_on}``.
    """

    code: str
    name: Bilingual
    document_kind: str
    case_types: frozenset[str]
    facts: str
    reasons: str
    legal_basis: tuple[str, ...]
    orders: tuple[str, ...]
    remedy: str
    # Under which heading of the file the ruling stands.
    matter: Matter
    # Every place that the texts name, or whose words they repeat, in their order.
    cites: tuple[Citation, ...]

    @property
    def unread(self) -> list[Citation]:
        """What nobody has compared with a published text; whoever drafts is told before the ruling goes out."""
        return [one for one in self.cites if (one.law, one.version, one.article) in TO_VERIFY]


def _cpl(*articles: str) -> tuple[Citation, ...]:
    return tuple(Citation("CPL", _CPL_2023, article) for article in articles)


def _of_2020(law: str, *articles: str) -> tuple[Citation, ...]:
    return tuple(Citation(law, _ENFORCING_2020, article) for article in articles)


_WITH_OBJECTION = _cpl("236")


def _enforcement(
    code: str, zh: str, en: str, basis: tuple[str, ...], order: str, cites: tuple[Citation, ...],
    matter: Matter = Matter.MEASURES, **words: str,
) -> PaperKind:  # fmt: skip
    return PaperKind(
        code=code, name=Bilingual(zh, en), document_kind=ENFORCEMENT, case_types=ENFORCING,
        facts=words.get("facts", _NOT_PERFORMED), reasons=words.get("reasons", "〔请写明理由〕。"), legal_basis=basis,
        orders=(order,), remedy=words.get("remedy", _AT_ONCE + _OBJECTION), matter=matter, cites=cites,
    )  # fmt: skip


def _civil(
    code: str, zh: str, en: str, basis: tuple[str, ...], order: str, cites: tuple[Citation, ...],
    matter: Matter = Matter.DECISION, **words: str,
) -> PaperKind:  # fmt: skip
    return PaperKind(
        code=code, name=Bilingual(zh, en), document_kind=CIVIL, case_types=TRIED, facts=words.get("facts", ""),
        reasons=words.get("reasons", "〔请写明理由〕。"), legal_basis=basis, orders=(order,), remedy=words.get("remedy", ""),
        matter=matter, cites=cites,
    )  # fmt: skip


_KINDS = (
    _enforcement(
        "transfer_deposit", "扣划存款", "Transfer of a deposit", (f"{_CPL}第二百五十三条",),
        "划拨被执行人{debtors}在〔开户银行和账号末四位〕的存款〔金额〕元。",
        _cpl("253") + _WITH_OBJECTION,
        reasons="申请执行人{creditors}申请强制执行，符合法律规定。",
    ),
    _enforcement(
        "auction", "拍卖财产", "Auction", (f"{_CPL}第二百五十五条、第二百五十八条",), "拍卖被执行人{debtors}的〔财产〕。",
        _cpl("255", "258") + _WITH_OBJECTION,
        matter=Matter.AUCTION,
        reasons="被执行人{debtors}的上述财产已经查封，其仍未履行义务，应当依法拍卖。",
    ),
    _enforcement(
        "sold", "拍卖成交", "Sale confirmed", (f"{_CPL}第二百五十八条", f"{_AUCTION}第二十条、第二十六条"),
        "〔财产〕的所有权归买受人〔姓名或者名称〕所有，自本裁定送达买受人时起转移。买受人可以持本裁定到登记机构办理过户登记手续。",
        _cpl("258") + _of_2020("REALISATION", "20", "26") + _WITH_OBJECTION,
        matter=Matter.AUCTION,
        facts="本院依法拍卖被执行人{debtors}的〔财产〕，〔姓名或者名称〕以〔金额〕元竞得，拍卖价款已经全额交付。",
    ),
    _enforcement(
        "set_off", "以物抵债", "Property in place of the debt", (f"{_CPL}第二百五十八条", f"{_AUCTION}第二十条、第二十六条"),
        "将被执行人{debtors}的〔财产〕作价〔金额〕元，交付申请执行人{creditors}抵偿债务〔金额〕元，所有权自本裁定送达申请执行人时起转移。",
        _cpl("258") + _of_2020("REALISATION", "20", "26") + _WITH_OBJECTION,
        matter=Matter.AUCTION,
        facts="〔请写明流拍的次数和保留价，或者当事人同意以物抵债的情况；抵债不损害其他债权人的利益〕。",
    ),
    _enforcement(
        "change_debtor", "变更、追加被执行人", "Another judgment debtor",
        (f"{_CHANGE}第〔〕条",), "〔变更或者追加〕〔姓名或者名称〕为本案被执行人。",
        _of_2020("CHANGED-PARTIES", "30", "32"),
        matter=Matter.OBJECTION,
        facts="申请执行人{creditors}申请〔变更或者追加〕〔姓名或者名称〕为被执行人。〔请写明查明的事实〕",
        remedy="〔请按该规定第三十条、第三十二条写明：自裁定书送达之日起十日内向上一级人民法院申请复议，或者十五日内向本院提起执行异议之诉〕",
    ),
    _enforcement(
        "lift_measure", "解除查封、扣押、冻结", "A measure is lifted",
        ("《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二十八条",),
        "解除对被执行人{debtors}的〔财产〕的〔查封、扣押或者冻结〕。",
        _of_2020("SEALING", "28") + _WITH_OBJECTION,
        facts="〔请写明解除的法定情形〕。",
    ),
    _enforcement(
        "suspend", "中止执行", "Enforcement suspended", (f"{_CPL}第二百六十七条",), "中止{title}的执行。",
        _cpl("267"),
        matter=Matter.CLOSING,
        facts="〔请写明中止的法定情形〕。", remedy=_ON_SERVICE + "中止的情形消失后，恢复执行。",
    ),
    _enforcement(
        "end", "终结执行", "Enforcement ended", (f"{_CPL}第二百六十八条",), "终结{title}的执行。",
        _cpl("268") + _WITH_OBJECTION,
        matter=Matter.CLOSING,
        facts="〔请写明终结的法定情形〕。",
        remedy=_ON_SERVICE + _OBJECTION,
    ),
    _enforcement(
        "refuse_award", "不予执行仲裁裁决", "An arbitral award is not enforced", (f"{_CPL}第二百四十八条",),
        "不予执行〔仲裁委员会名称和裁决书编号〕仲裁裁决。",
        _cpl("248"),
        matter=Matter.CLOSING,
        facts="被执行人{debtors}申请不予执行。〔请写明审查查明的事实〕",
        remedy="当事人可以根据双方达成的书面仲裁协议重新申请仲裁，也可以向人民法院起诉。",
    ),
    _enforcement(
        "refuse_notarised", "不予执行公证债权文书", "A notarised debt is not enforced", (f"{_CPL}第二百四十九条",),
        "不予执行〔公证机构名称和公证书编号〕公证债权文书。",
        _cpl("249"),
        matter=Matter.CLOSING,
        facts="〔请写明公证债权文书确有错误的情形〕。",
        remedy="本裁定送达双方当事人和公证机关后生效。当事人可以就债权债务争议向人民法院提起诉讼。",
    ),
    _civil(
        "correct_slip", "补正裁判文书笔误", "A slip of the pen is corrected",
        (f"{_CPL}第一百五十七条第一款第七项", f"{_CPL_I}第二百四十五条"),
        "本院{corrected}第〔〕页第〔〕行“〔原文〕”补正为“〔改正后的文字〕”。",
        (*_cpl("157(7)"), Citation("CPL-I", _CPL_I_2022, "245")),
        reasons="本院于{made_on}作出的{corrected}存在笔误，应予补正。",
    ),
    _civil(
        "perform_in_advance", "先予执行", "Performance in advance", (f"{_CPL}第一百零九条、第一百一十条",),
        "〔姓名或者名称〕于收到本裁定之日起〔〕日内先行支付〔姓名或者名称〕〔金额〕元。",
        _cpl("109", "110", "111"),
        matter=Matter.PRESERVATION,
        facts="〔请写明申请先予执行的请求、理由和担保情况〕。",
        reasons="当事人之间权利义务关系明确，不先予执行将严重影响申请人的生活或者生产经营，被申请人有履行能力。",
        remedy="本裁定立即开始执行。如不服本裁定，可以自收到裁定书之日起五日内向本院申请复议一次。复议期间不停止裁定的执行。",
    ),
    _civil(
        "other", "其他需要裁定解决的事项", "Another matter for a ruling", (f"{_CPL}第一百五十七条第一款第十一项",),
        "〔裁定的事项〕。",
        _cpl("157"),
        facts="〔请写明事项的由来〕。",
    ),
)  # fmt: skip
KINDS = {kind.code: kind for kind in _KINDS}
# What may be done while a judge is challenged (CPL 48 para 2).
URGENT = frozenset({"perform_in_advance"})

# What does not stand by itself: it names a paper of the case that it corrects, which goes on to have effect (CPL 157(7)).
CORRECTING = frozenset({"correct_slip"})
CORRECTABLE = (
    "civil_judgment", "mediation_statement", "payment_order", "procedural_ruling", "procedural_decision", "ruling_of_refusal",
)  # fmt: skip


def act_on(kind: str, otherwise: Act) -> Act:
    """What working on a paper of this kind is to a challenge that waits; ``otherwise``: unless it is an urgent measure."""
    return Act.URGENT if kind in URGENT else otherwise


def kinds_for(case_type: str) -> list[PaperKind]:
    """What can be drafted in a case of this type, in the order of the list."""
    return [kind for kind in _KINDS if case_type in kind.case_types]
