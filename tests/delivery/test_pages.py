"""The pages of service: what they say, how many queries they need, and what a browser finds wrong with them."""

import datetime as dt
import json
import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.outbox.worker import run_once
from courtportal.kernel.rendering.engine import Rendering
from delivery.addresses.models import ServiceAddress
from delivery.service.actions.make_order import make_order
from delivery.service.actions.open_document import acknowledge, open_document
from delivery.service.models import ServiceOrder, WorkItem
from filing.cases.models import Case, Party
from filing.dossier.entries import add_document_entry
from filing.dossier.models import ServedDocument
from filing.parties.models import PartyAnswer
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_user
from tests.factories.sessions import sign_in
from tests.filing.dossier.making import pdf
from tests.kernel.web.browser import WIDTHS, chromium, violations, watch_policy, wider_than_screen

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
NAME, DAY = "周远航", dt.timedelta(days=1)
SIGNATURE = json.dumps([[[20 + 10 * at, 100 + at % 3] for at in range(20)]])


@pytest.fixture(autouse=True)
def no_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("delivery.service.subscribers.issue_proofs", lambda **_: None)


def work(now: dt.datetime) -> None:
    with clock.at(now):
        while run_once():
            pass


def served_case(now: dt.datetime, orders: int = 1) -> Case:
    """A case whose defendant has an account and orders of two documents in the inbox, none confirmed."""
    case = make_case(now=now, defendant=make_user(NAME))
    for _ in range(orders):
        service.order_for(case, now)
    work(now)
    return case


def defendant(case: Case) -> Client:
    user = service.party_of(case).user
    assert user is not None
    return sign_in(user, factor="code")


