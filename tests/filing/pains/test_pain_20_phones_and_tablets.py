"""Pain 20: on a phone or tablet the PDF did not open, or showed its first page only.

Every page with documents in WebKit, the engine of all browsers on iPhone and iPad, beside Chromium: each page of a paper is there
as a picture that the server drew, and the plain link brings the whole file.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import store_bytes
from delivery.service.actions.open_document import open_document
from filing.applications.models import Application
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.intake.actions.review import claim
from tests.factories import filings, service
from tests.factories.court_cases import make_case, member
from tests.factories.disputes import apply_for, make_dispute
from tests.factories.documents import ready_to_sign
from tests.factories.filings import litigant, make_draft, make_filing, make_upload
from tests.factories.mediation import drafted
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in
from tests.factories.sharing import joined_client, prepared
from tests.filing.dossier.making import entry, pdf
from tests.filing.page_reading import read
from tests.kernel.uploads import corpus
from tests.kernel.web.engines import Engine, engine, press, until

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]
PAGES = 3
PICTURES = """const pictures = [...document.querySelectorAll("main img")].filter((one) => one.src.includes("/pages/"));
pictures.forEach((one) => { one.loading = "eager"; one.closest("details")?.setAttribute("open", ""); });
return pictures.map((one) => one.complete ? one.naturalWidth : 0);
"""
FETCHED = """return fetch(arguments[0]).then(async (answer) => {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, answer.headers.get("Content-Type"), bytes.length, String.fromCharCode(...bytes.slice(0, 5))];
});"""
STATUS = "return document.querySelector('[data-upload-status]').textContent;"
WIDER = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;"


@pytest.fixture(params=["webkit", "chromium"])
def browser(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with engine(request.param) as running:
        yield running


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder that a browser of another user can read."""
    with tempfile.TemporaryDirectory(prefix="courtportal-shared-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def log_in(browser: Engine, live_server: LiveServer) -> Callable[[User], None]:
    def log_in(user: User) -> None:
        browser.log_in(live_server.url, sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value)

    return log_in


def drawn(browser: Engine) -> list[int]:
    """How wide each picture of a page is, once all of them are there; 0 for one that never comes."""
    return until(lambda: list(browser.ask(PICTURES)), lambda widths: widths and all(widths))


def test_every_page_of_a_paper_in_the_file_is_seen_and_its_link_brings_all_of_it(
    browser: Engine, live_server: LiveServer, log_in: Callable[[User], None]
) -> None:
    case = make_case(now=clock.now())
    data = pdf(PAGES, text="c0")
    paper = entry(case, "借款合同", pages=PAGES, data=data)
    log_in(member(case, "clerk"))
    browser.go(live_server.url + reverse("filing:dossier", args=[case.pk]))
    assert browser.ask("return document.querySelector('main').innerText").count("借款合同") >= 1
    browser.go(live_server.url + reverse("filing:dossier_pages", args=[paper.pk]))
    widths = drawn(browser)
    assert len(widths) == PAGES
    assert all(widths)
    assert browser.ask(WIDER) <= 0
    file = browser.ask(FETCHED, reverse("filing:dossier_entry", args=[paper.pk]))
    assert file == [200, "application/pdf", len(data), "%PDF-"]


def test_who_is_served_reads_every_page_of_the_document(
    browser: Engine, live_server: LiveServer, log_in: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    case = make_case(now=now, defendant=make_user("周远航"))
    recipient = service.recipient_of(service.order_for(case, now))
    while run_once():
        pass
    item = recipient.items.order_by("position")[0]
    monkeypatch.setattr("delivery.service.page_views.document_bytes", lambda _document: pdf(2))
    user = service.party_of(case).user
    assert user is not None
    log_in(user)
    browser.go(live_server.url + reverse("service:received", args=[recipient.pk]))
    open_document(actor=actor_for(user), item_id=item.pk, now=now)  # the button downloads: what a phone does with it is its own
    browser.go(live_server.url + reverse("service:received", args=[recipient.pk]))
    pages = reverse("service:document_pages", args=[item.pk])
    assert browser.ask("return [...document.querySelectorAll('a')].some((one) => one.pathname === arguments[0]);", pages)
    browser.go(live_server.url + pages)
    widths = drawn(browser)
    assert len(widths) == item.document.page_count == 2
    assert all(widths)
    assert browser.ask(WIDER) <= 0


def test_the_clerk_sees_each_page_of_the_evidence_beside_the_claim(
    browser: Engine, live_server: LiveServer, log_in: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(filings, "store_bytes", lambda _data, media_type: store_bytes(pdf(2), media_type=media_type))
    clerk = make_staff(Role.FILING_CLERK)
    filing = claim(actor=actor_for(clerk), filing_id=make_filing(now).pk, now=now)
    log_in(clerk)
    browser.go(live_server.url + reverse("filing:review_desk", args=[filing.pk]))
    widths = drawn(browser)
    assert widths
    assert all(widths)


def test_a_paper_is_handed_in(browser: Engine, live_server: LiveServer, log_in: Callable[[User], None], shared: Path) -> None:
    draft = make_draft(litigant(), clock.now())
    before = Upload.objects.count()
    log_in(draft.owner)
    browser.go(live_server.url + reverse("filing:draft_evidence", args=[draft.pk]))
    browser.choose(corpus.written(shared, "借条.pdf", corpus.plain_pdf()))
    told = until(lambda: browser.ask(STATUS), lambda words: "通过检查" in words)
    assert "已上传并通过检查" in told
    assert Upload.objects.count() == before + 1
    assert Upload.objects.latest("created_at").state == Upload.State.CHECKED


def test_a_piece_of_evidence_is_found_by_its_words_and_read_page_by_page_to_the_next_one(
    browser: Engine, live_server: LiveServer, log_in: Callable[[User], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    papers = {title: pdf(PAGES, text=mark) for title, mark in (("借条", "a1"), ("转账记录", "b2"))}
    dispute = make_dispute(now)
    user = User.objects.get(pk=dispute.defendant.user_id)
    for title, data in papers.items():
        monkeypatch.setattr(filings, "store_bytes", lambda _data, media_type, data=data: store_bytes(data, media_type=media_type))
        upload = make_upload(user, now, pages=PAGES)
        given = {"upload": upload, "title": title, "purpose": "证明借款"}
        item = hand_in_evidence(actor=dispute.defendant, case_id=dispute.case.pk, **given, now=now)
    read(item.file, "转账凭证", "今转给林小满人民币壹拾万元整")
    log_in(user)
    catalogue = reverse("filing:evidence_catalogue", args=[dispute.case.pk])
    browser.go(live_server.url + catalogue)
    assert browser.ask(WIDER) <= 0
    browser.ask("document.querySelector('main [role=search] [name=q]').value = '壹拾万';")
    assert press(browser, "main [role=search] button") == catalogue
    assert browser.ask("return document.querySelector('main mark').textContent;") == "壹拾万"
    page = reverse("filing:evidence_page", args=[item.pk, 2])
    assert browser.ask("return document.querySelector('main mark').closest('tr').querySelector('a').pathname;") == page
    first = dispute.case.evidence.get(title="借条")
    assert press(browser, f"main a[href='{reverse('filing:evidence_pages', args=[first.pk])}']")
    for piece in (first, item):
        widths = drawn(browser)
        assert len(widths) == PAGES
        assert all(widths)
        assert browser.ask(WIDER) <= 0
        file = browser.ask(FETCHED, reverse("filing:evidence_file", args=[piece.pk]))
        assert file == [200, "application/pdf", len(papers[piece.title]), "%PDF-"]
        if piece == first:
            assert press(browser, "main a[rel=next]") == reverse("filing:evidence_pages", args=[item.pk])


def test_a_mediation_agreement_is_read_and_signed(
    browser: Engine, live_server: LiveServer, log_in: Callable[[User], None]
) -> None:
    ready_to_sign(clock.now())
    one = drafted(clock.now())
    log_in(User.objects.get(pk=one.applicant.user_id))
    browser.go(live_server.url + reverse("filing:mediation_sign", args=[one.mediation.pk]))
    agreement = one.mediation.agreements.get()
    shown = browser.ask("return document.querySelector('main .panel').innerText;")
    assert all(clause in shown for clause in agreement.document.data["clauses"])
    assert browser.ask(WIDER) <= 0
    file = browser.ask(FETCHED, reverse("filing:mediation_agreement", args=[one.mediation.pk]))
    assert (file[0], file[1], file[3]) == (200, "application/pdf", "%PDF-")
    assert press(browser, "main form button.button") == reverse("filing:mediation", args=[one.mediation.pk])
    assert [slot.user_id for slot in agreement.document.slots.exclude(signed_at=None)] == [one.applicant.user_id]


def test_a_ruling_is_read_before_it_is_signed(browser: Engine, live_server: LiveServer, log_in: Callable[[User], None]) -> None:
    ready_to_sign(clock.now())
    dispute = make_dispute(clock.now())
    application = apply_for(dispute, "withdrawal", clock.now())
    log_in(User.objects.get(pk=dispute.judge.user_id))
    browser.go(live_server.url + reverse("filing:application", args=[application.pk]))
    decide = reverse("filing:application_decide", args=[application.pk])
    form = f"form[action='{decide}']"
    browser.ask(
        """const form = document.querySelector(arguments[0]);
        form.querySelector("[name=outcome][value=granted]").checked = true;
        form.querySelector("[name=reasons]").value = "原告申请撤诉，是对自己权利的处分。";""",
        form,
    )
    assert press(browser, f"{form} button:not([name])") == decide
    shown = browser.ask("return document.querySelector('main .panel').innerText;")
    assert "民事裁定书" in shown
    assert "准许" in shown
    assert "是对自己权利的处分" in shown
    assert browser.ask(WIDER) <= 0
    file = browser.ask(
        """const form = document.querySelector("main form.form"), sent = new FormData(form); sent.set("pdf", "yes");
        return fetch(arguments[0], {method: "POST", body: new URLSearchParams(sent)}).then(async (answer) => {
          const bytes = new Uint8Array(await answer.arrayBuffer());
          return [answer.status, answer.headers.get("Content-Type"), String.fromCharCode(...bytes.slice(0, 5))];
        });""",
        decide,
    )
    assert file == [200, "application/pdf", "%PDF-"]
    application.refresh_from_db()
    assert application.state == Application.State.SUBMITTED  # reading it decides nothing
    assert press(browser, "main form button[name=confirmed]") == reverse("filing:application", args=[application.pk])
    application.refresh_from_db()
    assert application.outcome == "granted"


def test_a_client_reads_a_shared_draft_with_its_papers_and_signs_it(
    browser: Engine, live_server: LiveServer, log_in: Callable[[User], None]
) -> None:
    now = clock.now()
    lawyer = make_staff(Role.LAWYER, None, "沈砚")
    lawyer.appointments.update(court=None)
    client, draft = make_user("林小满"), prepared(actor_for(lawyer, Role.LAWYER), now)
    joined_client(actor_for(lawyer, Role.LAWYER), draft, client, now)
    log_in(client)
    browser.go(live_server.url + reverse("filing:draft_read", args=[draft.pk]))
    assert "100,000" in browser.ask("return document.querySelector('main').innerText;")
    assert browser.ask(WIDER) <= 0
    preview = browser.ask(FETCHED, reverse("filing:draft_preview", args=[draft.pk]))
    assert (preview[0], preview[1], preview[3]) == (200, "application/pdf", "%PDF-")
    piece = draft.evidence.get()
    paper = browser.ask(FETCHED, reverse("filing:draft_evidence_file", args=[draft.pk, piece.pk]))
    assert (paper[0], paper[2]) == (200, piece.file.size)
    sign = reverse("filing:draft_sign", args=[draft.pk])
    assert press(browser, f"main a[href='{sign}']") == sign
    assert press(browser, "main form button.button") == reverse("filing:draft_read", args=[draft.pk])
    assert "您已于" in browser.ask("return document.querySelector('main').innerText;")
