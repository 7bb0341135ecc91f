"""After a judgment took effect each side reads on the case page what it must or may do, and by which day."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.cases.models import Case, Party
from filing.decisions.models import Decision
from filing.decisions.rules.holding import Obligation
from filing.enforcement.models import EnforcementCase
from tests.factories.enforcement import EnforcementWorld, make_enforcement, make_world
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
# Effect on 1 July 2026; ten days end on a Saturday, so the term for performance ends on Monday, 13 July.
IN_TERM, AFTER = (dt.datetime(2026, 7, day, 2, tzinfo=dt.UTC) for day in (10, 15))
TOO_LATE = dt.datetime(2028, 7, 20, 2, tzinfo=dt.UTC)
NEUTRAL = "有给付内容的，义务人应当按写明的期限履行"


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    return make_world()


def page_of(actor: Actor, case: Case, at: dt.datetime) -> str:
    with clock.at(at):
        return sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:case", args=[case.pk])).content.decode()


def oblige(world: EnforcementWorld, *obligations: Obligation) -> None:
    Decision.objects.filter(case=world.case).update(obligations=[one.to_json() for one in obligations])


def obligation_of(world: EnforcementWorld) -> Obligation:
    return Obligation.from_json(Decision.objects.get(case=world.case).obligations[0])


def test_the_debtor_reads_by_which_day_to_perform_and_what_follows(world: EnforcementWorld) -> None:
    page = page_of(world.debtor, world.case, IN_TERM)
    assert "请在2026年7月13日（周一）前履行生效裁判确定的义务，还有3天" in page
    assert "加倍支付迟延履行期间的债务利息（民事诉讼法第二百六十四条），对方可以申请执行" in page
    page = page_of(world.debtor, world.case, AFTER)
    assert "履行期限到2026年7月13日（周一）为止，已过2天，请立即履行" in page
    assert "申请强制执行" not in page


def test_the_creditor_reads_from_which_day_until_which_enforcement_can_be_applied_for(world: EnforcementWorld) -> None:
    page = page_of(world.creditor, world.case, IN_TERM)
    assert "对方应当在2026年7月13日（周一）前履行，还有3天" in page
    assert "从2026年7月14日（周二）起申请执行，最迟到2028年7月13日（周四）" in page
    page = page_of(world.creditor, world.case, AFTER)
    assert "请在2028年7月13日（周四）前申请执行" in page
    assert f'class="button" href="{reverse("filing:enforcement_apply", args=[world.case.pk])}"' in page
    assert "申请执行的期间到2028年7月13日（周四）为止，已经届满" in page_of(world.creditor, world.case, TOO_LATE)


def test_the_court_reads_a_sentence_for_neither_side(world: EnforcementWorld) -> None:
    for reader in (world.clerk, actor_for(make_staff(Role.PRESIDENT, world.case.court, "高院长"))):
        page = page_of(reader, world.case, AFTER)
        assert NEUTRAL in page
        assert "对方" not in page.split('class="columns"')[0]


def test_where_nobody_is_known_to_owe_anything_both_read_what_is_true_for_both(world: EnforcementWorld) -> None:
    oblige(world)
    for reader in (world.creditor, world.debtor):
        assert NEUTRAL in page_of(reader, world.case, AFTER)


def test_who_owes_on_different_days_is_named_none_of_them(world: EnforcementWorld) -> None:
    first = obligation_of(world)
    oblige(world, first, dataclasses.replace(first, days=30, principal=Decimal(500)))
    assert "请按生效裁判写明的期限履行义务" in page_of(world.debtor, world.case, AFTER)
    assert "对方应当在2026年7月31日（周五）前履行" in page_of(world.creditor, world.case, AFTER)


def test_the_owner_of_a_security_that_is_sold_is_not_told_to_pay(world: EnforcementWorld) -> None:
    oblige(world, dataclasses.replace(obligation_of(world), collateral="抵押房屋"))
    assert NEUTRAL in page_of(world.debtor, world.case, AFTER)


def test_a_defendant_to_whom_a_counterclaim_awards_something_reads_the_creditors_sentence(world: EnforcementWorld) -> None:
    plaintiff, defendant = (str(world.case.parties.get(role=role).pk) for role in (Party.Role.PLAINTIFF, Party.Role.DEFENDANT))
    oblige(world, dataclasses.replace(obligation_of(world), debtors=(plaintiff,), creditors=(defendant,)))
    assert "对方应当在2026年7月13日" in page_of(world.debtor, world.case, IN_TERM)
    assert "请在2026年7月13日（周一）前履行" in page_of(world.creditor, world.case, IN_TERM)


def test_who_has_applied_is_not_told_to_apply_and_after_the_enforcement_nobody_is_told_to_pay(
    world: EnforcementWorld, now: dt.datetime
) -> None:
    enforcement = make_enforcement(world, now)
    assert "法院正在执行" in page_of(world.debtor, world.case, now)
    EnforcementCase.objects.filter(pk=enforcement.pk).update(state=EnforcementCase.State.CLOSED)
    Case.objects.filter(pk=enforcement.case_id).update(state=Case.State.CLOSED)
    for reader in (world.creditor, world.debtor):
        assert NEUTRAL in page_of(reader, world.case, now)
    enforcement.application.state = "submitted"
    enforcement.application.save()
    assert "已经申请执行，等待法院决定是否立案" in page_of(world.creditor, world.case, now)


def test_the_page_asks_as_often_for_many_obligations_as_for_one(world: EnforcementWorld) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(world.debtor, world.case, IN_TERM)
        return len(queries)

    asked()
    before = asked()
    oblige(world, *[obligation_of(world)] * 6)
    assert asked() == before
