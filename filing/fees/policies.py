"""Who may see, pay, change, refund and relieve fees."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, Rule, every_row, register
from filing.cases.policies import (
    FILING_CLERKS,
    LITIGANTS,
    PANEL,
    SUPERVISORS,
    conducts,
    courts,
    of_own_party,
    of_the_court,
    on_panel,
    panels,
    sides,
)
from filing.fees.expense_models import ExpenseShare
from filing.fees.models import Fee
from filing.fees.shares import allotment_stands
from filing.intake.policies import own_filing

PRESIDENTS = frozenset({Role.PRESIDENT})
APPROVERS = FILING_CLERKS | SUPERVISORS
LEADERS = APPROVERS | {Role.COURT_MANAGER}
JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
PAYABLE = frozenset({"due", "deferred"})
HELD = frozenset({"succeeded", "refund_due"})
COUNTER = ("transfer", "pos", "cash")


def payers_side(actor: Actor) -> Q:
    """Fees of the party for which the actor acts."""
    agent = Q(payer__representations__user_id=actor.user_id, payer__representations__ended_at=None)
    return Q(payer__user_id=actor.user_id) | agent


def owed_back(actor: Actor) -> Q:
    """Fees of the actor's party of which something is to go back."""
    return payers_side(actor) & Q(refundable__gt=0)


def taken_at_counter(actor: Actor) -> Q:
    """Money that a cashier of the court took."""
    return through_fee(actor) & Q(gateway__in=COUNTER)


def may_pay(actor: Actor) -> Q:
    """Fees that the actor's party owes: nobody is asked to pay what the other side owes."""
    return sides(actor) & (payers_side(actor) | Q(payer=None))


def to_refund(actor: Actor) -> Q:
    """Fees of the actor's court of which something was paid too much."""
    return courts(actor) & Q(refundable__gt=0)


def allottable(actor: Actor) -> Q:
    """Prepaid fees of cases on whose panel the actor sits, whose decision has effect (CPL-I 207), and not allotted by one that
    stands.
    """
    effective = Q(case__state__in=("effective", "in_enforcement", "closed"))
    return panels(actor) & effective & ~Q(purpose="share") & ~Q(allotment_stands())


def to_be_borne(actor: Actor) -> Q:
    """What a party paid to a provider, laid on nobody yet, in a case of the actor's panel whose decision has effect."""
    effective = Q(case__state__in=("effective", "in_enforcement", "closed"))
    return (
        panels(actor) & effective & Q(fee=None, taken_back_at=None) & ~Q(shares__in=ExpenseShare.objects.filter(reversed_at=None))
    )


def wrongly_noted(actor: Actor) -> Q:
    """Expenses of the actor's panel that no decision has laid on anybody yet."""
    laid = Q(shares__in=ExpenseShare.objects.filter(reversed_at=None)) | Q(fee__in=Fee.objects.filter(allotment_stands()))
    return panels(actor) & Q(taken_back_at=None) & ~laid


def through_fee(actor: Actor) -> Q:
    """For rows with a ``fee``: of the actor's court."""
    return of_the_court(actor, "fee__case__")


def through_fee_panel(actor: Actor) -> Q:
    """For rows with a ``fee``: of a case on whose panel the actor sits."""
    return on_panel(actor, "fee__case__")


def payers_own(actor: Actor) -> Q:
    """For rows with a ``fee``: the payer's side."""
    return of_own_party(actor, "fee__payer")


def prepared_by_others(actor: Actor) -> Q:
    """Refunds of the court that somebody else prepared (four eyes)."""
    return through_fee(actor) & ~Q(prepared_by_id=actor.user_id)


def by_hand(actor: Actor) -> Q:
    """Refunds that no gateway carries: to an account, or of money from the counter."""
    return prepared_by_others(actor) & (Q(route="account") | Q(payment__gateway__in=COUNTER))


def applied_by_others(actor: Actor) -> Q:
    """Applications to the actor's court, never the actor's own."""
    return of_its_court(actor) & ~Q(applicant_id=actor.user_id)


def own_relief(actor: Actor) -> Q:
    """What the actor applied for."""
    return Q(applicant_id=actor.user_id)


def of_its_court(actor: Actor) -> Q:
    """For rows with a ``court``: the actor's."""
    return Q(court_id=actor.court_id)


def differences(actor: Actor) -> Q:
    """Of the actor's court, and those of orders that no court knows."""
    return of_its_court(actor) | Q(court=None)


def judged(actor: Actor) -> Q:
    """Fees in default of cases that the actor judges."""
    return conducts(actor, "fee__case__")


