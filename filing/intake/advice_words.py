"""Notes on the court and hints on procedure, time and papers, in the user's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from courtportal.kernel import clock
from courtportal.kernel.web import formats
from filing.causes.forms import language
from filing.intake.rules.hints import Hint
from filing.law import Citation

NOTES = {
    "exclusive": gettext_lazy("这类纠纷只能由下面的法院管辖，约定其他法院无效。"),
    "several_courts": gettext_lazy("下面的法院都有管辖权，您可以选择其中一个；最先立案的法院审理。"),
    "conditional_courts": gettext_lazy(
        "写明条件的法院，符合所写的条件才有管辖权；有管辖权的法院不止一个的，您可以选择其中一个，最先立案的法院审理。"
    ),
    "higher_level": gettext_lazy("金额达到了级别管辖的标准，由上级法院一审。"),
    "agreement_first": gettext_lazy("双方书面约定了法院，一般应当向约定的法院起诉。"),
    "agreement_unconnected": gettext_lazy(
        "约定的法院应当与争议有实际联系（原被告住所地、合同签订地、履行地、标的物所在地等）。从您填写的地点看不出联系，请核对。"
    ),
    "agreement_standard_terms": gettext_lazy("商家在格式条款里约定的法院，没有合理提示消费者注意的，消费者可以主张无效。"),
    "agreement_against_exclusive": gettext_lazy("约定的法院违反专属管辖，约定无效。"),
    "no_agreement_here": gettext_lazy("这类案件不适用约定管辖。"),
    "arbitration_agreed": gettext_lazy("合同里写了仲裁。有书面仲裁协议的，一般应当申请仲裁；协议无效的，法院可以受理。"),
    "special_ip": gettext_lazy("知识产权案件由有知识产权管辖权的法院受理，请核对所选法院是否受理。"),
    "special_maritime": gettext_lazy("海事海商案件由海事法院受理。"),
    "special_internet": gettext_lazy("北京、杭州、广州的部分网络纠纷由互联网法院集中管辖，请核对。"),
    "special_financial": gettext_lazy("北京、上海等地的部分金融案件由金融法院管辖，请核对。"),
    "building_like": gettext_lazy("建设工程施工合同由工程所在地的法院专属管辖；分包、装修等是否同样处理，各地做法不一，请核对。"),
    "status_abroad": gettext_lazy("对方不在国内居住的，也可以由您住所地的法院管辖。"),
    "confined": gettext_lazy("对方被采取强制性教育措施或者被监禁的，由您住所地的法院管辖。"),
}

HINTS = {
    "counter_only": gettext_lazy("这类申请在本平台还不能作出裁判，请到有管辖权的法院的立案窗口办理。"),
    "no_suit": gettext_lazy("这是申请，不是起诉，按特别的程序审查。"),
    "payment_order": gettext_lazy(
        "法院受理后十五日内审查，不开庭：符合条件的，向债务人发出支付令。债务人十五日内不提出异议又不履行的，您可以申请执行；"
        "异议成立的，支付令失效，转入诉讼，您不同意起诉的除外。"
    ),
    "summary": gettext_lazy("事实清楚、权利义务明确、争议不大的案件，适用简易程序，诉讼费减半。"),
    "small_claims": gettext_lazy(
        "金额不超过%(limit)s，即本省%(year)s年就业人员年平均工资%(wage)s的百分之五十，简单的金钱纠纷适用小额诉讼程序：一审终审，判决以后不能上诉；诉讼费减半。"
    ),
    "small_claims_agreed": gettext_lazy(
        "金额不超过%(limit)s，即本省%(year)s年就业人员年平均工资%(wage)s的二倍，双方同意的，可以适用小额诉讼程序：一审终审，判决以后不能上诉。"
    ),
    "small_claims_unknown": gettext_lazy(
        "金额较小的简单金钱纠纷适用小额诉讼程序，一审终审，判决以后不能上诉；本省的标准请问法院。"
    ),
    "limitation_runs": gettext_lazy("从%(start)s起算，三年的诉讼时效到%(ends)s。催要、对方还款或者承诺还款的，重新计算。"),
    "limitation_near": gettext_lazy("三年的诉讼时效可能在%(ends)s届满，请尽快起诉或者书面催要。"),
    "limitation_over": gettext_lazy(
        "从%(start)s起算，三年的诉讼时效可能已经在%(ends)s届满。法院不会主动适用，但对方可以此抗辩；这以后催要过、对方还过款或者承诺过的，时效重新计算，请把证据一起提交。"
    ),
    "limitation_unknown": gettext_lazy("一般应当在知道权利受损害和对方是谁之日起三年内起诉；催要过的，重新计算。"),
    "limitation_none": gettext_lazy("这类请求不受诉讼时效限制。"),
    "limitation_labour": gettext_lazy("劳动争议应当在知道权利被侵害之日起一年内申请仲裁；劳动关系存续期间拖欠工资的不受限制。"),
}
ESTIMATE = gettext_lazy("年平均工资的数字取自%(source)s，尚待法院核实，核实以前只是估算。")
OUTDATED = gettext_lazy(
    "法律按上年度的平均工资计算；法院录入%(wanted)s年的数字以前，按现有的%(year)s年的数字估算，以法院审查时适用的为准。"
)
DAYS = frozenset({"start", "ends"})


@dataclass(frozen=True, slots=True)
class ToldHint:
    """A hint in words, with what it is estimated from and the law."""

    text: str
    estimate: str
    citations: tuple[Citation, ...]
    warns: bool


def note_text(code: str) -> str:
    """A note on the choice of court as a sentence."""
    return str(NOTES[code])


def told(hint: Hint) -> ToldHint:
    """A hint as sentences; what follows from figures nobody has checked is said to be an estimate."""
    detail: dict[str, Any] = {}
    for key, value in hint.detail.items():
        detail[key] = formats.day(value) if key in DAYS else formats.money(value) if key in {"limit", "wage"} else value
    return ToldHint(str(HINTS[hint.code]) % detail, _estimate(hint, detail), hint.citations, hint.warns)


def _estimate(hint: Hint, detail: Mapping[str, Any]) -> str:
    """What is said beside a wage that nobody has checked, or that is not the last year's (民事诉讼法 第一百六十五条)."""
    wanted = clock.today().year - 1
    outdated = [OUTDATED] if hint.detail.get("year", wanted) < wanted else []
    unverified = [ESTIMATE] if hint.detail.get("verified") is False else []
    between = " " if language() == "en" else ""
    return between.join(str(words) % {**detail, "wanted": wanted} for words in [*unverified, *outdated])
