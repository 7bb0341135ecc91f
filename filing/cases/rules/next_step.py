"""Where a case stands for one viewer: what must be done next, and by when. Knows no Django."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Viewer = Literal["plaintiff", "defendant", "bench", "other"]
Kind = Literal["act", "wait", "done"]
# An application for retrial (CPL 215), an appeal against a ruling (CPL 178), an application without a suit (CPL 184 ff).
Examined = Literal["", "retrial", "ruling", "application"]
Preserving = Literal["", "to_execute", "executed"]
# By purpose, because an unpaid fee ends a suit (CPL-I 213), ends an appeal (CPL-I 318), or ends nothing.
PAY_STEPS = {"claim": "pay_fee", "counterclaim": "pay_fee", "third_party": "pay_fee", "appeal": "pay_appeal_fee"}


@dataclass(frozen=True, slots=True)
class Performance:
    """What a decision in effect makes the viewer pay, and what it gives it (CPL 250, 264).

    ``perform_by``: the last day of what the viewer owes; None where its duties end on different days. ``others_perform_by``: the
    last day of what the viewer is owed, None where it is owed nothing; from the next day until ``enforce_until`` enforcement can
    be applied for, which ``applied`` says was done.
    """

    owes: bool = False
    perform_by: dt.date | None = None
    others_perform_by: dt.date | None = None
    enforce_until: dt.date | None = None
    applied: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of the case. Dates are days in Shanghai; a date is None when nothing of the kind is open.

    ``fee_due``, ``answer_due`` and ``evidence_due`` are the last days of the viewer's own open duties; for the bench
    those of the parties. ``fee_owed`` without ``fee_due``: the notice of the fee is not served yet. ``fee_purpose`` is what the
    fee is for: it decides what follows when it is not paid.
    """

    viewer: Viewer
    today: dt.date
    fee_due: dt.date | None = None
    fee_owed: bool = False
    fee_purpose: str = "claim"
    served: bool = False
    answered: bool = False
    answer_awaited: bool = False  # a defendant has not answered, and its term to answer runs or has not begun
    answer_due: dt.date | None = None
    evidence_due: dt.date | None = None
    asked_online: dt.date | None = None  # until when the viewer should say whether it consents to be online (OLR 10)
    asked_step: str = ""  # for which step (online/rules.py)
    hearing_at: dt.datetime | None = None
    sitting: str = "trial"  # what is held then (calendar/rules/kinds.py)
    asynchronous: bool = False  # each speaks in its own time; ``turn_due`` is the end of the viewer's turn, if it has it
    turn_due: dt.date | None = None
    heard: bool = False
    decided: bool = False
    appeal_due: dt.date | None = None
    order: bool = False  # what was decided is a payment order, against which its debtor may object until ``objection_due``
    objection_due: dt.date | None = None
    order_lapsed: bool = False  # its debtor objected to it, or it was not served: it has no effect any more (CPL 228)
    objected: bool = False  # an objection to the order waits to be decided
    appeal_answer_due: dt.date | None = None  # the viewer's own term to answer the appeal of another (CPL 174, 214, 218)
    answering: str = "answer_appeal"  # or ``answer_retrial``
    reconsideration_due: dt.date | None = None  # the viewer's own term against the ruling on an objection to enforcement
    restorable: bool = False  # a round of enforcement was ended for now and the debt is still owed (CPL-I 517)
    decline_due: dt.date | None = None  # until when the viewer may decline the suit that follows from an order that lapsed
    effective: bool = False
    retried: bool = False  # a retrial of what has effect was ordered and is heard: enforcement is suspended (CPL 217)
    refund: Decimal | None = None  # what the court still owes the viewer's side of the fees of the case, by ``refund_due``
    refund_due: dt.date | None = None
    performance: Performance | None = None  # None also where the data does not say who owes what, and for the court
    enforcing: bool = False
    closed: bool = False
    decision_due: dt.date | None = None  # None also while the trial limit stands still
    stopped_by: tuple[str, ...] = ()  # why it stands still
    court_contested: bool = False  # an objection to jurisdiction waits to be decided (CPL 130)
    appealed: bool = False
    appeal_over: bool = False  # an appeal that was accepted ended without a decision on it: the judgment takes effect
    appealing: bool = False  # an appeal is handed in and not accepted yet; ``appealing_own``: by the viewer's side
    appealing_own: bool = False
    appeal_sent: bool = False  # it has gone up: the court above decides whether to accept it
    transfer_due: dt.date | None = None  # until when this court sends it up with the file (CPL 174)
    suspended: bool = False
    final: bool = False  # no appeal is possible against what this court decides
    before_suit: bool = False  # a preservation before any suit
    sue_due: dt.date | None = None
    preserving: Preserving = ""  # a ruling on preservation is executed here (执保), begun until ``preserve_by`` (保全规定 4)
    preserve_by: dt.date | None = None
    examined: Examined = ""  # what is decided on the papers, without an answer and mostly without a hearing


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: what the page says (by ``code``), whether the viewer must act, and the last day if there is one."""

    code: str
    kind: Kind
    due: dt.date | None = None


def next_step(situation: Situation) -> NextStep:
    """The first step that is open to the viewer."""
    # A term that is lost, unlike the payment.
    still_open = situation.decline_due or situation.reconsideration_due or situation.sue_due
    if situation.fee_owed and _at_rest(situation) and not still_open:  # of the appeal, or by the judgment
        return _pay(situation)
    first = next(_steps(situation))
    return next(iter(_refund(situation)), first) if first.kind == "done" else first


def further_steps(situation: Situation, first: NextStep) -> list[NextStep]:
    """What else the viewer must do by its own terms while the ``first`` step is open, or gets back: none is lost behind it."""
    if situation.viewer == "bench":
        return []
    if not _at_rest(situation):
        owed = [_pay(situation)] if situation.fee_owed else []
        held = [] if situation.asynchronous else _attendance(situation)
        found = [*owed, *_terms(situation), *held]
    else:
        in_effect = _in_effect(situation) if situation.performance is not None else iter(())
        found = [*(step for step in in_effect if step.kind == "act"), *_refund(situation)]
    return [step for step in found if step.code != first.code]


def _refund(situation: Situation) -> list[NextStep]:
    return [NextStep("refund", "wait", situation.refund_due)] if situation.refund else []


def _steps(situation: Situation) -> Iterator[NextStep]:
    if situation.closed:
        yield from _after_closing(situation)
    if situation.before_suit:
        yield from _before_suit(situation)
    if situation.enforcing and not situation.retried:
        yield _preserving(situation) if situation.preserving else NextStep("enforcing", "wait")
    if situation.effective:
        yield from _in_effect(situation)
    if situation.suspended:
        yield NextStep("suspended", "wait")
    if situation.appealed:
        yield from _appealed(situation)
    if situation.decided:
        yield from _after_decision(situation)
    if situation.viewer == "bench":
        yield from _bench(situation)
    yield from _party(situation)


def _after_closing(situation: Situation) -> Iterator[NextStep]:
    """What a party may still do, as long as its term runs (CPL 228, 236)."""
    if situation.decline_due is not None and situation.viewer == "plaintiff":
        yield NextStep("decline_suit", "act", situation.decline_due)
    if situation.reconsideration_due is not None and situation.viewer != "bench":
        yield NextStep("reconsider", "act", situation.reconsideration_due)
    if situation.order_lapsed:
        yield NextStep("order_lapsed", "done")
    yield NextStep("restorable" if situation.restorable else "closed", "done")


def _at_rest(situation: Situation) -> bool:
    """Nothing else is to be done in this case by a party but to pay."""
    ended = situation.closed or situation.effective or situation.enforcing
    return ended or situation.suspended or situation.appealed or situation.decided


def _pay(situation: Situation) -> NextStep:
    """To pay is the next step also when the last day is over: until the ruling is sealed the payment counts."""
    code = PAY_STEPS.get(situation.fee_purpose, "pay_other_fee")
    if code == "pay_fee" and situation.examined == "application":  # what is decided can no longer count as withdrawn
        code = "pay_other_fee" if situation.decided else "pay_application_fee"
    return NextStep(code, "act", situation.fee_due)


def _before_suit(situation: Situation) -> Iterator[NextStep]:
    """The ruling, its execution, then the thirty days for the suit (CPL 104)."""
    kind: Kind = "act" if situation.viewer in {"plaintiff", "bench"} else "wait"
    if situation.sue_due is not None:
        yield NextStep("sue", kind, situation.sue_due)
    if situation.effective:
        yield NextStep("preserving", "wait")
    yield NextStep("await_preservation", "act" if situation.viewer == "bench" else "wait")


def _preserving(situation: Situation) -> NextStep:
    """The officer executes the ruling first and says so; then the other side is served."""
    if situation.preserving == "executed":
        return NextStep("preservation_executed", "done")
    if situation.viewer == "bench":
        return NextStep("execute_preservation", "act", situation.preserve_by)
    return NextStep("preservation_waits", "wait", situation.preserve_by)


def _in_effect(situation: Situation) -> Iterator[NextStep]:
    """Who owes performs in its term; who is owed waits for that, then may apply for enforcement (CPL 250)."""
    if situation.retried:  # nobody is called on to perform what is heard again, nor to enforce it
        yield NextStep("retried", "wait")
        return
    known, today = situation.performance or Performance(), situation.today
    if known.owes:
        late = known.perform_by is not None and known.perform_by < today
        yield NextStep("perform_late" if late else "perform", "act", known.perform_by)
    if known.others_perform_by is not None and known.enforce_until is not None:
        if known.applied:
            yield NextStep("enforcement_applied", "wait")
        if today <= known.others_perform_by:
            yield NextStep("await_performance", "wait", known.others_perform_by)
        if today <= known.enforce_until:
            yield NextStep("apply_enforcement", "act", known.enforce_until)
        yield NextStep("enforcement_period_over", "done")
    yield NextStep("effective", "done")


def _appealed(situation: Situation) -> Iterator[NextStep]:
    """Who was served with the appeal of another may answer it (CPL 174)."""
    if situation.appeal_answer_due is not None and situation.viewer != "bench":
        yield NextStep("answer_appeal", "act", situation.appeal_answer_due)
    yield NextStep("appealed", "wait")


def _after_decision(situation: Situation) -> Iterator[NextStep]:
    if situation.order:
        if situation.objected:
            decides = situation.viewer == "bench"
            yield NextStep("decide_objection" if decides else "objection_pending", "act" if decides else "wait")
        acts = situation.viewer == "defendant" and situation.objection_due is not None
        yield NextStep("object_to_order" if acts else "await_objection", "act" if acts else "wait", situation.objection_due)
    if situation.final:
        yield NextStep("final_decision", "wait")
    if situation.appealing and situation.viewer == "bench":
        sent = NextStep("appeal_sent", "wait")
        yield sent if situation.appeal_sent else NextStep("send_appeal", "act", situation.transfer_due)
    answer, appeal = situation.appeal_answer_due, None if situation.appealing_own else situation.appeal_due
    if answer is not None and situation.viewer != "bench" and (appeal is None or answer <= appeal):
        yield NextStep(situation.answering, "act", answer)
    if situation.appealing_own:
        yield NextStep("appeal_sent" if situation.appeal_sent else "appeal_filed", "wait")
    if situation.appealing and (appeal is None or appeal < situation.today):
        yield NextStep("appeal_sent" if situation.appeal_sent else "appeal_pending", "wait")
    if situation.appeal_over and appeal is None:
        yield NextStep("appeal_over", "wait")
    kind: Kind = "act" if situation.viewer in {"plaintiff", "defendant"} and situation.appeal_due else "wait"
    yield NextStep("appeal_term", kind, situation.appeal_due)


def _examined(situation: Situation) -> str:
    return "order" if situation.order else situation.examined


def _terms(situation: Situation) -> list[NextStep]:
    """The viewer's own terms that run: the answer before all others, then by their days."""
    acting = situation.viewer in {"plaintiff", "defendant"}
    terms = [("answer", situation.answer_due), ("hand_in_evidence", situation.evidence_due)] if acting else []
    terms += [(situation.answering, situation.appeal_answer_due), ("answer_online", situation.asked_online)]
    running = [NextStep(code, "act", due) for code, due in terms if due is not None and due >= situation.today]
    return sorted(running, key=lambda step: (step.code != "answer", _until(step), step.code))


