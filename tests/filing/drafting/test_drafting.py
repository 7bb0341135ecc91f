"""A ruling goes from draft through check and signature to the seal, and nobody makes it alone. All people are fictitious."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courtportal.kernel import ids
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.actions import PlaceSettled, seal_document, sign_document
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing.pdf import SigningRefusedError
from courtportal.kernel.vault.files import store_bytes
from filing.cases.models import Case, PanelMember
from filing.drafting.actions.check import NotWrittenOut, check_paper, take_back_paper
from filing.drafting.actions.save import ChangedMeanwhile, drop_paper, save_paper
from filing.drafting.actions.seal import seal_paper
from filing.drafting.actions.sign import sign_paper
from filing.drafting.actions.start import NothingToCorrect, start_paper
from filing.drafting.corrections import corrected_by, corrections_of
from filing.drafting.forms import PaperForm
from filing.drafting.models import PaperDraft
from filing.drafting.rules.kinds import KINDS, kinds_for
from filing.enforcement.models import EnforcementCase
from filing.to_sign.opened import AnotherDocument
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import make_dispute
from tests.factories.enforcement import EnforcementWorld, make_enforcement, make_world
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in
from tests.filing.enforcement.test_recusal import challenged, decided

pytestmark = pytest.mark.django_db
WRITTEN = {
    "introduction": "本院在执行申请执行人林小满与被执行人周远航一案中。",
    "request": "被执行人未履行义务，本院已冻结其存款。",
    "reasons": "申请执行人申请强制执行，符合法律规定。",
    "legal_basis": ["《中华人民共和国民事诉讼法》第二百五十三条"],
    "orders": ["划拨被执行人周远航在演示银行末四位为0218账户的存款8000元。"],
    "remedy": "本裁定立即执行。",
}
# As they come from the clipboard: Word's own breaks, tabs, no-break spaces and bullets; WPS's full-width blanks and wide gaps.
FROM_WORD = "一、\t被执行人\u00a0有存款。\x0b\uf0b7\t存款在演示银行。\r\n"
FROM_WPS = "\u3000\u3000（一）\u3000\u3000被执行人有车辆。\r\n\u200b\r\n\u3000\u30001．\t车辆已查封。\r\n"


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    return make_world()


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    return make_enforcement(world, now)


@pytest.fixture
def clerk(enforcement: EnforcementCase) -> Actor:
    """The clerk of the case."""
    user = User.objects.get(display_name="陆一舟")
    PanelMember.objects.get_or_create(case=enforcement.case, user=user, duty=PanelMember.Duty.CLERK)
    return actor_for(user, Role.CLERK)


@pytest.fixture
def draft(enforcement: EnforcementCase, clerk: Actor, now: dt.datetime) -> PaperDraft:
    """A transfer of a deposit, begun by the clerk."""
    return start_paper(actor=clerk, case_id=enforcement.case_id, kind="transfer_deposit", now=now)


def written(draft: PaperDraft, actor: Actor, now: dt.datetime, **changes: object) -> PaperDraft:
    return save_paper(actor=actor, draft_id=draft.pk, version=draft.version, content={**WRITTEN, **changes}, now=now)


def test_the_first_words_name_the_parties_the_title_and_the_article(draft: PaperDraft) -> None:
    assert draft.content["orders"][0].startswith("划拨被执行人周远航在〔")
    assert draft.content["legal_basis"] == ["《中华人民共和国民事诉讼法》第二百五十三条"]
    assert "林小满" in draft.content["introduction"]


def test_whoever_drafts_reads_which_articles_are_still_to_be_compared(draft: PaperDraft, clerk: Actor) -> None:
    client = sign_in(User.objects.get(pk=clerk.user_id))
    page = client.get(reverse("filing:paper_draft", args=[draft.pk])).content.decode()
    assert "第二百五十三条（待核对）" in page
    assert "第二百三十六条（待核对）" not in page


def test_the_clerk_drafts_the_officer_checks_and_signs_the_clerk_seals(
    draft: PaperDraft, enforcement: EnforcementCase, world: EnforcementWorld, clerk: Actor, now: dt.datetime
) -> None:
    saved = written(draft, clerk, now)
    with pytest.raises(Refused):
        check_paper(actor=clerk, draft_id=draft.pk, version=saved.version, now=now)  # who wrote it does not check it
    checked = check_paper(actor=world.officer, draft_id=draft.pk, version=saved.version, now=now)
    assert checked.document is not None
    assert checked.document.data["orders"] == WRITTEN["orders"]
    with pytest.raises(Refused):
        sign_paper(actor=clerk, draft_id=draft.pk, now=now)
    sign_paper(actor=world.officer, draft_id=draft.pk, now=now)
    sealed = seal_paper(actor=clerk, draft_id=draft.pk, now=now)
    assert (sealed.state, sealed.document.state, sealed.document.title) == ("sealed", "sealed", "执行裁定书")  # type: ignore[union-attr]
    assert (sealed.written_by_id, sealed.checked_by_id) == (clerk.user_id, world.officer.user_id)
    assert (sealed.signed_by_id, sealed.sealed_by_id) == (world.officer.user_id, clerk.user_id)
    assert enforcement.case.dossier.filter(document=sealed.document).count() == 1
    assert OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__purpose="enforcement_measure").count() == 1


def test_what_the_officer_writes_the_clerk_checks(
    draft: PaperDraft, world: EnforcementWorld, clerk: Actor, now: dt.datetime
) -> None:
    saved = written(draft, world.officer, now)
    with pytest.raises(Refused):
        check_paper(actor=world.officer, draft_id=draft.pk, version=saved.version, now=now)
    assert check_paper(actor=clerk, draft_id=draft.pk, version=saved.version, now=now).state == "checked"


def test_nothing_is_checked_with_a_place_to_fill_in(draft: PaperDraft, world: EnforcementWorld, now: dt.datetime) -> None:
    with pytest.raises(NotWrittenOut) as left:
        check_paper(actor=world.officer, draft_id=draft.pk, version=draft.version, now=now)
    assert "orders" in left.value.parts


def test_only_the_version_that_was_read_is_checked_and_none_is_overwritten(
    draft: PaperDraft, world: EnforcementWorld, clerk: Actor, now: dt.datetime
) -> None:
    written(draft, clerk, now)
    with pytest.raises(ChangedMeanwhile):
        check_paper(actor=world.officer, draft_id=draft.pk, version=1, now=now)
    with pytest.raises(ChangedMeanwhile):
        save_paper(actor=world.officer, draft_id=draft.pk, version=1, content=WRITTEN, now=now)


def test_every_version_stays_with_who_saved_it(
    draft: PaperDraft, world: EnforcementWorld, clerk: Actor, now: dt.datetime
) -> None:
    second = written(draft, clerk, now)
    written(second, world.officer, now, reasons="另有理由。")
    rows = [(one.number, one.saved_by_id, one.content["reasons"]) for one in draft.versions.all()]
    assert rows == [
        (1, clerk.user_id, draft.content["reasons"]),
        (2, clerk.user_id, WRITTEN["reasons"]),
        (3, world.officer.user_id, "另有理由。"),
    ]


def test_a_version_is_never_changed(draft: PaperDraft) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.versions.update(content={})


def test_taken_back_before_the_signature_it_is_a_draft_again_and_afterwards_nothing_changes(
    draft: PaperDraft, world: EnforcementWorld, clerk: Actor, now: dt.datetime
) -> None:
    saved = written(draft, clerk, now)
    check_paper(actor=world.officer, draft_id=draft.pk, version=saved.version, now=now)
    again = take_back_paper(actor=clerk, draft_id=draft.pk, now=now)
    assert (again.state, again.document, again.checked_by) == ("draft", None, None)
    check_paper(actor=world.officer, draft_id=draft.pk, version=saved.version, now=now)
    sign_paper(actor=world.officer, draft_id=draft.pk, now=now)
    for act in (take_back_paper, drop_paper):
        with pytest.raises(Refused):
            act(actor=clerk, draft_id=draft.pk, now=now)


def signed(draft: PaperDraft, world: EnforcementWorld, clerk: Actor, now: dt.datetime) -> PaperDraft:
    saved = written(draft, clerk, now)
    check_paper(actor=world.officer, draft_id=draft.pk, version=saved.version, now=now)
    return sign_paper(actor=world.officer, draft_id=draft.pk, now=now)


def test_who_signed_takes_the_signature_back_where_the_clerk_has_changed(
    draft: PaperDraft, enforcement: EnforcementCase, world: EnforcementWorld, clerk: Actor, now: dt.datetime
) -> None:
    page = signed(draft, world, clerk, now).document
    again = take_back_paper(actor=world.officer, draft_id=draft.pk, now=now)
    assert (again.state, again.document, again.signed_by, again.checked_by) == ("draft", None, None, None)
    assert page is not None
    assert CourtDocument.objects.filter(pk=page.pk).exists(), "what bears a signature is not thrown away"


def test_what_a_challenged_officer_signed_is_not_sealed_and_is_drawn_up_anew_where_another_follows(
    draft: PaperDraft, enforcement: EnforcementCase, world: EnforcementWorld, clerk: Actor, now: dt.datetime
) -> None:
    signed(draft, world, clerk, now)
    asked = challenged(world, enforcement, "officer", now)
    with pytest.raises(Refused, match="签名的人正被申请回避"):
        seal_paper(actor=clerk, draft_id=draft.pk, now=now)
    make_staff(Role.ENFORCEMENT_OFFICER, enforcement.case.court)
    decided(asked, world.president, now)
    draft.refresh_from_db()
    assert (draft.state, draft.signed_by) == ("draft", None)


def test_the_parties_see_no_draft(draft: PaperDraft, world: EnforcementWorld) -> None:
    client = sign_in(User.objects.get(pk=world.creditor.user_id))
    assert client.get(reverse("filing:paper_draft", args=[draft.pk])).status_code in {403, 404}


def test_what_is_pasted_from_word_and_wps_is_paragraphs_without_their_marks() -> None:
    form = PaperForm(
        {**WRITTEN, "legal_basis": "《中华人民共和国民事诉讼法》第二百五十三条", "orders": "划拨存款。", "version": "1"}
        | {"request": FROM_WORD, "reasons": FROM_WPS}
    )
    assert form.is_valid(), form.errors
    assert form.content["request"] == "一、被执行人 有存款。\n存款在演示银行。"
    assert form.content["reasons"] == "（一）被执行人有车辆。\n1．车辆已查封。"


def test_every_ruling_of_enforcement_and_the_rest_of_cpl_157_can_be_drafted() -> None:
    """扣划、拍卖、成交、以物抵债、变更追加、解除、中止、终结、不予执行; 补正笔误、先予执行、其他 (CPL 157)."""
    assert len(kinds_for("执")) == 10
    assert [kind.code for kind in kinds_for("民初")] == ["correct_slip", "perform_in_advance", "other"]
    assert all(kind.name.en and kind.legal_basis for kind in KINDS.values())


def sealed(case: Case, title: str, now: dt.datetime, kind: str = "civil_judgment") -> CourtDocument:
    """A sealed paper of the case."""
    return CourtDocument.objects.create(
        kind=kind, template_version="1", title=title, court=case.court, data={}, case_id=case.pk, case_number=case.case_number,
        verification_code=ids.new_code(16), state="sealed", sealed_at=now, sha256="ab",
        stored_file=store_bytes(b"%PDF-1.7", media_type="application/pdf"),
    )  # fmt: skip


def test_a_ruling_on_a_slip_names_the_paper_and_its_form_asks_which(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    case, start = dispute.case, reverse("filing:paper_start", args=[dispute.case.pk])
    with pytest.raises(NothingToCorrect):
        start_paper(actor=dispute.judge, case_id=case.pk, kind="correct_slip", now=now)
    browser = sign_in(User.objects.get(pk=dispute.judge.user_id))
    assert "correct_slip" not in browser.get(reverse("filing:case", args=[case.pk])).content.decode()
    judgment = sealed(case, "民事判决书", now)
    of_another = sealed(make_dispute(now).case, "民事判决书", now)
    with pytest.raises(NothingToCorrect):
        start_paper(actor=dispute.judge, case_id=case.pk, kind="correct_slip", corrects_id=of_another.pk, now=now)
    with pytest.raises(NothingToCorrect):
        start_paper(actor=dispute.judge, case_id=case.pk, kind="other", corrects_id=judgment.pk, now=now)
    assert "correct_slip" in browser.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "请选择要补正的文书" in browser.post(start, {"kind": "correct_slip", "key": "a"}).content.decode()
    page = browser.post(start, {"kind": "correct_slip", "corrects": str(judgment.pk), "key": "b"}).headers["Location"]
    draft = PaperDraft.objects.get()
    assert draft.corrects == judgment
    assert f"{case.case_number}民事判决书" in draft.content["orders"][0]
    assert "2026年9月1日" in draft.content["reasons"]
    assert "补正的文书" in browser.get(page).content.decode()
    assert corrections_of(judgment.pk) == []
    ruling = sealed(case, "民事裁定书", now, kind="procedural_ruling")
    PaperDraft.objects.update(document=ruling)
    assert (corrections_of(judgment.pk), corrected_by(ruling.pk)) == ([ruling], judgment)


def test_the_clerk_and_the_officer_on_their_pages(enforcement: EnforcementCase, world: EnforcementWorld, clerk: Actor) -> None:
    by_clerk, by_officer = (sign_in(User.objects.get(pk=one.user_id)) for one in (clerk, world.officer))
    home = reverse("filing:case", args=[enforcement.case_id])
    start = reverse("filing:paper_start", args=[enforcement.case_id])
    assert start in by_clerk.get(home).content.decode()
    wrong = by_clerk.post(start, {"kind": "correct_slip"})  # none of an enforcement
    assert (wrong.status_code, wrong.content.decode().count('aria-invalid="true"')) == (422, 1)
    sent = {"kind": "auction", "key": "one-sending"}
    page = by_clerk.post(start, sent).headers["Location"]
    assert by_clerk.post(start, sent).headers["Location"] == page
    draft = PaperDraft.objects.get()
    typed = {**WRITTEN, "legal_basis": WRITTEN["legal_basis"][0], "orders": "拍卖被执行人周远航的演示轿车。", "version": "1"}
    assert by_clerk.post(reverse("filing:paper_edit", args=[draft.pk]), {**typed, "reasons": ""}).status_code == 422
    by_clerk.post(reverse("filing:paper_edit", args=[draft.pk]), typed)
    assert "第2版" in by_officer.get(page).content.decode()
    by_officer.post(reverse("filing:paper_check", args=[draft.pk]), {"version": "2"})
    for name, client in (("paper_sign", by_officer), ("paper_seal", by_clerk)):
        for _twice in range(2):
            client.post(reverse(f"filing:{name}", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "sealed"
    shown = by_officer.get(page).content.decode()
    assert shown.count("陆一舟") >= 2
    assert "郑执言" in shown


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (AnotherDocument(), "刚刚退回修改或者重新核对过"),
        (PlaceSettled(signed=False), "已经注明拒绝签名"),
        (SigningRefusedError("revoked"), "证书不能使用"),
    ],
)
def test_why_nothing_was_signed_and_what_to_do_stands_on_the_page(
    draft: PaperDraft, world: EnforcementWorld, clerk: Actor, now: dt.datetime, monkeypatch: pytest.MonkeyPatch,
    error: Exception, said: str,
) -> None:  # fmt: skip
    check_paper(actor=world.officer, draft_id=draft.pk, version=written(draft, clerk, now).version, now=now)

    def fail(**_given: object) -> None:
        raise error

    monkeypatch.setattr("filing.drafting.views.sign_paper", fail)
    answer = sign_in(User.objects.get(pk=world.officer.user_id)).post(reverse("filing:paper_sign", args=[draft.pk]), follow=True)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "全部签名后由书记员盖章" not in answer.content.decode()


@pytest.mark.parametrize("act", [sign_paper, seal_paper])
def test_a_page_put_in_the_place_of_the_one_that_was_signed_or_sealed_bears_nothing(
    draft: PaperDraft, world: EnforcementWorld, clerk: Actor, now: dt.datetime, monkeypatch: pytest.MonkeyPatch,
    act: Callable[..., PaperDraft],
) -> None:  # fmt: skip
    begun = start_paper(actor=clerk, case_id=draft.case_id, kind="transfer_deposit", now=now)
    checked, other = (
        check_paper(actor=world.officer, draft_id=one.pk, version=written(one, clerk, now).version, now=now)
        for one in (draft, begun)
    )
    actor, step = world.officer, sign_document
    if act is seal_paper:
        sign_paper(actor=world.officer, draft_id=checked.pk, now=now)
        actor, step = clerk, seal_document
    before = PaperDraft.objects.get(pk=checked.pk).state

    def replaced(**given: Any) -> CourtDocument:
        done = step(**given)
        PaperDraft.objects.filter(pk=other.pk).update(document=None)
        PaperDraft.objects.filter(pk=checked.pk).update(document=other.document)
        return done

    monkeypatch.setattr(f"{act.__module__}.{step.__name__}", replaced)
    with pytest.raises(AnotherDocument):
        act(actor=actor, draft_id=checked.pk, now=now)
    assert PaperDraft.objects.get(pk=checked.pk).state == before


def test_a_fault_of_the_portal_is_not_told_as_a_change_of_the_page(
    draft: PaperDraft, world: EnforcementWorld, clerk: Actor, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_paper(actor=world.officer, draft_id=draft.pk, version=written(draft, clerk, now).version, now=now)

    def fail(**_given: object) -> None:
        raise KeyError("no such entry")

    monkeypatch.setattr("filing.drafting.views.sign_paper", fail)
    officer = sign_in(User.objects.get(pk=world.officer.user_id))
    with pytest.raises(KeyError):  # to the log and the error page
        officer.post(reverse("filing:paper_sign", args=[draft.pk]))


def test_that_a_draft_was_read_is_noted_in_its_form_and_as_a_page(draft: PaperDraft, clerk: Actor, now: dt.datetime) -> None:
    written(draft, clerk, now)
    browser = sign_in(User.objects.get(pk=clerk.user_id))
    for route in ("filing:paper_draft", "filing:paper_pdf"):
        browser.get(reverse(route, args=[draft.pk]))
    readings = AuditEntry.objects.filter(action="read", object_id=str(draft.pk))
    assert list(readings.values_list("actor_id", flat=True)) == [clerk.user_id] * 2
