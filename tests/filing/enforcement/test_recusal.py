"""An enforcement officer who is asked to stand aside goes on with urgent measures only (CPL 47, 48); another follows."""

import datetime as dt
import json
import uuid
from decimal import Decimal

import pytest

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Refused, Role
from filing.applications.actions.submit import Request, submit_application
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.enforcement.actions.ending import Lifting, lift_measure
from filing.enforcement.actions.impose import MeasureOrder, impose_measure
from filing.enforcement.actions.issue_notice import issue_notice
from filing.enforcement.models import EnforcementCase
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import decided
from tests.factories.enforcement import EnforcementWorld, make_enforcement, make_world
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world() -> EnforcementWorld:
    return make_world()


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    return make_enforcement(world, now)


def challenged(world: EnforcementWorld, enforcement: EnforcementCase, duty: str, now: dt.datetime) -> Application:
    """The debtor asks who has the duty to stand aside."""
    member = enforcement.case.panel.get(duty=duty, ended_at=None)
    content = {"member": str(member.pk), "ground": "interest", "reasons": "与申请执行人同住一处"}
    request = Request("recusal", content, str(uuid.uuid4()))
    return submit_application(actor=world.debtor, party_id=world.debtor_in(enforcement).pk, request=request, now=now)


def frozen(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> MeasureOrder:
    until = (now + dt.timedelta(days=300)).date()
    return MeasureOrder("deposit", world.debtor_in(enforcement).pk, "银行存款", until, "某银行", Decimal(1000))


def test_meanwhile_the_officer_imposes_what_is_urgent_and_does_nothing_else(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    asked = challenged(world, enforcement, "officer", now)
    assert asked.decider == "president"
    measure = impose_measure(
        actor=world.officer, enforcement_id=enforcement.pk, order=frozen(world, enforcement, now), now=now, key="m"
    )
    with pytest.raises(Refused, match="申请您回避"):
        issue_notice(actor=world.officer, enforcement_id=enforcement.pk, now=now)
    with pytest.raises(Refused, match="申请您回避"):
        lift_measure(actor=world.officer, measure_id=measure.pk, lifting=Lifting("paid", "已还清。"), now=now)
    decided(asked, world.president, now, outcome="refused")
    issue_notice(actor=world.officer, enforcement_id=enforcement.pk, now=now)


def test_another_officer_enforces_where_it_is_granted(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    asked = challenged(world, enforcement, "officer", now)
    with pytest.raises(CannotDecide, match="no_officer"):
        decided(asked, world.president, now)
    other = make_staff(Role.ENFORCEMENT_OFFICER, world.case.court, "沈执行")
    decided(asked, world.president, now)
    former = enforcement.officer
    enforcement.refresh_from_db()
    assert enforcement.officer == other
    entry = json.loads(bytes(AuditEntry.objects.get(action="hand_over_enforcement", object_id=str(enforcement.pk)).canonical))
    assert entry["detail"] == {"from": str(former.pk), "to": str(other.pk)}
    assert enforcement.case.panel.get(duty="officer", ended_at=None).user == other


def test_where_nobody_presides_the_president_decides_on_the_clerk_too(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    assert challenged(world, enforcement, "clerk", now).decider == "president"
