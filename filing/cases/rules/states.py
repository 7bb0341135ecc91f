"""The life of a case as a table: which act leads from which state to which, who does it, by which article. Pure."""

from dataclasses import dataclass

from filing.law import Bilingual, Citation

_CPL = "2023"
_CPL_I = "法释〔2022〕11号"
OPEN = ("accepted", "in_trial")
REMANDABLE = ("appealed", "effective", "in_enforcement")
EVERY = ("accepted", "in_trial", "suspended", "decided", "appealed", "effective", "in_enforcement", "closed")


class IllegalStep(ValueError):
    """The act does not lead anywhere from this state."""

    def __init__(self, act: str, state: str) -> None:
        super().__init__(f"{act} in state {state}")
        self.act, self.state = act, state


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table. ``to`` is the new state; '' means that the state stays."""

    act: str
    name: Bilingual
    states: tuple[str, ...]
    to: str
    by: str
    source: Citation


def _step(act: str, zh: str, en: str, states: tuple[str, ...], to: str, by: str, article: str) -> Transition:
    """One line; an article of the interpretation is written ``I-213``."""
    interpreted = article.startswith("I-")
    source = Citation("CPL-I", _CPL_I, article[2:]) if interpreted else Citation("CPL", _CPL, article)
    return Transition(act, Bilingual(zh, en), states, to, by, source)


TRANSITIONS: tuple[Transition, ...] = (
    _step("schedule_hearing", "安排开庭", "schedule a hearing", OPEN, "in_trial", "panel", "139"),
    _step("hand_in_evidence", "提交证据", "hand in evidence", (*OPEN, "in_enforcement"), "", "sides", "68"),
    _step("suspend", "中止诉讼", "suspend", OPEN, "suspended", "panel", "153"),
    _step("resume", "恢复审理", "resume", ("suspended",), "in_trial", "panel", "153"),
    _step("convert", "转换程序", "convert the procedure", OPEN, "", "panel", "170"),
    _step("extend_limit", "延长审限", "extend the trial limit", OPEN, "", "president", "152"),
    _step("withdraw_suit", "准予撤诉", "allow withdrawal of the suit", OPEN, "closed", "panel", "148"),
    _step("deem_withdrawn", "未交费按撤诉处理", "treat the suit as withdrawn, fee unpaid", OPEN, "closed", "panel", "I-213"),
    _step("dismiss_action", "驳回起诉", "dismiss the action", OPEN, "closed", "panel", "I-208"),
    _step("terminate", "终结诉讼", "terminate the case", (*OPEN, "suspended"), "closed", "panel", "154"),
    _step("terminate_below", "随二审终结诉讼", "end together with the appeal", ("appealed",), "closed", "panel", "154"),
    _step("dismiss_below", "二审驳回起诉", "be dismissed on appeal", ("appealed",), "closed", "panel", "I-328"),
    _step("withdraw_retrial", "准予撤回再审申请", "allow withdrawal of the retrial", OPEN, "closed", "panel", "I-398"),
    _step("end_examination", "终结审查", "end the examination", (*OPEN, "suspended"), "closed", "panel", "I-400"),
    _step("end_retrial", "终结再审程序", "end the retrial", (*OPEN, "suspended"), "closed", "panel", "I-404"),
    _step("transfer", "移送管辖", "transfer to another court", OPEN, "closed", "panel", "130"),
    _step("decide", "作出裁判", "give the decision", OPEN, "decided", "panel", "155"),
    _step("appeal", "提起上诉", "appeal", ("decided", "appealed"), "appealed", "sides", "171"),
    _step("end_appeal", "上诉终结", "the appeal ends without a new decision", ("appealed",), "decided", "panel", "180"),
    _step("final_decision", "二审裁判生效", "the decision on appeal takes effect", ("appealed",), "effective", "system", "182"),
    _step("remand", "被发回重审", "is remanded", REMANDABLE, "closed", "system", "177"),
    _step("close_remanded", "发回重审结案", "the review ends with a remand", ("effective",), "closed", "system", "177"),
    _step("preserve", "裁定诉前保全", "order preservation before suit", OPEN, "effective", "panel", "104"),
    _step("refuse_preservation", "驳回诉前保全", "refuse preservation before suit", OPEN, "closed", "panel", "104"),
    _step("lift", "解除诉前保全", "lift the preservation", ("effective",), "closed", "panel", "104"),
    _step("sue", "保全后起诉", "sue after the preservation", ("effective",), "closed", "sides", "104"),
    _step("take_effect", "发生法律效力", "take effect", ("decided",), "effective", "system", "158"),
    _step("undo_effect", "在期限内上诉，未生效", "turn out to be appealed in time", ("effective",), "decided", "clerk", "85"),
    _step("close_appeal", "准予撤回上诉", "allow withdrawal of the appeal", OPEN, "closed", "panel", "180"),
    _step("deem_appeal_withdrawn", "未交费按自动撤回上诉处理", "treat the appeal as withdrawn", OPEN, "closed", "panel", "I-318"),
    _step("confirm_agreement", "确认调解协议有效", "confirm the agreement", OPEN, "effective", "panel", "206"),
    _step("dismiss_confirmation", "驳回司法确认申请", "dismiss the confirmation", OPEN, "closed", "panel", "206"),
    _step("rule_on_application", "准许申请", "grant the application", OPEN, "effective", "panel", "157"),
    _step("dismiss_application", "驳回申请", "dismiss the application", OPEN, "closed", "panel", "157"),
    _step("withdraw_special", "准许撤回申请", "allow withdrawal of the application", OPEN, "closed", "panel", "157"),
    _step(
        "order_after_all", "复议后准许申请", "grant the application on reconsideration", ("closed",), "effective", "panel", "157"
    ),
    _step("revoke_ruling", "撤销准许申请的裁定", "set the granting ruling aside", ("effective",), "closed", "panel", "I-372"),
    _step("end_public_summons", "终结公示催告程序", "end the public summons", OPEN, "closed", "panel", "232"),
    _step("refuse_payment_order", "驳回支付令申请", "refuse the payment order", OPEN, "closed", "panel", "227"),
    _step("end_payment_order", "终结督促程序", "end the payment order", (*OPEN, "decided"), "closed", "panel", "228"),
    _step("close_by_mediation", "调解结案", "close by mediation", OPEN, "effective", "system", "100"),
    _step("order_retrial", "裁定再审", "order the retrial", OPEN, "closed", "panel", "215"),
    _step("refuse_retrial", "驳回再审申请", "refuse the retrial", OPEN, "closed", "panel", "215"),
    _step("apply_retrial", "申请再审", "apply for retrial", ("effective", "in_enforcement", "closed"), "", "sides", "210"),
    _step("apply_enforcement", "申请执行", "apply for enforcement", ("effective",), "", "sides", "247"),
    _step("restore_enforcement", "申请恢复执行", "ask for restoration", ("closed",), "", "sides", "I-517"),
    _step("decide_objection", "执行异议审查终结", "rule on the objection to enforcement", OPEN, "closed", "panel", "236"),
    _step("decide_reconsideration", "执行复议审查终结", "rule on the reconsideration", OPEN, "closed", "panel", "236"),
    _step("close_enforcement", "执行结案", "close the enforcement", ("in_enforcement",), "closed", "officer", "268"),
)
_BY_ACT = {step.act: step for step in TRANSITIONS}


def after(act: str, state: str) -> str:
    """The state after the act. Raises IllegalStep where the table has no such line, KeyError for an unknown act."""
    step = _BY_ACT[act]
    if state not in step.states:
        raise IllegalStep(act, state)
    return step.to or state


def states_for(act: str) -> frozenset[str]:
    """In which states the act is legal; the policies take their states from here."""
    return frozenset(_BY_ACT[act].states)


def legal_acts(state: str) -> tuple[str, ...]:
    """What may be done next in this state."""
    return tuple(step.act for step in TRANSITIONS if state in step.states)


def printed(language: str = "zh") -> str:
    """The table in lines, for people: act, states, state after, who, article."""
    return "\n".join(
        f"{step.act:<18} {', '.join(step.states):<40} → {step.to or '=':<12} {step.by:<10} "
        f"{step.name.in_language(language)} ({step.source.text.in_language(language)})"
        for step in TRANSITIONS
    )
