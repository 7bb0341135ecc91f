"""A claim of every form, from the draft to the accepted case: cause, title, amount, fee and what the complaint prints."""

import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.authz import Actor
from filing.cases.home import facts_of
from filing.cases.models import Case
from filing.causes.elements import load_form
from filing.fees.models import Fee
from filing.fees.rules.scales import FeeKind
from filing.intake.actions.drafts import add_party, save_party
from filing.intake.actions.submit import NotReady, submit
from filing.intake.complaint import complaint_data, render_draft
from filing.intake.fees import expected_fee
from filing.intake.forms import AcceptForm
from filing.intake.models import FilingDraft
from filing.intake.queries import draft_problems, latest_version
from filing.intake.rules import content as contents
from tests.factories.claims import CLAIMS, make_claim_draft
from tests.factories.filings import accept_filing, litigant, make_filing

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 1)

# form, cause, amount, kind of fee, fee in summary procedure in Guangdong
FILED = [
    ("private_lending", "108(3)", "103600.00", FeeKind.PROPERTY, "1186.00"),
    ("property_service", "126", "5126.00", FeeKind.PROPERTY, "25.00"),
    ("motor_accident", "411", "25600.00", FeeKind.PROPERTY, "220.00"),
    ("labour_dispute", "205", "40000.00", FeeKind.LABOUR, "5.00"),
    ("divorce", "14", None, FeeKind.DIVORCE, "150.00"),
    ("sale_of_goods", "88", "56000.00", FeeKind.PROPERTY, "600.00"),
    ("credit_card", "115(2)", "40400.00", FeeKind.PROPERTY, "405.00"),
]
GENERAL_CAUSES = [
    ("116(2)", {}, "3000.00", FeeKind.PROPERTY, "25.00"),
    ("1", {"amount": "80000"}, "80000.00", FeeKind.PERSONALITY, "400.00"),
    ("6", {"has_amount": "no", "amount": None}, None, FeeKind.PERSONALITY, "250.00"),
    ("55", {"has_amount": "no", "amount": None}, None, FeeKind.NON_PROPERTY, "50.00"),
    ("458", {"amount": "100000"}, "100000.00", FeeKind.PAYMENT_ORDER, "766.67"),
    ("475", {"amount": "100000"}, "100000.00", FeeKind.PRESERVATION, "1020.00"),
    ("481", {"has_amount": "no", "amount": None}, None, FeeKind.NO_FEE, "0.00"),
]


@pytest.fixture
def actor() -> Actor:
    return litigant()


def accepted(draft: FilingDraft, actor: Actor, now: dt.datetime) -> Case:
    return accept_filing(submit(actor=actor, draft_id=draft.pk, now=now), now)


@pytest.mark.parametrize(("form", "cause", "amount", "kind", "fee"), FILED)
def test_a_claim_of_each_form_becomes_a_case_with_the_fee_of_its_cause(
    actor: Actor, now: dt.datetime, form: str, cause: str, amount: str | None, kind: FeeKind, fee: str
) -> None:
    draft = make_claim_draft(form, actor, now)
    preview = expected_fee(draft)
    case = accepted(draft, actor, now)
    assert case.cause_code == cause
    assert case.amount == (Decimal(amount) if amount else None)
    assessed = Fee.objects.get(case=case)
    assert (assessed.kind, assessed.amount) == (kind, Decimal(fee))
    assert preview is not None
    assert preview.fee == assessed.amount


@pytest.mark.parametrize(("cause", "changed", "amount", "kind", "fee"), GENERAL_CAUSES)
def test_the_general_form_pays_by_its_cause(
    actor: Actor, now: dt.datetime, cause: str, changed: dict[str, str | None], amount: str | None, kind: FeeKind, fee: str
) -> None:
    draft = make_claim_draft("general", actor, now, cause_code=cause, **changed)
    preview = expected_fee(draft)
    case = accepted(draft, actor, now)
    assert case.amount == (Decimal(amount) if amount else None)
    assessed = Fee.objects.get(case=case)
    assert (assessed.kind, assessed.amount) == (kind, Decimal(fee))
    assert preview is not None
    assert preview.fee == Decimal(fee)


def test_a_preview_of_the_fee_waits_for_the_amount_it_needs(actor: Actor, now: dt.datetime) -> None:
    assert expected_fee(make_claim_draft("general", actor, now, cause_code="116(2)", has_amount="yes", amount=None)) is None
    draft = make_claim_draft("general", actor, now, cause_code="458", has_amount="no", amount=None)
    assert expected_fee(draft) is None
    assert "needs_amount" in {one.problem.code for one in draft_problems(draft, TODAY)}
    with pytest.raises(NotReady):
        submit(actor=actor, draft_id=draft.pk, now=now)


def test_an_application_is_titled_and_numbered_as_one(actor: Actor, now: dt.datetime) -> None:
    case = accepted(make_claim_draft("general", actor, now, cause_code="458"), actor, now)
    assert case.title == "林小满 申请支付令"
    assert "民督" in case.case_number
    assert [title for title, _ in facts_of(case)][:2] == ["申请人", "被申请人"]


