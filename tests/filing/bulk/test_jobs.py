"""A bulk job from the table to the filings: checked, reported, submitted once, gone on with after a death."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import Delivery
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.models import Upload
from filing.bulk import steps, submitting
from filing.bulk.actions.admit import apply, decide, end
from filing.bulk.actions.start import start_job, submit_right_rows
from filing.bulk.facts import papers_of
from filing.bulk.models import BulkFile, BulkFiler, BulkJob, BulkRow
from filing.bulk.queries import counts
from filing.bulk.steps import look_at_files
from filing.bulk.subscribers import STEPS, do_step
from filing.bulk.writing import report_xlsx
from filing.causes.answers import Problem
from filing.events import BulkStep
from filing.intake.actions.submit import NotReady
from filing.intake.findings import findings_of_filing
from filing.intake.models import Filing, FilingDraft
from filing.intake.rules.checks.model import Severity
from filing.intake.rules.content import PlacedProblem
from filing.parties.actions.papers import Description, keep_paper
from filing.parties.rules.papers import PaperKind
from tests.factories.filings import filing_clerk, litigant, make_upload
from tests.factories.people import actor_for, make_court
from tests.factories.sessions import sign_in
from tests.filing.bulk.tables import FORM, as_csv, as_xlsx, as_zip, bank_account, picture, row, upload

BANK = "演示银行（虚构）佛山分行"
pytestmark = pytest.mark.django_db


def started(
    actor: Actor, filer: BulkFiler, now: dt.datetime, table: bytes, name: str = "t.csv", archive: bytes | None = None
) -> BulkJob:
    archive = archive or as_zip({"借条.png": picture(), "坏.pdf": b"no pdf"})
    return start_job(
        actor=actor,
        filer_id=filer.pk,
        form_key=FORM,
        table=upload(actor, table, name, "table"),
        archive=upload(actor, archive, "证据.zip", "archive"),
        now=now,
    )


def right(number: int, **changed: str) -> dict[str, str]:
    return row(number, **{"evidence_files": "借条.png", **changed})


def checked(now: dt.datetime, *rows: dict[str, str]) -> tuple[Actor, BulkJob]:
    actor, filer = bank_account(now)
    job = started(actor, filer, now, as_csv(rows))
    run_until_quiet()
    return actor, BulkJob.objects.get(pk=job.pk)


def test_only_an_admitted_organisation_files_in_bulk(now: dt.datetime) -> None:
    actor, filer = bank_account(now)
    table = upload(actor, as_csv([right(1)]), "t.csv", "table")
    stranger = litigant()
    with pytest.raises(Http404):
        start_job(actor=stranger, filer_id=filer.pk, form_key=FORM, table=table, archive=None, now=now)
    end(actor=filing_clerk(), filer_id=filer.pk, reason="停用", now=now)
    with pytest.raises(PermissionDenied):
        start_job(actor=actor, filer_id=filer.pk, form_key=FORM, table=table, archive=None, now=now)


def test_only_an_organisation_with_a_right_code_is_proposed_and_a_clerk_decides_once(now: dt.datetime) -> None:
    owner = litigant()
    nameless = Organisation.objects.create(owner_id=owner.user_id, name="无代码公司")
    with pytest.raises(PermissionDenied):
        apply(actor=owner, organisation_id=nameless.pk, court=make_court(), now=now)
    _actor, filer = bank_account(now)
    assert Notice.objects.filter(user=filer.user, key__startswith="bulk-filer").count() == 1
    with pytest.raises(PermissionDenied):
        decide(actor=filing_clerk(), filer_id=filer.pk, admitted=False, reason="", now=now)


def test_every_row_is_checked_and_the_wrong_ones_are_named(now: dt.datetime) -> None:
    _actor, job = checked(now, right(1), right(2, principal_owed="很多"), right(3, evidence_files="坏.pdf"), right(1))
    assert job.state == BulkJob.State.CHECKED
    assert {state: n for state, n in counts(job).items() if n} == {"right": 1, "wrong": 3, "all": 4, "noted": 1}
    problems = {row.number: row.problems["found"][0]["code"] for row in job.rows.filter(state="wrong")}
    assert problems == {3: "not_an_amount", 4: "file_refused", 5: "same_as_row"}
    assert Filing.objects.count() == 0


def told(actor: Actor, job: BulkJob) -> str:
    """What the filer reads on the page of the job."""
    return sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:bulk_job", args=[job.pk])).content.decode()


def test_what_the_clerk_will_be_told_the_filer_is_told_before_submission(now: dt.datetime) -> None:
    actor, job = checked(now, right(1), right(2, overdue_since="2040-01-01"))
    page = told(actor, job)
    assert "原告单位“演示银行（虚构）佛山分行”还缺：营业执照、法定代表人身份证明。" in page  # once, for every row
    assert page.count("还缺：营业执照") == 1
    submit_right_rows(actor=actor, job_id=job.pk, now=now)
    run_until_quiet()
    for one in job.rows.exclude(filing=None):
        filing = one.filing
        assert filing
        clerks = findings_of_filing(filing, filing.versions.get().content)
        known = {noted["rule"] for noted in one.problems.get("noted", [])} | {"organisation_papers_missing"}
        assert {finding.key for finding in clerks if finding.severity is not Severity.HINT} == known


def test_an_organisation_with_its_papers_is_asked_for_none(now: dt.datetime) -> None:
    actor, job = checked(now, right(1))
    for kind in (PaperKind.LICENCE, PaperKind.REPRESENTATIVE_PROOF):
        paper = make_upload(User.objects.get(pk=actor.user_id), now, f"{kind}.pdf", 1)
        keep_paper(actor=actor, upload_id=paper.pk, said=Description(kind, str(kind)), now=now)
    assert "还缺" not in told(actor, job)


def test_a_row_that_a_clerk_would_ask_about_is_named_with_its_own_number_and_may_still_be_submitted(now: dt.datetime) -> None:
    twice = {f"d2.{key.removeprefix('d1.')}": value for key, value in right(1).items() if key.startswith("d1.")}
    actor, job = checked(now, right(1, borrower="周远航1", lender=BANK, **twice), right(2, borrower="周远航2", lender=BANK))
    first = job.rows.get(number=2)
    assert (first.state, [one["rule"] for one in first.problems["noted"]]) == ("right", ["party_twice"])
    page = told(actor, job)
    for words in ("填了两次", "应当处理", "被告2 姓名", ">合同1</td>"):
        assert words in page
    assert ">合同2</td>" not in page


def test_a_table_without_a_right_row_waits_for_no_submission(now: dt.datetime) -> None:
    actor, job = checked(now, right(1, principal_owed="很多"))
    page = told(actor, job)
    assert ("没有可以提交的行" in page, "等待您提交" in page) == (True, False)


def test_a_second_claim_of_the_same_amount_against_the_same_person_is_lawful(now: dt.datetime) -> None:
    another_contract = {"evidence_files": "合同2.png", "ref": "合同2"}
    actor, filer = bank_account(now)
    archive = as_zip({"借条.png": picture(), "合同2.png": picture()})
    job = started(actor, filer, now, as_csv([right(1), right(1, **another_contract), right(1, ref="抄写")]), archive=archive)
    run_until_quiet()
    states = dict(job.rows.values_list("number", "state"))
    assert states == {2: "right", 3: "right", 4: "wrong"}  # in the last one everything but the filer's own number is copied
    assert job.rows.get(number=4).problems["found"][0]["detail"] == {"row": "2"}


def test_a_row_whose_file_is_not_usable_any_more_is_not_filed(now: dt.datetime) -> None:
    actor, job = checked(now, right(1))
    Upload.objects.filter(purpose="evidence", state="checked").update(state="quarantined")
    submit_right_rows(actor=actor, job_id=job.pk, now=now)
    run_until_quiet()
    row = job.rows.get()
    assert (row.state, row.problems["found"][0]["code"], Filing.objects.count()) == ("failed", "file_missing", 0)


def test_a_file_that_cannot_be_unpacked_refuses_itself_and_no_other(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    real = steps.read

    def too_costly(task: str, *given: Any, **order: Any) -> Any:
        if "坏.pdf" in order.get("names", ()):
            raise Refusal("too_costly")
        return real(task, *given, **order)

    monkeypatch.setattr(steps, "read", too_costly)
    _actor, job = checked(now, right(1), right(2, evidence_files="坏.pdf"))
    assert {file.name: file.refusal for file in job.files.all()} == {"借条.png": "", "坏.pdf": "too_costly"}
    assert dict(job.rows.values_list("number", "state")) == {2: "right", 3: "wrong"}


def test_rows_arrive_when_their_filer_pressed_the_button_not_when_the_worker_comes_to_them(now: dt.datetime) -> None:
    actor, job = checked(now, right(1))
    pressed = now + dt.timedelta(minutes=1)
    submit_right_rows(actor=actor, job_id=job.pk, now=pressed)
    job.refresh_from_db()
    submitting.submit_rows(job, pressed + dt.timedelta(days=2))
    assert Filing.objects.get().submitted_at == pressed


def test_the_report_has_each_error_beside_its_cell_and_runs_nothing(now: dt.datetime) -> None:
    _actor, job = checked(now, right(1, principal_owed="-5", remarks='=HYPERLINK("http://bad","x")'))
    sheet = openpyxl.load_workbook(io.BytesIO(report_xlsx(job, job.rows.all()))).worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("principal_owed") + 1
    assert sheet.cell(2, heads.index("ref") + 1).value == "您的编号"
    assert sheet.cell(3, heads.index("ref") + 1).value == "合同1"
    assert sheet.cell(3, at).value == "'-5"
    assert "金额不能小于 0" in str(sheet.cell(3, at + 1).value)
    assert "金额不能小于 0" in str(sheet.cell(3, at).comment.text)
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    assert sheet.cell(3, heads.index("remarks") + 1).value.startswith("'=HYPERLINK")


def test_right_rows_become_filings_with_their_evidence_and_papers_once(now: dt.datetime) -> None:
    actor, job = checked(now, right(1), right(2, principal_owed="很多"), right(3))
    licence = make_upload(User.objects.get(pk=actor.user_id), now, "营业执照.pdf", 1)
    keep_paper(actor=actor, upload_id=licence.pk, said=Description(PaperKind.LICENCE, "营业执照"), now=now)
    submit_right_rows(actor=actor, job_id=job.pk, now=now)
    with pytest.raises(PermissionDenied):
        submit_right_rows(actor=actor, job_id=job.pk, now=now)
    run_until_quiet()
    job.refresh_from_db()
    assert job.state == BulkJob.State.DONE
    assert [row.number for row in job.rows.filter(state="submitted").order_by("number")] == [2, 4]
    titles = [filing.title for filing in Filing.objects.order_by("submitted_at", "pk")]
    assert titles == ["演示银行（虚构）佛山分行 诉 周远航1 民间借贷纠纷", "演示银行（虚构）佛山分行 诉 周远航3 民间借贷纠纷"]
    content = Filing.objects.first().versions.get().content  # type: ignore[union-attr]
    assert [item["title"] for item in content["evidence"]] == ["借条"]
    assert [paper["title"] for paper in content["papers"]] == ["营业执照"]
    assert Notice.objects.filter(user_id=actor.user_id, key__startswith="filing-submitted").count() == 0
    assert Notice.objects.filter(user_id=actor.user_id, key__startswith=f"bulk:{job.pk}").count() == 2


def test_a_row_that_dies_half_way_leaves_nothing_and_every_row_is_filed_once(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, job = checked(now, *(right(number) for number in range(1, 5)))
    submit_right_rows(actor=actor, job_id=job.pk, now=now)
    real, calls = submitting.submit, []

    def dies_at_the_third(**named: Any) -> Filing:
        calls.append(named["draft_id"])
        if len(calls) == 3:
            raise RuntimeError("killed")
        return real(**named)

    monkeypatch.setattr(submitting, "submit", dies_at_the_third)
    run_until_quiet()
    assert (Filing.objects.count(), FilingDraft.objects.count()) == (2, 2)  # the third row is as if it had not begun
    Delivery.objects.filter(state="waiting").update(due_at=now)
    run_until_quiet()
    assert (Filing.objects.count(), FilingDraft.objects.count()) == (4, 4)
    assert BulkRow.objects.filter(state="submitted").values("filing").distinct().count() == 4


def test_a_row_that_is_not_ready_any_more_leaves_no_draft_behind(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, job = checked(now, right(1))
    submit_right_rows(actor=actor, job_id=job.pk, now=now)

    def refuses(**_named: Any) -> Filing:
        raise NotReady([PlacedProblem("court", Problem("court", "needs_court"))])

    monkeypatch.setattr(submitting, "submit", refuses)
    run_until_quiet()
    assert job.rows.get().state == BulkRow.State.FAILED
    assert FilingDraft.objects.count() == 0


def test_a_step_that_comes_twice_changes_nothing(now: dt.datetime) -> None:
    actor, job = checked(now, right(1), right(2))
    submit_right_rows(actor=actor, job_id=job.pk, now=now)
    run_until_quiet()
    uploads = Upload.objects.count()
    for step in STEPS:
        do_step(BulkStep(job_id=job.pk, step=step), now)
    again = BulkJob.objects.get(pk=job.pk)
    BulkFile.objects.filter(job=job).update(looked_at=False, upload=None)  # as if the worker had died before the mark
    look_at_files(again, now)
    assert Upload.objects.filter(state="checked").count() == uploads - 1  # of the refused one there is a second record
    assert (Filing.objects.count(), job.rows.filter(state="submitted").count()) == (2, 2)


def test_only_the_filers_own_valid_papers_go_with_its_filings_one_of_each_kind(now: dt.datetime) -> None:
    actor, job = checked(now, right(1))
    owner, own = User.objects.get(pk=actor.user_id), job.filer.organisation
    other = Organisation.objects.create(owner=owner, name="演示物业")
    for name, whose, until in (
        ("旧执照", own, None), ("新执照", own, None), ("过期执照", own, now.date() - dt.timedelta(days=2)),
        ("物业执照", other, None), ("没写是谁的", None, None),
    ):  # fmt: skip
        said = Description(PaperKind.LICENCE, name, organisation=whose, valid_until=until)
        keep_paper(actor=actor, upload_id=make_upload(owner, now, f"{name}.pdf", 1).pk, said=said, now=now)
        now += dt.timedelta(seconds=1)
    assert [one.title for one in papers_of(job, now)] == ["新执照"]
    other.delete()
    assert [one.title for one in papers_of(job, now)] == ["没写是谁的"]  # the account acts for this organisation alone


def test_an_admission_that_ends_meanwhile_files_nothing_more(now: dt.datetime) -> None:
    actor, job = checked(now, right(1))
    submit_right_rows(actor=actor, job_id=job.pk, now=now)
    end(actor=filing_clerk(), filer_id=job.filer_id, reason="", now=now)
    run_until_quiet()
    job.refresh_from_db()
    assert (job.state, job.rows.get().state, Filing.objects.count()) == ("stopped", "right", 0)
    assert "已经不能为" in told(actor, job)


@pytest.mark.parametrize(
    ("table", "name", "words"),
    [
        (b"ref,a\n1,2\n", "t.csv", "第一行不是这种案件模板的列名"),
        ("ref,d1.name\n1,甲\n".encode(), "t.csv", "缺少必填的列：约定借款金额、"),
        ("ref,d1.name,injuries\n1,甲,骨折\n".encode(), "t.csv", "请检查“哪种案件”是否选对"),
        (b"broken", "t.xlsx", "表格打不开"),
    ],
)
def test_a_table_that_cannot_be_read_says_what_to_do(table: bytes, name: str, words: str, now: dt.datetime) -> None:
    actor, filer = bank_account(now)
    job = started(actor, filer, now, table, name)
    run_until_quiet()
    page = sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:bulk_job", args=[job.pk])).content.decode()
    assert words in page


def test_the_whole_way_on_the_pages(now: dt.datetime) -> None:
    actor, filer = bank_account(now)
    client = sign_in(User.objects.get(pk=actor.user_id))
    assert "演示银行（虚构）佛山分行" in client.get(reverse("filing:bulk")).content.decode()
    for kind in ("xlsx", "csv"):
        assert client.get(reverse("filing:bulk_template", args=[FORM, kind])).status_code == 200
    assert client.get(reverse("filing:bulk_template", args=[FORM, "exe"])).status_code == 404
    new = reverse("filing:bulk_new", args=[filer.pk])
    assert client.post(new, {"form_key": FORM}).status_code == 422
    posted = {
        "form_key": FORM,
        "table": SimpleUploadedFile("批量.xlsx", as_xlsx([right(1), right(2, **{"d1.name": ""})])),
        "archive": SimpleUploadedFile("证据.zip", as_zip({"借条.png": picture()})),
    }
    address = client.post(new, posted)["Location"]
    assert "正在读取表格" in client.get(address).content.decode()
    run_until_quiet()
    page = client.get(address).content.decode()
    assert "被告1 姓名" in page
    assert "提交 1 件立案申请" in page
    assert client.get(address, headers={"HX-Request": "true"}).content.decode().lstrip().startswith('<div id="job"')
    job = BulkJob.objects.get()
    assert client.get(reverse("filing:bulk_report", args=[job.pk])).status_code == 200
    submit = reverse("filing:bulk_submit", args=[job.pk])
    assert client.post(submit).status_code == client.post(submit).status_code == 302
    run_until_quiet()
    assert Filing.objects.get().receipt_number in client.get(f"{address}?rows=all").content.decode()
    stranger: Client = sign_in(User.objects.get(pk=litigant("旁人").user_id))
    assert stranger.get(address).status_code == 404
    assert stranger.get(new).status_code == 404


def test_a_clerk_admits_on_the_page(now: dt.datetime) -> None:
    owner = litigant("物业经办人")
    from tests.filing.bulk.tables import USCC

    organisation = Organisation.objects.create(owner_id=owner.user_id, name="演示物业", unified_social_credit_code=USCC)
    client = sign_in(User.objects.get(pk=owner.user_id))
    asked = client.post(reverse("filing:bulk"), {"organisation": str(organisation.pk), "court": str(make_court().pk)})
    assert asked.status_code == 302
    clerk = sign_in(User.objects.get(pk=filing_clerk().user_id))
    assert "演示物业" in clerk.get(reverse("filing:bulk_filers")).content.decode()
    filer = BulkFiler.objects.get()
    decision = reverse("filing:bulk_decide", args=[filer.pk])
    assert clerk.post(decision, {"reason": "没有按任何按钮"}).status_code == 422
    refused = clerk.post(decision, {"refuse": "1", "reason": " "})
    assert refused.status_code == 422
    assert "请写明原因" in refused.content.decode()
    too_long = clerk.post(decision, {"refuse": "1", "reason": "长" * 401})
    assert "长" * 401 in too_long.content.decode()  # what was typed is still there
    filer.refresh_from_db()
    assert filer.state == BulkFiler.State.APPLIED
    clerk.post(decision, {"admit": "1", "reason": "材料齐全"})
    filer.refresh_from_db()
    assert filer.state == BulkFiler.State.ADMITTED
    clerk.post(decision, {"end": "1", "reason": "不再合作"})
    filer.refresh_from_db()
    assert filer.state == BulkFiler.State.ENDED
    assert actor_for(filer.user).user_id == owner.user_id
