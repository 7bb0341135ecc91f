"""What is enforced stands in the file of the enforcement, and never becomes public through it. All people are fictitious."""

import datetime as dt

import pytest

from courtportal.kernel.authz import PUBLIC, Role, visible_to
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, CaseLink, DossierEntry
from filing.decisions.models import Decision
from filing.dossier.actions.seal import seal_entry
from filing.dossier.entries import add_document_entry
from filing.dossier.models import ServedDocument
from filing.dossier.queries import closed_to_public
from tests.factories.cases import make_case
from tests.factories.enforcement import EnforcementWorld, make_enforcement, make_world
from tests.factories.people import actor_for, make_staff
from tests.factories.service import sealed_document

pytestmark = pytest.mark.django_db
TITLE = 5  # 执行依据 (法发〔2006〕11号)


@pytest.fixture
def world() -> EnforcementWorld:
    return make_world()


@pytest.fixture
def judgment(world: EnforcementWorld, now: dt.datetime) -> CourtDocument:
    return judgment_of(world.case, now)


def judgment_of(case: Case, now: dt.datetime, kind: str = "civil_judgment", title: str = "民事判决书") -> CourtDocument:
    """The decision of the case as a sealed paper, filed and served on all."""
    document = sealed_document(case, kind, title)
    case.decisions.update(document=document)
    add_document_entry(case=case, document=document)
    for party in case.parties.all():
        ServedDocument.objects.create(party=party, document=document, effective_at=now)
    return document


def in_file_of(case: Case) -> list[str]:
    rows = case.dossier.filter(catalogue_number=TITLE).order_by("position", "created_at", "pk")
    return [row.document.title for row in rows if row.document]


def public() -> set[str]:
    return {str(pk) for pk in visible_to(PUBLIC, DossierEntry, "read_publicly").values_list("pk", flat=True)}


def test_the_judgment_stands_at_its_place_and_officer_and_parties_read_it(
    world: EnforcementWorld, judgment: CourtDocument, now: dt.datetime
) -> None:
    enforcement = make_enforcement(world, now)
    entry = enforcement.case.dossier.get(document=judgment)
    assert (entry.catalogue_number, entry.pages, entry.source) == (TITLE, judgment.page_count, world.case.court.name_zh)
    officer = actor_for(enforcement.officer, Role.ENFORCEMENT_OFFICER)
    for actor in (officer, world.creditor, world.debtor):
        assert visible_to(actor, DossierEntry).filter(pk=entry.pk).exists(), actor.role
    assert not visible_to(world.stranger, DossierEntry).filter(pk=entry.pk).exists()


def test_the_agreement_of_a_mediation_is_the_title_too(world: EnforcementWorld, now: dt.datetime) -> None:
    world.case.decisions.update(kind=Decision.Kind.MEDIATION)
    judgment_of(world.case, now, "mediation_statement", "民事调解书")
    assert in_file_of(make_enforcement(world, now).case) == ["民事调解书"]


def test_the_judgment_above_stands_with_the_one_that_it_left_standing(
    world: EnforcementWorld, judgment: CourtDocument, now: dt.datetime
) -> None:
    above = make_case(court=world.case.court, case_type="民终", state=Case.State.EFFECTIVE)
    CaseLink.objects.create(from_case=world.case, to_case=above, kind=CaseLink.Kind.APPEAL)
    judge = make_staff(Role.JUDGE, above.court, "何清")
    Decision.objects.create(
        case=above, state=Decision.State.EFFECTIVE, outcome=Decision.Outcome.AFFIRMED, drafted_by=judge,
        decided_on=dt.date(2026, 6, 30), effective_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    judgment_of(above, now, title="二审民事判决书")
    assert in_file_of(make_enforcement(world, now).case) == [judgment.title, "二审民事判决书"]


def test_a_judgment_is_open_by_its_own_file_only(world: EnforcementWorld, judgment: CourtDocument, now: dt.datetime) -> None:
    enforcement = make_enforcement(world, now)
    own, copy = world.case.dossier.get(document=judgment), enforcement.case.dossier.get(document=judgment)
    assert (str(own.pk) in public(), str(copy.pk) in public(), closed_to_public(judgment.pk)) == (True, False, False)
    for party in enforcement.case.parties.all():  # whatever was served in the enforcement, and its end, open nothing
        ServedDocument.objects.create(party=party, document=judgment, effective_at=now)
    Case.objects.filter(pk=enforcement.case_id).update(state=Case.State.CLOSED)
    assert str(copy.pk) not in public()
    Case.objects.filter(pk=world.case.pk).update(state=Case.State.DECIDED)
    assert not public()
    assert closed_to_public(judgment.pk)


@pytest.mark.parametrize("sealing", ["not_public", "sealed"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_is_kept_from_the_public_in_its_own_file_is_so_in_the_enforcement(
    world: EnforcementWorld, judgment: CourtDocument, now: dt.datetime, sealing: str, when: str
) -> None:
    own, judge = world.case.dossier.get(document=judgment), make_staff(Role.JUDGE, world.case.court, "何清")
    world.case.panel.create(user=judge, duty="sole_judge")

    def order(kind: str) -> None:
        seal_entry(
            actor=actor_for(judge, Role.JUDGE), entry_id=own.pk, sealing=kind, reason="涉及未成年人", order_number="第1号",
            now=now,
        )  # fmt: skip

    if when == "before":
        order(sealing)
    enforcement = make_enforcement(world, now)
    if when == "after":
        order(sealing)
    copy = enforcement.case.dossier.get(document=judgment)
    assert copy.sealing == sealing
    assert not public()
    assert closed_to_public(judgment.pk)
    assert visible_to(world.debtor, DossierEntry).filter(pk=copy.pk).exists() is (sealing == "not_public")
    order("")
    copy.refresh_from_db()
    assert (copy.sealing, closed_to_public(judgment.pk)) == ("", False)


def test_kept_from_the_public_in_any_file_it_is_open_in_none(
    world: EnforcementWorld, judgment: CourtDocument, now: dt.datetime
) -> None:
    enforcement = make_enforcement(world, now)
    enforcement.case.dossier.filter(document=judgment).update(sealing="not_public")
    assert not public()
    assert closed_to_public(judgment.pk)
