"""A preservation before suit is urgent from its submission on, goes to the judge at once, and is found by its suit."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import subscribe
from filing.applications.before_suit.actions import join_to_suit, put_before_the_judge
from filing.applications.before_suit.queries import is_before_suit
from filing.calendar.telling import tell_clerks
from filing.cases.models import Case
from filing.causes.procedures import BEFORE_SUIT, RULED_WITHIN, case_type_of, is_application
from filing.events import CaseAccepted, FilingSubmitted
from filing.intake.models import Filing
from filing.notices import tell

MOST_CLERKS = 20


@subscribe(FilingSubmitted)
def press_for_registration(event: FilingSubmitted, now: dt.datetime) -> None:
    """The filing clerks are told at once, and the queue puts it among what is due in two days (CPL 104)."""
    filing = Filing.objects.select_related("court").get(pk=event.filing_id)
    if case_type_of(filing.cause_code) not in BEFORE_SUIT:
        return
    last_day = clock.local(filing.submitted_at + RULED_WITHIN).date()
    Filing.objects.filter(pk=filing.pk, decide_by__gt=last_day).update(decide_by=last_day)
    serving = {"appointments__role": Role.FILING_CLERK, "appointments__court": filing.court, "appointments__ended_at": None}
    for user in User.objects.filter(is_active=True, **serving).distinct()[:MOST_CLERKS]:
        tell(
            user,
            title=_("诉前保全，请马上立案"),
            body=_("法院应当在接受申请后 48 小时内裁定（民事诉讼法第一百零四条），收件号 %(number)s。"),
            facts={"number": filing.receipt_number},
            link=reverse("filing:review_desk", args=[filing.pk]),
            key=f"before_suit:{filing.pk}:{user.pk}",
            now=now,
        )


@subscribe(CaseAccepted)
def take_further(event: CaseAccepted, now: dt.datetime) -> None:
    """A preservation goes to its judge; a suit finds the preservations that waited for it, and its clerk learns of them."""
    case = Case.objects.get(pk=event.case_id)
    if is_before_suit(case):
        put_before_the_judge(case_id=case.pk, now=now)
        return
    if is_application(case.cause_code):  # a payment order, a confirmation: no suit has been brought
        return
    for joined in join_to_suit(actor=SYSTEM, suit_id=case.pk, now=now):
        tell_clerks(
            case,
            title=_("本案有诉前保全"),
            body=_("%(case)s的原告起诉前已经申请保全，请在案件全程中查看。"),
            link=reverse("filing:case", args=[case.pk]),
            key=f"preserved:{case.pk}:{joined.pk}",
            now=now,
        )