@pytest.mark.parametrize(
    ("cause", "procedure", "running"),
    [
        ("451", "special", {"trial_special", "security_notice"}),
        ("458", "payment_order", {"payment_order"}),
        ("459", "public_summons", {"public_summons_notice"}),
        ("475", "preservation", set()),
        ("481", "examination", {"protection_order"}),
        ("126", "summary", {"send_complaint", "trial_summary"}),
    ],
)
def test_the_cause_of_an_application_decides_its_procedure_and_its_terms(
    actor: Actor, now: dt.datetime, cause: str, procedure: str, running: set[str]
) -> None:
    case = accepted(make_claim_draft("general", actor, now, cause_code=cause), actor, now)
    assert case.procedure == procedure
    assert set(case.deadlines.values_list("rule", flat=True)) == running


def test_the_clerk_chooses_the_procedure_of_a_suit_alone(now: dt.datetime) -> None:
    filing = make_filing(now)
    assert "procedure" in AcceptForm(filing=filing).fields
    filing.cause_code = "458"
    assert "procedure" not in AcceptForm(filing=filing).fields


def test_a_public_summons_needs_nobody_on_the_other_side(actor: Actor, now: dt.datetime) -> None:
    draft = make_claim_draft("general", actor, now, cause_code="459")
    draft.content["parties"] = contents.parties(draft.content, "plaintiff")
    draft.save()
    assert draft_problems(draft, TODAY) == []
    draft.cause_code = "116(2)"
    assert [one.problem.code for one in draft_problems(draft, TODAY)] == ["no_party"]


@pytest.mark.parametrize(("asked", "public"), [("yes", False), ("no", True)])
def test_a_divorce_is_heard_in_private_if_it_was_asked_for(actor: Actor, now: dt.datetime, asked: str, public: bool) -> None:
    case = accepted(make_claim_draft("divorce", actor, now, private_hearing=asked), actor, now)
    assert case.is_public is public


def test_the_insurer_is_sued_as_the_insurer(actor: Actor, now: dt.datetime) -> None:
    draft = make_claim_draft("motor_accident", actor, now)
    draft, insurer = add_party(actor=actor, draft_id=draft.pk, role="defendant", kind="organisation", capacity="insurer", now=now)
    company = {"name": "示例财产保险股份有限公司佛山中心支公司", "address": "佛山市禅城区季华路1号"}
    draft = save_party(actor=actor, draft_id=draft.pk, party_id=insurer, typed=company, seen=True, now=now)
    titles = [section["title"] for section in complaint_data(draft.content, draft.form_key, draft.cause_code)["sections"]]
    assert "被告（保险公司，法人、非法人组织）" in titles
    case = accepted(draft, actor, now)
    assert [party.capacity for party in case.parties.filter(role="defendant").order_by("order")] == ["", "insurer"]
    assert "被告（保险公司）" in [title for title, _ in facts_of(case)]


def test_a_capacity_that_the_cause_does_not_know_is_not_kept(actor: Actor, now: dt.datetime) -> None:
    draft = make_claim_draft("divorce", actor, now)
    draft, _party = add_party(actor=actor, draft_id=draft.pk, role="defendant", kind="person", capacity="insurer", now=now)
    assert all("capacity" not in one for one in contents.parties(draft.content))


@pytest.mark.parametrize("form", sorted(CLAIMS))
def test_the_complaint_prints_every_element_of_the_form(actor: Actor, now: dt.datetime, form: str) -> None:
    draft = make_claim_draft(form, actor, now, cause_code="116(2)" if form == "general" else "")
    data = complaint_data(draft.content, form, draft.cause_code)
    printed = "\n".join(f"{row['label']} {row['value']}" for section in data["sections"] for row in section["elements"])
    for section in load_form(form).sections:
        for item in section.items:
            assert item.label.zh in printed
            if len(item.elements) > 1:
                assert all(f"{element.heading.zh}：" in printed for element in item.elements)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["divorce", "sale_of_goods"])
def test_the_complaint_is_a_pdf_of_several_pages(actor: Actor, now: dt.datetime, form: str) -> None:
    rendering = render_draft(make_claim_draft(form, actor, now))
    assert rendering.pdf.startswith(b"%PDF")
    assert rendering.page_count >= 3


def test_a_draft_begun_with_the_earlier_version_is_judged_and_printed_by_it(actor: Actor, now: dt.datetime) -> None:
    """Number plate and card were free texts in the first version of the forms; what was begun by it is not blocked now."""
    draft = make_claim_draft("credit_card", actor, now)
    draft.content["answers"]["card_number"] = "0217"
    assert [one.problem.code for one in draft_problems(draft, TODAY)] == ["bad_bank_card_length"]
    draft.template_version = "法〔2025〕82号"
    draft.save(update_fields=["template_version", "content"])
    filing = submit(actor=actor, draft_id=draft.pk, now=now)
    assert (filing.template_version, filing.form.template_version) == ("法〔2025〕82号", "法〔2025〕82号")
    printed = str(complaint_data(latest_version(filing).content, filing.form_key, filing.cause_code))
    assert "卡号后四位：0217" in printed