def queries(read: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


@pytest.mark.django_db
def test_the_inbox_over_many_cases_shows_what_is_unread_or_unsigned_and_its_counts(now: dt.datetime) -> None:
    case = served_case(now, orders=2)
    first, second = (order.recipients.get() for order in ServiceOrder.objects.order_by("created_at"))
    user = service.party_of(case).user
    assert user is not None
    for item in first.items.all():
        open_document(actor=actor_of(user, None), item_id=item.pk, now=now)
    acknowledge(actor=actor_of(user, None), recipient_id=second.pk, now=now)
    client, inbox = defendant(case), reverse("service:inbox")
    links = {one.pk: reverse("service:received", args=[one.pk]) for one in (first, second)}
    for query, shown in (
        ("", {first.pk, second.pk}),
        ("?show=unread", {second.pk}),
        ("?show=unsigned", {first.pk}),
        (f"?q={case.case_number}", {first.pk, second.pk}),
        ("?q=没有这个案子", set()),
    ):
        answer = client.get(inbox + query)
        assert {key for key, link in links.items() if link in answer.content.decode()} == shown
        current = next(link for link in answer.context["links"] if link.current)
        assert current.count == len(shown)
    assert client.get(f"{inbox}?show=nonsense").status_code == 404


@pytest.mark.django_db
def test_who_has_answered_has_nothing_unread_of_the_notice_to_respond_and_no_reading_is_noted(now: dt.datetime) -> None:
    with clock.at(now):
        case = served_case(now)
        before = service.order_for(case, now, purpose="hearing")
    work(now)
    party, client, inbox = service.party_of(case), defendant(case), reverse("service:inbox")
    respond = case.service_orders.get(purpose="respond").recipients.get()
    PartyAnswer.objects.create(case=case, party=party, positions={}, text="不同意。", sha256="0" * 64, submitted_at=now + DAY)
    answer = client.get(f"{inbox}?show=unread")
    assert [row.pk for row in answer.context["page"]] == [before.recipients.get().pk]
    assert [link.count for link in answer.context["links"]] == [1, 2, 2]
    assert "已答辩" in client.get(inbox).content.decode()
    assert "已答辩" in client.get(reverse("filing:case", args=[case.pk])).content.decode()
    assert not respond.items.exclude(read_at=None).exists()
    assert not respond.order.evidence.filter(name="ContentAccessTracking").exists()
    with clock.at(now + 2 * DAY):  # what is to be answered comes again after the answer
        again = service.order_for(case, now + 2 * DAY, documents=1)
    work(now + 2 * DAY)
    assert again.recipients.get() in client.get(f"{inbox}?show=unread").context["page"]


@pytest.mark.django_db
def test_the_inbox_needs_no_query_for_each_row(now: dt.datetime) -> None:
    few, many = defendant(served_case(now, 1)), defendant(served_case(now, 8))
    address = reverse("service:inbox")
    assert queries(lambda: few.get(address)) == queries(lambda: many.get(address))


@pytest.mark.django_db
def test_the_clerks_list_and_grid_need_no_query_for_each_row(now: dt.datetime) -> None:
    small, large = served_case(now, 1), served_case(now, 8)
    few, many = sign_in(member(small, "clerk")), sign_in(member(large, "clerk"))
    address = reverse("service:orders")
    assert queries(lambda: few.get(address)) == queries(lambda: many.get(address))


@pytest.mark.django_db
def test_the_page_of_an_order_needs_no_query_for_each_recipient(now: dt.datetime) -> None:
    case = make_case(now=now)
    parties = [service.party_of(case)]
    parties += [Party.objects.create(case=case, role="defendant", order=2 + at, name=f"演示被告{at}") for at in range(6)]
    clerk, asked = sign_in(member(case, "clerk")), []
    for some in (parties[:1], parties):
        documents = [service.sealed_document(case).pk]
        order = make_order(
            actor=SYSTEM, case_id=case.pk, document_ids=documents, party_ids=[one.pk for one in some], purpose="respond", now=now
        )
        address = reverse("service:order", args=[order.pk])
        assert clerk.get(address).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            clerk.get(address)
        asked.append(len(captured))
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_opening_is_a_button_and_a_link_followed_by_itself_changes_nothing(now: dt.datetime) -> None:
    case = served_case(now)
    item = service.recipient_of(case.service_orders.get()).items.first()
    assert item is not None
    client = defendant(case)
    assert client.get(reverse("service:open_document", args=[item.pk])).status_code == 405
    assert client.get(reverse("service:document", args=[item.pk])).headers["Location"].startswith("/received/")
    item.refresh_from_db()
    assert item.read_at is None


@pytest.mark.django_db
def test_an_opened_document_can_be_had_in_both_languages_by_who_was_served_and_by_nobody_else(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "courtportal.kernel.rendering.reading_copy.engine.render", lambda *_args, **_named: Rendering(pdf(1), 1, {})
    )
    case = served_case(now)
    item, unread = service.recipient_of(case.service_orders.get()).items.order_by("position")
    client, stranger = defendant(case), sign_in(make_user("丁一"), factor="code")
    copy = reverse("service:reading_copy", args=[item.pk])
    assert client.get(copy).headers["Location"].startswith("/received/"), "nothing is read before it is opened"
    open_document(actor=actor_of(service.party_of(case).user, None), item_id=item.pk, now=now)  # type: ignore[arg-type]
    received = client.get(reverse("service:received", args=[item.recipient_id])).content.decode()
    assert copy in received
    assert reverse("service:reading_copy", args=[unread.pk]) not in received
    answer = client.get(copy)
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert stranger.get(copy).status_code == 404


@pytest.mark.django_db
def test_an_opened_document_is_read_page_by_page_where_no_pdf_opens(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    case = served_case(now)
    first, second = service.recipient_of(case.service_orders.get()).items.order_by("position")
    client, stranger = defendant(case), sign_in(make_user("丁一"), factor="code")
    monkeypatch.setattr("delivery.service.page_views.document_bytes", lambda _document: pdf(2))
    open_document(actor=actor_of(service.party_of(case).user, None), item_id=first.pk, now=now)  # type: ignore[arg-type]
    pages = reverse("service:document_pages", args=[first.pk])
    received = client.get(reverse("service:received", args=[first.recipient_id])).content.decode()
    assert pages in received
    assert reverse("service:document_pages", args=[second.pk]) not in received
    shown = client.get(pages).content.decode()
    assert shown.count("page-picture") == first.document.page_count >= 1
    picture = reverse("service:document_page_image", args=[first.pk, 2])
    assert client.get(picture).content.startswith(b"\x89PNG")
    assert client.get(reverse("service:document_page_image", args=[first.pk, 99])).status_code == 404
    assert client.get(reverse("service:document_pages", args=[second.pk])).status_code == 302
    assert client.get(reverse("service:document_page_image", args=[second.pk, 1])).status_code == 403
    assert stranger.get(picture).status_code == 404
    second.refresh_from_db()
    assert second.read_at is None


@pytest.mark.django_db
def test_the_clerk_notes_paper_and_bad_input_stays_on_the_page(now: dt.datetime) -> None:
    case = make_case(now=now)
    recipient = service.recipient_of(service.order_for(case, now))
    client, address = sign_in(member(case, "clerk")), reverse("service:outcome_of", args=[recipient.pk, "handed_over"])
    assert address in client.get(reverse("service:outcome", args=[recipient.pk])).content.decode()
    given = {"by": "self", "signer_name": NAME, "note": "本人领取", "signature": SIGNATURE}
    wrong = client.post(address, {**given, "happened_at": "2027-01-01T10:00"})
    assert wrong.status_code == 422
    assert "时间不能晚于现在" in wrong.content.decode()
    assert "本人领取" in wrong.content.decode()
    unsigned = client.post(address, {**given, "happened_at": "2026-09-01T10:00", "signature": ""})
    assert "在屏幕上签名，或者上传" in unsigned.content.decode()
    assert "signature" in unsigned.context["form"].errors  # beside the field, which says that one of the proofs is needed
    assert unsigned.content.decode().count("（至少一项）") == 2
    assert 'value="2026-09-01T' in client.get(address).content.decode()  # now, to be corrected
    assert client.post(address, {**given, "happened_at": "2026-09-01T10:00"}).status_code == 302
    assert ServiceOrder.objects.get().state == "complete"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "words", "tone"), [("self", "已登记，送达自", "success"), ("opponent", "不能代表受送达人", "warning")]
)
def test_what_is_noted_says_whether_it_served_and_why_not(now: dt.datetime, by: str, words: str, tone: str) -> None:
    case = make_case(now=now)
    recipient = service.recipient_of(service.order_for(case, now))
    client, address = sign_in(member(case, "clerk")), reverse("service:outcome_of", args=[recipient.pk, "handed_over"])
    given = {"by": by, "signer_name": NAME, "note": "领取", "signature": SIGNATURE, "happened_at": "2026-09-01T10:00"}
    page = client.post(address, given, follow=True)
    told = list(page.context["messages"])
    assert [(message.level_tag, words in str(message)) for message in told] == [(tone, True)]
    assert ('<details class="more" open>' in page.content.decode()) == (tone == "warning")


