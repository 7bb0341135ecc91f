"""A claim of wages: arbitration comes first, said where it is answered; on a note of wages owed it does not."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.intake.actions.drafts import start_draft
from filing.intake.actions.evidence import add_evidence
from filing.intake.actions.review import claim, reject
from filing.intake.actions.submit import submit
from filing.intake.findings import findings_of_draft
from filing.intake.forms import EvidenceForm
from filing.intake.hints import checklist_for, hints_for
from filing.intake.models import FilingDraft
from filing.intake.wording import correction_reasons, refusal_grounds
from tests.factories.claims import make_claim_draft
from tests.factories.filings import filing_clerk, make_filing, make_upload
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
ON_A_NOTE = {"arbitration": "iou", "award_received_on": None, "severance": "no", "severance_amount": None}
NOT_YET = {"arbitration": "none", "award_received_on": None}
AWARD_FIRST = {"arbitration_first", "not_arbitrated_yet", "wage_note_missing", "more_than_the_wage_note"}


@pytest.fixture
def user() -> User:
    return make_user("林小满")


@pytest.fixture
def client(user: User) -> Client:
    return sign_in(user)


def wage_claim(user: User, now: dt.datetime, **changed: str | None) -> FilingDraft:
    return make_claim_draft("labour_dispute", actor_for(user, Role.LITIGANT), now, cause_code="205(5)", **changed)


def bars(draft: FilingDraft, now: dt.datetime) -> set[str]:
    return {one.key for one in findings_of_draft(draft, now.date())} & AWARD_FIRST


def hand_in(draft: FilingDraft, user: User, now: dt.datetime, kind: str) -> None:
    actor = actor_for(user, Role.LITIGANT)
    upload = make_upload(user, now, "欠条.pdf")
    add_evidence(actor=actor, draft_id=draft.pk, upload=upload, title="欠条", purpose="", kinds=[kind], now=now)


def test_a_note_of_wages_can_be_handed_in_as_what_it_is_and_then_nothing_stands_in_the_way(user: User, now: dt.datetime) -> None:
    """法释〔2020〕26号 第十五条."""
    draft = wage_claim(user, now, **ON_A_NOTE)
    assert bars(draft, now) == {"wage_note_missing"}
    form = EvidenceForm(actor=actor_for(user, Role.LITIGANT), form_key=draft.form_key)
    assert "iou" in dict(form.fields["kinds"].choices)  # type: ignore[attr-defined]
    hand_in(draft, user, now, "iou")
    assert bars(FilingDraft.objects.get(pk=draft.pk), now) == set()


def test_a_note_of_wages_carries_no_claim_beyond_wages(user: User, now: dt.datetime) -> None:
    draft = wage_claim(user, now, **{**ON_A_NOTE, "severance": "yes", "severance_amount": "16000"})
    hand_in(draft, user, now, "iou")
    assert bars(draft, now) == {"more_than_the_wage_note"}


def test_who_sues_on_a_note_is_asked_for_the_note_and_for_no_award(client: Client, user: User, now: dt.datetime) -> None:
    draft = wage_claim(user, now, **ON_A_NOTE)
    evidence = client.get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()
    wanted = evidence[evidence.index("通常需要：") :].split("</p>")[0]
    assert ("借条、欠条、收条" in wanted, "裁决书" in wanted) == (True, False)
    claims = client.get(reverse("filing:draft_page", args=[draft.pk, "pay_claims"])).content.decode()
    assert "只能主张仲裁时提过的请求" not in claims
    assert "凭工资欠条直接起诉的" in claims
    labels = {row.label for row in checklist_for(draft.form_key, draft)}
    assert ("工资欠条" in labels, any("裁决书" in label for label in labels)) == (True, False)
    assert not any("申请仲裁" in hint.text for hint in hints_for(draft, now.date()))


def test_after_an_award_the_award_is_asked_for(client: Client, user: User, now: dt.datetime) -> None:
    draft = wage_claim(user, now)
    assert bars(draft, now) == {"arbitration_first"}
    evidence = client.get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()
    assert "裁决书" in evidence[evidence.index("通常需要：") :].split("</p>")[0]
    assert "只能主张仲裁时提过的请求" in client.get(reverse("filing:draft_page", args=[draft.pk, "pay_claims"])).content.decode()
    hand_in(draft, user, now, "arbitration_award")
    assert bars(draft, now) == set()


def test_that_there_was_no_arbitration_has_its_consequence_at_once(client: Client, user: User, now: dt.datetime) -> None:
    draft = wage_claim(user, now)
    url = reverse("filing:draft_page", args=[draft.pk, "arbitration"])
    answered = client.post(url, {"arbitration": "none"})
    page = answered.content.decode()
    assert answered.status_code == 200, "it is said before one goes on"
    said = page[page.index('role="alert"') : page.index('id="page-form"')]
    for words in ("劳动人事争议仲裁委员会", "一年", "十五日内", "工资欠条", "第二十七条", "对不上"):
        assert (words in said) == (words != "对不上"), words
    told = page.split('name="_told" value="')[1].split('"')[0]
    assert client.post(url, {"arbitration": "none", "_told": told}).status_code == 302, "who has read it goes on"
    assert bars(FilingDraft.objects.get(pk=draft.pk), now) == {"not_arbitrated_yet"}


def test_the_clerks_fixed_reasons_speak_of_the_claim_before_them(user: User, now: dt.datetime) -> None:
    actor = actor_for(user, Role.LITIGANT)
    draft = wage_claim(user, now, mediation_willing="no")
    of_wages, of_a_loan = submit(actor=actor, draft_id=draft.pk, now=now), make_filing(now, actor)
    reasons = dict(correction_reasons(of_wages))
    assert "发放工资" in reasons["facts_unclear"]
    assert not any("借款" in words or "利息" in words for words in reasons.values())
    assert "借款经过" in dict(correction_reasons(of_a_loan))["facts_unclear"]
    assert "arbitration_papers" in reasons
    assert "arbitration_papers" not in dict(correction_reasons(of_a_loan))


def test_that_labour_arbitration_comes_first_is_a_ground_of_its_own(user: User, now: dt.datetime) -> None:
    """民事诉讼法 第一百二十七条第三项, 劳动争议调解仲裁法 第五条."""
    actor, clerk = actor_for(user, Role.LITIGANT), filing_clerk()
    of_a_loan = make_filing(now, actor)
    assert "labour_arbitration" not in dict(refusal_grounds(of_a_loan))
    filing = submit(actor=actor, draft_id=wage_claim(user, now, **NOT_YET).pk, now=now)
    claim(actor=clerk, filing_id=filing.pk, now=now)
    page = sign_in(User.objects.get(pk=clerk.user_id)).get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert '<option value="labour_arbitration">' in page
    filing.refresh_from_db()
    given = {"ground": "labour_arbitration", "reason": "请先申请劳动仲裁", "checked": []}
    reject(actor=clerk, filing_id=filing.pk, version=filing.version, now=now, **given)
    filing.refresh_from_db()
    assert filing.state == "informed"


def test_who_wants_to_know_more_of_mediation_reads_it_before_going_on(client: Client, user: User, now: dt.datetime) -> None:
    draft = wage_claim(user, now)
    url = reverse("filing:draft_page", args=[draft.pk, "agreements"])
    answers = {"forum_agreed": "no", "preserved": "no", "urgent": "no", "knows_mediation": "no"}
    first = client.post(url, {**answers, "mediation_willing": "unsure"})
    page = first.content.decode()
    assert first.status_code == 200
    assert "调解中的让步不作为承认" in page[page.index('role="alert"') :]
    told = page.split('name="_told" value="')[1].split('"')[0]
    assert client.post(url, {**answers, "mediation_willing": "unsure", "_told": told}).status_code == 302
    assert client.post(url, {**answers, "mediation_willing": "no"}).status_code == 302


def test_nothing_is_claimed_or_stated_for_the_person_beforehand(client: Client, user: User, now: dt.datetime) -> None:
    """Of wages, which the suit is about, it is asked; of what is told of oneself nothing is chosen."""
    actor = actor_for(user, Role.LITIGANT)
    draft = start_draft(actor=actor, form_key="labour_dispute", court=None, cause_code="205(5)", now=now)
    assert not {"wages", "basis", "migrant_worker", "injured_at_work"} & set(draft.content["answers"])
    url = reverse("filing:draft_page", args=[draft.pk, "pay_claims"])
    page = client.get(url).content.decode()
    asked = page[page.index('id="id_wages"') :].split("</fieldset>")[0]
    assert "checked" not in asked
    refused = client.post(url, {"double_wages": "no", "overtime": "no", "leave_pay": "no"})
    assert (refused.status_code, 'href="#id_wages' in refused.content.decode()) == (422, True)