def _until(step: NextStep) -> dt.date:
    return step.due or dt.date.max


def _attendance(situation: Situation) -> list[NextStep]:
    if situation.hearing_at is None:
        return []
    code = "attend_hearing" if situation.sitting == "trial" else "attend_sitting"
    return [NextStep(code, "act" if situation.viewer != "other" else "wait", situation.hearing_at.date())]


def _party(situation: Situation) -> Iterator[NextStep]:
    """The unpaid fee, without which the case does not go on; a party's other duties by their dates; then what it waits for."""
    hearing = situation.hearing_at.date() if situation.hearing_at else None
    if situation.fee_owed and (hearing is None or situation.fee_due is None or situation.fee_due <= hearing):
        yield _pay(situation)
    yield from (step for step in _terms(situation) if hearing is None or step.code == "answer" or _until(step) <= hearing)
    if situation.heard:
        yield NextStep("wait_for_decision", "wait", situation.decision_due)
    if situation.asynchronous:
        yield NextStep("speak_in_turn", "act", situation.turn_due) if situation.turn_due else NextStep("await_turn", "wait")
    yield from _attendance(situation)
    if situation.examined:
        yield NextStep(f"await_{_examined(situation)}", "wait", situation.decision_due)
    if not situation.served:
        yield NextStep("wait_for_service", "wait")
    if situation.viewer == "plaintiff" and situation.answer_awaited:
        yield NextStep("wait_for_answer", "wait")
    yield NextStep("wait_for_hearing", "wait")


def _bench(situation: Situation) -> Iterator[NextStep]:
    """What the court itself has to do; whether the case is its own is decided before it is heard (CPL 130)."""
    if situation.court_contested:
        yield NextStep("decide_jurisdiction", "act")
    if situation.heard:
        yield NextStep("decide", "act", situation.decision_due)
    if situation.asynchronous:
        yield NextStep("lead_turns", "act")
    if situation.hearing_at is not None:
        yield NextStep("hold_hearing" if situation.sitting == "trial" else "hold_sitting", "act", situation.hearing_at.date())
    if situation.examined:
        yield NextStep(f"examine_{_examined(situation)}", "act", situation.decision_due)
    if not situation.served:
        yield NextStep("serve_defendant", "wait")
    if not situation.answered and situation.answer_due is not None and situation.answer_due >= situation.today:
        yield NextStep("await_answer", "wait", situation.answer_due)
    if situation.stopped_by:
        yield NextStep("clock_stopped", "wait")
    yield NextStep("schedule_hearing", "act", situation.decision_due)