@pytest.mark.django_db
def test_a_party_confirms_changes_and_withdraws_its_address(now: dt.datetime) -> None:
    case = served_case(now)
    client, party = defendant(case), service.party_of(case)
    given = {"recipient_name": NAME, "phone": "13800000001", "postal_address": "演示路1号", "scope": ["first_instance"]}
    change = reverse("addresses:change", args=[party.pk])
    assert client.post(change, given | {"phone": "1"}).status_code == 422
    client.post(change, given)
    client.post(change, given | {"phone": "13800000002"})
    client.post(reverse("addresses:withdraw", args=[party.pk]))
    ledger = ServiceAddress.objects.order_by("confirmed_at", "created_at", "pk").values_list("consent", "ended")
    assert sorted(ledger) == [("express", "replaced"), ("express", "withdrawn"), ("refused", "")]
    assert client.get(reverse("addresses:change", args=[service.party_of(case, "plaintiff").pk])).status_code == 403


@pytest.mark.django_db
def test_the_page_of_the_complaint_leads_to_the_answer_until_it_is_handed_in(now: dt.datetime) -> None:
    case = served_case(now)
    party, client = service.party_of(case), defendant(case)
    page = reverse("service:received", args=[service.recipient_of(case.service_orders.get()).pk])
    way = f'href="{reverse("filing:answer", args=[party.pk])}"'
    assert way in client.get(page).content.decode()
    PartyAnswer.objects.create(case=case, party=party, positions={}, text="不同意。", sha256="0" * 64, submitted_at=now)
    assert way not in client.get(page).content.decode()