PAID = _("这笔费用已经交纳，不需要再交。")
DONE = _("已经处理过了。")
register(
    Rule("filing.fee", "view", LITIGANTS, sides),
    Rule("filing.fee", "view", PANEL, panels),
    Rule("filing.fee", "view", SUPERVISORS | FILING_CLERKS, courts),
    Rule("filing.fee", "pay", LITIGANTS, may_pay, PAYABLE, why=_("这笔费用已经交纳，或者由其他当事人交纳。")),
    # Whoever holds the payment code of a notice may pay it; the code cannot be guessed.
    Rule("filing.fee", "pay", frozenset({Role.PUBLIC}), states=PAYABLE, why=PAID),
    Rule("filing.case", "assess_fee", PANEL, on_panel),
    Rule("filing.case", "assess_fee", FILING_CLERKS, of_the_court),
    Rule("filing.fee", "change", PANEL, panels),
    # A granted application settles its fees by itself.
    Rule("filing.case", "assess_fee", frozenset({Role.SYSTEM}), every_row),
    Rule("filing.fee", "change", frozenset({Role.SYSTEM}), every_row),
    Rule("filing.fee", "allot", PANEL, allottable, why=_("裁判生效之后才能分担诉讼费，且只分担一次。")),
    Rule("filing.case", "note_expense", PANEL, on_panel),
    Rule("filing.expense", "view", LITIGANTS, sides),
    Rule("filing.expense", "view", PANEL, panels),
    Rule("filing.expense", "view", SUPERVISORS | FILING_CLERKS, courts),
    Rule(
        "filing.expense",
        "bear",
        PANEL,
        to_be_borne,
        why=_("裁判生效之后才能登记由谁负担，且只登记一次；法院收取的在费用页面分担。"),
    ),
    Rule("filing.expense", "take_back", PANEL, wrongly_noted, why=_("已经撤销，或者裁判已经确定由谁负担。")),
    Rule("filing.fee", "take_at_counter", FILING_CLERKS, courts, PAYABLE, why=PAID),
    Rule("filing.fee", "ask_relief", LITIGANTS, payers_side, frozenset({"due"}), why=_("没有待交的诉讼费。")),
    Rule("filing.fee", "ask_review", LITIGANTS, payers_side),
    Rule("filing.fee", "prepare_refund", FILING_CLERKS, to_refund, why=_("没有可以退还的款项。")),
    Rule("filing.filing", "ask_relief", LITIGANTS, own_filing, frozenset({"submitted", "in_review"}), why=_("法院已经作出决定")),
    Rule("filing.fee", "name_account", LITIGANTS, owed_back, why=_("没有应退的款项。")),
    Rule("filing.payment", "view", LITIGANTS, payers_own),
    Rule("filing.payment", "print_slip", FILING_CLERKS, taken_at_counter, HELD, why=_("只打印窗口收款的回单。")),
    Rule("filing.payment", "view", APPROVERS, through_fee),
    Rule("filing.payment", "note_ticket", FILING_CLERKS, through_fee, HELD, why=_("还没有收到这笔款项。")),
    Rule("filing.payment", "bank", FILING_CLERKS, taken_at_counter, HELD, why=_("只登记窗口收款的缴存。")),
    # Sums of the court's money, without a name: for the cashier's drawer and for who leads the court.
    Rule("filing.ledgerentry", "list", LEADERS, courts),
    Rule("filing.fee", "count", LEADERS, courts),
    Rule("filing.payment", "count", LEADERS, through_fee),
    Rule("filing.refund", "count", LEADERS, through_fee),
    Rule("filing.refund", "view", LITIGANTS, payers_own),
    Rule("filing.refund", "view", APPROVERS, through_fee),
    Rule("filing.refund", "list", APPROVERS, through_fee),
    Rule("filing.refund", "approve", APPROVERS, prepared_by_others, frozenset({"prepared"}), why=_("退费要由另一个人复核。")),
    Rule(
        "filing.refund",
        "confirm",
        APPROVERS,
        by_hand,
        frozenset({"approved"}),
        why=_("已经处理过了，或者原路退回由支付渠道自动办理，不能手工登记。"),
    ),
    Rule("filing.reliefapplication", "view", LITIGANTS, own_relief),
    Rule("filing.reliefapplication", "view", FILING_CLERKS | SUPERVISORS, of_its_court),
    Rule("filing.reliefapplication", "list", FILING_CLERKS | SUPERVISORS, of_its_court),
    Rule("filing.reliefapplication", "decide", FILING_CLERKS | PRESIDENTS, applied_by_others, frozenset({"submitted"}), why=DONE),
    Rule("filing.feereview", "view", LITIGANTS, payers_own),
    Rule("filing.feereview", "view", SUPERVISORS, through_fee),
    Rule("filing.feereview", "answer", PRESIDENTS, through_fee, frozenset({"requested"}), why=DONE),
    Rule("filing.feedefault", "view", PANEL, through_fee_panel),
    Rule("filing.feedefault", "decide", JUDGES, judged, frozenset({"proposed"}), why=DONE),
    Rule("filing.difference", "view", APPROVERS, differences),
    Rule("filing.difference", "explain", APPROVERS, differences, frozenset({"open"}), why=DONE),
)
