"""Applications without a suit: whoever is led to one gets a ruling, and may take it back before."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from filing.applications.actions.submit import CannotApply, Request, submit_application
from filing.applications.effects.errors import CannotDecide
from filing.applications.papers import ruling_data
from filing.applications.queries import way_to_rule
from filing.applications.rules.special import ARBITRATION, OBJECTION, PROTECTION, SECURITY, WITHDRAWAL
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.causes.procedures import case_type_of, is_application, is_decided_here
from filing.causes.themes import common, themes
from filing.events import ApplicationDecided
from filing.mediation.subscribers import conclude
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, typed
from tests.factories.people import actor_for, make_user
from tests.filing.applications.test_pages import browser

pytestmark = pytest.mark.django_db
RULING = {"451": SECURITY, "481": PROTECTION, "484": ARBITRATION}
ORDER = "禁止被申请人周远航对申请人林小满实施家庭暴力。"
# What the judge fixes beside the order where the ruling is granted.
FIXED = {
    SECURITY: {"order": ORDER, "collateral": "佛山市演示路1号房屋", "amount": "60000.00"},
    PROTECTION: {"order": ORDER},
    ARBITRATION: {"order": ORDER, "reported": "yes"},
}


def applied_for(cause: str, now: dt.datetime, **fields: Any) -> Dispute:
    """An accepted application with this cause."""
    dispute = make_dispute(now, **fields)
    Case.objects.filter(pk=dispute.case.pk).update(cause_code=cause, case_type=case_type_of(cause))
    dispute.reload()
    return dispute


def running(dispute: Dispute, rule: str, now: dt.datetime, *, theirs: bool = False) -> Deadline:
    party = dispute.party("defendant") if theirs else None
    day = clock.local(now) if rule == "protection_order" else clock.local(now).date()  # a term in hours
    return start_deadline(
        actor=SYSTEM, rule=rule, trigger="test", triggered_on=day, key=rule, now=now, case=dispute.case,
        party=party,
    )  # fmt: skip


def test_every_application_to_which_the_themes_lead_can_be_decided_here() -> None:
    led_to = {one.cause for one in (*common(), *(situation for theme in themes() for situation in theme.situations))}
    assert "481" in led_to
    assert {cause for cause in led_to if is_application(cause) and not is_decided_here(cause)} == set()


@pytest.mark.parametrize("cause", sorted(RULING))
def test_the_bench_is_led_to_the_ruling_and_grants_it_in_its_own_words(cause: str, now: dt.datetime) -> None:
    dispute = applied_for(cause, now)
    assert way_to_rule(dispute.judge, dispute.case, clock.today()) == reverse(
        "filing:application_new", args=[dispute.case.pk, RULING[cause]]
    )
    kind = RULING[cause]
    ruling = decided(proposed(dispute, kind, now), dispute.judge, now, clerk=dispute.clerk, **FIXED[kind])
    assert ruling.document is not None
    assert ORDER in ruling_data(ruling, now)["orders"][0]
    case = dispute.reload()
    assert (case.state, case.effective_on) == (Case.State.EFFECTIVE, clock.local(now).date())


@pytest.mark.parametrize("cause", sorted(RULING))
def test_what_is_refused_closes_the_case(cause: str, now: dt.datetime) -> None:
    dispute = applied_for(cause, now)
    decided(proposed(dispute, RULING[cause], now), dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    case = dispute.reload()
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.APPLICATION_DISMISSED)


@pytest.mark.parametrize("cause", ["448", "451", "459", "461", "481", "484"])
def test_the_applicant_takes_the_application_back(cause: str, now: dt.datetime) -> None:
    dispute = applied_for(cause, now)
    decided(apply_for(dispute, WITHDRAWAL, now), dispute.judge, now, clerk=dispute.clerk)
    case = dispute.reload()
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.APPLICATION_WITHDRAWN)


def test_one_of_two_applicants_leaves_and_with_the_last_the_case_ends(now: dt.datetime) -> None:
    dispute = applied_for("484", now)
    second = make_party(dispute.case, Party.Role.PLAINTIFF, make_user("林小川"))
    decided(apply_for(dispute, WITHDRAWAL, now), dispute.judge, now, clerk=dispute.clerk)
    assert dispute.reload().state == Case.State.ACCEPTED
    assert [one.pk for one in dispute.case.parties.filter(role="plaintiff", left_at=None)] == [second.pk]
    own = actor_for(second.user)  # type: ignore[arg-type]
    request = Request(WITHDRAWAL, typed(dispute.case, WITHDRAWAL), "second")
    decided(submit_application(actor=own, party_id=second.pk, request=request, now=now), dispute.judge, now, clerk=dispute.clerk)
    assert dispute.reload().closing == Case.Closing.APPLICATION_WITHDRAWN


def test_a_filed_agreement_is_confirmed_by_the_panel(now: dt.datetime) -> None:
    dispute = applied_for("448", now)
    asked = proposed(dispute, "mediation_confirmation", now)
    with pytest.raises(CannotApply, match="waiting"):
        proposed(dispute, "mediation_confirmation", now)
    ruling = decided(asked, dispute.judge, now, clerk=dispute.clerk)
    conclude(ApplicationDecided(application_id=ruling.pk, case_id=dispute.case.pk), now)  # no mediation of the portal's ends
    assert ruling_data(ruling, now)["orders"][0].startswith("确认林小满于")
    assert dispute.reload().state == Case.State.EFFECTIVE


def test_the_ruling_on_a_protection_order_meets_its_term_and_names_the_remedy(now: dt.datetime) -> None:
    """反家庭暴力法 第二十八、三十一条."""
    dispute = applied_for("481", now)
    term = running(dispute, "protection_order", now)
    ruling = decided(proposed(dispute, PROTECTION, now), dispute.judge, now, clerk=dispute.clerk, order=ORDER)
    term.refresh_from_db()
    assert term.state == Deadline.State.MET
    assert "五日内向本院申请复议一次" in ruling_data(ruling, now)["remedy"]


@pytest.mark.parametrize(("cause", "rule"), [("451", "security_objection"), ("461", "bankruptcy_objection")])
def test_the_respondent_objects_within_the_term_that_the_notice_names(cause: str, rule: str, now: dt.datetime) -> None:
    """民诉法解释 第三百六十六条, 企业破产法 第十条."""
    dispute = applied_for(cause, now)
    term = running(dispute, rule, now, theirs=True)
    apply_for(dispute, OBJECTION, now, role="defendant")
    term.refresh_from_db()
    assert term.state == Deadline.State.MET


def test_no_objection_after_the_term_nor_where_the_law_hears_nobody(now: dt.datetime) -> None:
    late = applied_for("451", now)
    running(late, "security_objection", now, theirs=True)
    with pytest.raises(CannotApply, match="late"):
        apply_for(late, OBJECTION, now + dt.timedelta(days=30), role="defendant")
    with pytest.raises(CannotApply, match="state"):
        apply_for(applied_for("484", now), OBJECTION, now, role="defendant")


def test_an_objection_is_answered_before_the_ruling(now: dt.datetime) -> None:
    dispute = applied_for("451", now)
    running(dispute, "security_objection", now, theirs=True)
    objection = apply_for(dispute, OBJECTION, now, role="defendant")
    ruling = proposed(dispute, SECURITY, now)
    with pytest.raises(CannotDecide, match="objection_waits"):
        decided(ruling, dispute.judge, now, **FIXED[SECURITY])
    decided(objection, dispute.judge, now, outcome="refused")
    decided(ruling, dispute.judge, now, clerk=dispute.clerk, **FIXED[SECURITY])
    assert dispute.reload().state == Case.State.EFFECTIVE


def test_the_pages_lead_to_it_and_show_the_proposed_order(now: dt.datetime) -> None:
    dispute = applied_for("481", now)
    ruling = proposed(dispute, PROTECTION, now)
    page = browser(dispute.judge).get(reverse("filing:application", args=[ruling.pk])).content.decode()
    assert "责令被申请人迁出申请人住所" in page
    form = browser(dispute.plaintiff).get(reverse("filing:application_new", args=[dispute.case.pk, WITHDRAWAL]))
    assert "撤回申请" in form.content.decode()
