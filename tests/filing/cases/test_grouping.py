"""Cases heard together and series: one paper lands in each with one stored file, one hearing is everybody's, split again."""

import datetime as dt

import pytest

from courtportal.kernel.authz import may
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.models import StoredFile
from filing.applications.effects.errors import CannotDecide
from filing.calendar.models import Hearing
from filing.calendar.subscribers import issue_summonses
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.cases.chain import chain_of
from filing.cases.grouping import gone_together, group_of
from filing.cases.queries import next_hearing
from filing.events import HearingScheduled
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, decided, make_dispute, proposed
from tests.factories.filings import make_upload
from tests.factories.people import make_room

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


def grouped(now: dt.datetime, count: int, manner: str = "joint") -> list[Dispute]:
    """A lead case and the others that were joined to it."""
    lead, *others = [make_dispute(now) for _ in range(count)]
    for other in others:
        number = other.case.case_number.replace("（", "(").replace("）", ")")
        decided(proposed(lead, "consolidation", now, other=number, manner=manner), lead.judge, now)
    return [lead, *others]


def hand_in(dispute: Dispute, now: dt.datetime) -> None:
    user = dispute.party("plaintiff").user
    assert user is not None
    upload = make_upload(user, now, "收据.pdf")
    hand_in_evidence(actor=dispute.plaintiff, case_id=dispute.case.pk, upload=upload, title="收据", purpose="付款", now=now)


def test_one_paper_lands_in_every_dossier_with_one_stored_file(now: dt.datetime) -> None:
    disputes = grouped(now, 4)
    files = StoredFile.objects.count()
    hand_in(disputes[1], now)
    entries = [dispute.case.dossier.get(title="收据") for dispute in disputes]
    assert len({entry.file_id for entry in entries}) == 1
    assert {entry.source for entry in entries} == {"林小满"}
    assert StoredFile.objects.count() == files + 1


def test_a_hearing_of_the_lead_summons_everyone_and_is_everybodys(now: dt.datetime) -> None:
    lead, other = grouped(now, 2)
    starts_at = now + dt.timedelta(days=8)
    hearing = Hearing.objects.create(
        case=lead.case, room=make_room(lead.case.court), starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2)
    )
    assert may(other.plaintiff, hearing, "attend")
    assert next_hearing(other.case) == hearing
    OutboxEvent.objects.all().delete()
    for _ in range(2):
        issue_summonses(HearingScheduled(hearing_id=hearing.pk, case_id=lead.case.pk), now)
    summonses = CourtDocument.objects.filter(kind="summons")
    assert summonses.count() == 4
    assert set(summonses.values_list("case_id", flat=True)) == {lead.case.pk, other.case.pk}
    assert OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__purpose="hearing").count() == 4


def test_a_series_shares_papers_but_not_hearings(now: dt.datetime) -> None:
    lead, other = grouped(now, 2, manner="series")
    starts_at = now + dt.timedelta(days=8)
    hearing = Hearing.objects.create(case=lead.case, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2))
    assert not may(other.plaintiff, hearing, "attend")
    hand_in(lead, now)
    assert other.case.dossier.filter(title="收据").exists()


def test_split_again_each_goes_its_own_way_and_keeps_what_it_has(now: dt.datetime) -> None:
    lead, second, third = grouped(now, 3)
    hand_in(lead, now)
    decided(proposed(second, "separation", now), second.judge, now)
    hand_in(lead, now)
    assert second.case.dossier.filter(title="收据").count() == 1
    assert third.case.dossier.filter(title="收据").count() == 2
    assert gone_together(lead.case) == [lead.case, third.case]
    decided(proposed(lead, "separation", now), lead.judge, now)
    assert group_of(third.case) is None
    with pytest.raises(CannotDecide):
        decided(proposed(lead, "separation", now), lead.judge, now)


def test_a_case_goes_with_one_group_at_a_time(now: dt.datetime) -> None:
    _lead, member = grouped(now, 2)
    other = make_dispute(now)
    application = proposed(other, "consolidation", now, other=member.case.case_number, manner="joint")
    with pytest.raises(CannotDecide) as refused:
        decided(application, other.judge, now)
    assert refused.value.code == "grouped_already"


def test_joined_cases_show_as_one_dispute_to_who_may_see_both(now: dt.datetime) -> None:
    lead, _other = grouped(now, 2)
    steps = chain_of(lead.president, lead.case)
    assert [step.link.kind if step.link else "" for step in steps] == ["", "joined"]
    assert len(chain_of(lead.plaintiff, lead.case)) == 1
