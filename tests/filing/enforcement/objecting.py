"""An enforcement with courts that can decide on objections to it, and who objects."""

import datetime as dt
import uuid

import pytest

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import Level
from filing.applications.actions.object_from_outside import object_from_outside
from filing.applications.actions.submit import Request, put_forward
from filing.applications.models import Application
from filing.cases.models import Case
from filing.enforcement.models import EnforcementCase
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import decided
from tests.factories.enforcement import EnforcementWorld, ask_for, make_exhausted, make_world
from tests.factories.people import actor_for, make_court, make_staff

ACT = {"act": "（2026）粤0604执1号执行裁定", "requests": "撤销裁定", "reasons": "超标的额查封"}
THING = {"thing": "佛山市演示路1号房屋", "right": "ownership", "requests": "停止执行", "reasons": "房屋归我所有"}
UPHELD = {"extent": "whole", "what": "撤销本院（2026）粤0604执1号执行裁定。"}


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    world = make_world()
    above = make_court("粤06", "广东省佛山市中级人民法院", Level.INTERMEDIATE)
    world.case.court.parent = above
    world.case.court.save()
    for court, names in ((world.case.court, ("何清", "温中", "江下")), (above, ("梁上", "顾中", "柳下"))):
        for name in names:
            make_staff(Role.JUDGE, court, name)
    make_staff(Role.CLERK, above, "史记")
    return world


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    return make_exhausted(world, now)


def objected(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> Case:
    """The debtor's objection is accepted."""
    asked = ask_for(world.debtor, world.debtor_in(enforcement), "execution_objection", now, **ACT)
    done = decided(asked, world.clerk, now)
    assert done.follow_up is not None
    return done.follow_up


def from_outside(actor: Actor, number: str, now: dt.datetime, kind: str = "outsider_objection") -> Application:
    content = THING if kind == "outsider_objection" else ACT
    return object_from_outside(actor=actor, case_number=number, request=Request(kind, content, str(uuid.uuid4())), now=now)


def ruled(case: Case, kind: str, now: dt.datetime, outcome: str = "refused", **terms: str) -> Application:
    """The panel's ruling, sealed by its clerk."""
    presiding, clerk = (actor_for(case.panel.get(duty=duty).user) for duty in ("presiding_judge", "clerk"))
    request = Request(kind, {"reasons": "经审查"}, str(uuid.uuid4()))
    put = put_forward(actor=presiding, case_id=case.pk, request=request, now=now)
    return decided(put, presiding, now, outcome=outcome, clerk=clerk, **terms)