@pytest.mark.django_db
def test_the_case_home_shows_each_side_its_own_services(now: dt.datetime) -> None:
    case = served_case(now)
    home = reverse("filing:case", args=[case.pk])
    order = case.service_orders.get()
    mine, desk = reverse("service:received", args=[service.recipient_of(order).pk]), reverse("service:order", args=[order.pk])
    plaintiff = service.party_of(case, "plaintiff").user
    assert plaintiff is not None
    pages = [
        client.get(home).content.decode()
        for client in (defendant(case), sign_in(member(case, "clerk")), sign_in(plaintiff, factor="code"))
    ]
    assert [(mine in page, desk in page) for page in pages] == [(True, False), (False, True), (False, False)]


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def opened(browser: Browser, live_server: LiveServer, client: Client | None, width: int, language: str) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    values = {"django_language": language}
    if client is not None:
        values[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in values.items()])
    return context.new_page()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_browser_finds_nothing_wrong(live_server: LiveServer, browser: Browser, width: int, language: str) -> None:
    instant = clock.now()
    case = served_case(instant)
    stranger = make_case(now=instant)
    late = service.order_for(stranger, instant)
    work(instant)
    WorkItem.objects.create(
        order=late,
        court=late.court,
        recipient=service.recipient_of(late),
        kind="no_answer",
        due_on=clock.today(),
        key="x",
        owner=member(stranger, "clerk"),
    )
    recipient = service.recipient_of(case.service_orders.get())
    token = service.party_of(stranger).service_invitations.get().token
    clerk = sign_in(member(stranger, "clerk"))
    pages = [
        (defendant(case), reverse("service:inbox")),
        (defendant(case), reverse("service:received", args=[recipient.pk])),
        (defendant(case), reverse("addresses:list")),
        (defendant(case), reverse("addresses:change", args=[service.party_of(case).pk])),
        (clerk, reverse("service:orders")),
        (clerk, reverse("service:order", args=[late.pk])),
        (clerk, reverse("service:outcome", args=[service.recipient_of(late).pk])),
        (clerk, reverse("service:outcome_of", args=[service.recipient_of(late).pk, "handed_over"])),
        (clerk, reverse("service:outcome_of", args=[service.recipient_of(late).pk, "left"])),
        (clerk, reverse("service:invite", args=[service.recipient_of(late).pk])),
        (None, reverse("first_service:open", args=[token])),
        (None, reverse("first_service:paper")),
    ]
    for client, address in pages:
        page = opened(browser, live_server, client, width, language)
        blocked = watch_policy(page)
        answer = page.goto(live_server.url + address)
        assert answer is not None
        assert answer.status == 200, address
        assert violations(page) == [], address
        assert not wider_than_screen(page), address
        assert blocked == [], address
        page.context.close()


@pytest.mark.django_db
def test_what_was_read_or_signed_for_is_no_thing_to_do_any_more(now: dt.datetime) -> None:
    case = served_case(now, orders=2)
    client, my = defendant(case), reverse("filing:my")
    assert "还有2次送达没有打开" in client.get(my).content.decode()
    first, second = (order.recipients.get() for order in ServiceOrder.objects.order_by("created_at"))
    client.post(reverse("service:acknowledge", args=[first.pk]))
    for item in second.items.all():
        client.post(reverse("service:open_document", args=[item.pk]))
    assert "阅读法院送达的文书" not in client.get(my).content.decode()


@pytest.mark.django_db
def test_what_was_served_is_opened_where_it_counts_and_then_read_in_the_file(now: dt.datetime) -> None:
    case = served_case(now, orders=1)
    recipient = ServiceOrder.objects.get().recipients.get()
    item, client = recipient.items.order_by("position").first(), defendant(case)
    assert item is not None
    add_document_entry(case=case, document=item.document)
    ServedDocument.objects.create(party=recipient.party, document=item.document, effective_at=now)
    in_the_file = reverse("filing:case_document", args=[case.pk, item.document_id])
    assert client.get(in_the_file)["Location"] == reverse("service:received", args=[recipient.pk])
    client.post(reverse("service:open_document", args=[item.pk]))
    assert client.get(in_the_file)["Content-Type"] == "application/pdf"
