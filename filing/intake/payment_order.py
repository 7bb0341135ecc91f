"""Which filings are in the procedure of a payment order, and whether a suit follows from an order that failed (CPL 225-228)."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from filing.applications.models import Application
from filing.applications.rules.payment_order import END, OBJECTION, REFUSAL, UNSERVED
from filing.calendar.models import Deadline
from filing.cases.models import Case, Procedure
from filing.intake.models import Filing

# Application for a payment order in the table of causes (法〔2025〕226号).
CAUSE = "458"
# The applicant's term to decline the suit (民诉法解释 第四百三十八条).
TO_SUIT = "payment_order_suit"
ACCEPTANCE = "payment_order_acceptance"
# Whether it is over is said by its last day; a job marks it as lapsed afterwards.
OPEN_TERMS = (Deadline.State.RUNNING, Deadline.State.LAPSED)
# What is examined before acceptance (民事诉讼法 第二百二十五条; 民诉法解释 第四百二十七条).
CONDITIONS = {
    "money": _("请求给付金钱或者汇票、本票、支票、股票、债券、国库券、可转让的存款单等有价证券"),
    "due": _("请求给付的金钱或者有价证券已到期且数额确定，并写明了请求所根据的事实、证据"),
    "no_counter_duty": _("债权人没有对待给付义务，与债务人没有其他债务纠纷"),
    "reachable": _("债务人在我国境内且未下落不明，支付令能够送达债务人"),
    "court": _("收到申请书的人民法院有管辖权"),
    "no_preservation": _("债权人未向人民法院申请诉前保全"),
}


def failed_order(filing: Filing) -> Case | None:
    """The case in which the diverted suit was to be settled by a payment order, once it has ended without one.

    Also for who applied for a payment order from the first: the order that lapsed becomes a suit all the same (CPL 228). None
    while it goes on.
    """
    if filing.state != Filing.State.ACCEPTED:
        return None
    cases = Case.objects.filter(filing_id=filing.pk).order_by("-accepted_at")
    last = cases.first()
    failed = last is not None and last.procedure == Procedure.PAYMENT_ORDER and last.state == Case.State.CLOSED
    return last if failed else None


def lapsed_by(case: Case) -> Application | None:
    """The ruling by which the order lapsed or was refused, where a suit follows; None where the creditor sued or withdrew."""
    rulings = Application.objects.filter(case=case, kind__in=(OBJECTION, REFUSAL, END), state=Application.State.GRANTED)
    ruling = rulings.order_by("-decided_at").first()
    if ruling is None or (ruling.kind == END and ruling.content.get("ground") != UNSERVED):
        return None
    # An order that was refused never was: who applied for nothing else files a suit of its own (CPL 227).
    no_suit = ruling.kind == REFUSAL and Filing.objects.filter(pk=str(case.filing_id), cause_code=CAUSE).exists()
    return None if no_suit else ruling


def awaits_suit(filing: Filing) -> bool:
    """Whether an application for an order that lapsed goes on as a suit, whose cause the clerk names on acceptance (CPL 228)."""
    orders = Case.objects.filter(filing_id=filing.pk, procedure=Procedure.PAYMENT_ORDER)
    return filing.cause_code == CAUSE and orders.exists()


def going_on(case: Case, today: dt.date) -> bool:
    """Whether the suit goes on today: at once where the order was refused, else when nobody declined in time (CPL-I 439)."""
    ruling = lapsed_by(case)
    if ruling is None:
        return False
    terms = case.deadlines.filter(rule=TO_SUIT).exclude(state=Deadline.State.CANCELLED)
    if ruling.kind == REFUSAL:
        return True
    over = [term.due_on < today and term.state != Deadline.State.MET for term in terms]
    return bool(over) and all(over)


def term_to_accept(filing: Filing) -> Deadline | None:
    """The court's term to say whether it accepts the diverted filing as an application for a payment order (CPL 226)."""
    running = Deadline.objects.filter(filing_id=filing.pk, rule=ACCEPTANCE, state=Deadline.State.RUNNING)
    return running.order_by("due_on").first()


def term_to_decline(filing: Filing, today: dt.date) -> Deadline | None:
    """The term within which the filer may still decline the suit."""
    case = failed_order(filing)
    running = case.deadlines.filter(rule=TO_SUIT, state=Deadline.State.RUNNING, due_on__gte=today) if case else None
    return running.order_by("due_on").first() if running is not None else None
