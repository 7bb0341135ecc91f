"""A case that one judge should not try alone is handed to a collegial panel (CPL 43)."""

import datetime as dt

import pytest

from courtportal.kernel.authz import Role
from filing.applications.actions.submit import CannotApply
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.cases.draw_models import PanelDraw
from filing.cases.models import PanelMember
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now, procedure="ordinary")


def test_who_tried_it_alone_presides_and_two_are_drawn_beside(dispute: Dispute, now: dt.datetime) -> None:
    beside = {make_staff(Role.JUDGE, dispute.case.court, name) for name in ("甲法官", "乙法官")}
    decided(proposed(dispute, "collegial_panel", now), dispute.judge, now, clerk=dispute.clerk)
    sitting = dispute.case.panel.filter(ended_at=None)
    assert sitting.get(duty="presiding_judge").user_id == dispute.judge.user_id
    assert {one.user for one in sitting.filter(duty="judge")} == beside
    assert not sitting.filter(duty="sole_judge").exists()
    assert set(PanelDraw.objects.filter(case=dispute.case).values_list("duty", "reason")) == {("judge", "replacement")}


def test_who_presides_elsewhere_is_drawn_beside_too(dispute: Dispute, now: dt.datetime) -> None:
    beside = {make_staff(Role.PRESIDING_JUDGE, dispute.case.court, name) for name in ("甲审判长", "乙审判长")}
    decided(proposed(dispute, "collegial_panel", now), dispute.judge, now, clerk=dispute.clerk)
    assert {one.user for one in dispute.case.panel.filter(ended_at=None, duty="judge")} == beside


def test_what_the_judge_signed_alone_is_decided_by_the_panel(dispute: Dispute, now: dt.datetime) -> None:
    for name in ("甲法官", "乙法官"):
        make_staff(Role.JUDGE, dispute.case.court, name)
    signed = decided(apply_for(dispute, "evidence_collection", now), dispute.judge, now)
    Application.objects.filter(pk=signed.pk).update(state=Application.State.RULED)
    decided(proposed(dispute, "collegial_panel", now), dispute.judge, now, clerk=dispute.clerk)
    signed.refresh_from_db()
    assert (signed.state, signed.outcome) == (Application.State.SUBMITTED, "")


def test_a_partys_objection_is_dismissed_and_the_judge_goes_on_alone(dispute: Dispute, now: dt.datetime) -> None:
    asked = apply_for(dispute, "collegial_panel", now)
    ruled = decided(asked, dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    assert ruled.document is not None
    assert ruled.document.data["orders"] == ["驳回林小满对独任审理的异议。"]
    assert dispute.case.panel.filter(duty="sole_judge", ended_at=None).exists()


def test_no_ruling_is_signed_where_the_court_has_not_enough_judges(dispute: Dispute, now: dt.datetime) -> None:
    asked = proposed(dispute, "collegial_panel", now)
    make_staff(Role.JUDGE, dispute.case.court, "甲法官")
    with pytest.raises(CannotDecide, match="no_judges"):
        decided(asked, dispute.judge, now)
    asked.refresh_from_db()
    assert asked.document is None


def test_summary_procedure_is_converted_first_and_a_panel_is_one_already(now: dt.datetime) -> None:
    summary = make_dispute(now)
    with pytest.raises(CannotApply, match="state"):
        proposed(summary, "collegial_panel", now)
    ordinary = make_dispute(now, procedure="ordinary")
    PanelMember.objects.filter(case=ordinary.case, duty="sole_judge").update(duty="presiding_judge")
    with pytest.raises(CannotApply, match="state"):
        proposed(ordinary, "collegial_panel", now)
