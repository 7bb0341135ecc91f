"""Letters of court post: number, label, handing over, what the carrier says, and both carriers against the same expectations."""

import datetime as dt
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.http import Http404
from django.test import Client, override_settings
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Refused
from courtportal.kernel.authz.middleware import actor_of
from courtportal.kernel.outbox.rounds import RowsFailed
from courtportal.kernel.outbox.worker import run_once
from delivery.channels import ChannelError, Message, Parcel, channel
from delivery.channels.post.carriers import CarrierError, HttpCourtPost, Scan, Stage, post_carrier
from delivery.channels.post.models import SimulatedLetter, SimulatedScan
from delivery.post.actions.hand_over import hand_over
from delivery.post.actions.take_scans import take_scans
from delivery.post.code128 import PATTERNS, svg, widths
from delivery.post.label import label_pdf
from delivery.post.models import PostalItem
from delivery.post.schedule import track_letters
from delivery.service.evidence import first_tampered
from delivery.service.messages import parcel_of
from delivery.service.models import EvidenceEvent, ServiceRecipient
from delivery.service.presentation import attempt_state, left_at
from delivery.service.rules.effect import Consent
from tests.factories import service
from tests.factories.court_cases import make_case, member
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

DAY = dt.timedelta(days=1)
SECRET = "虚构的密钥"
PARCEL = Parcel("周远航", "13800000000", "演示市确认路2号", "演示法院", "演示市法院路1号", "（2026）演示民初1号")


@pytest.fixture
def letter(now: dt.datetime) -> PostalItem:
    """A letter to the confirmed address of a defendant who wants paper; the carrier gave its number."""
    case = make_case(now=now)
    service.confirmed_address(service.party_of(case), now, consent=Consent.REFUSED, postal_address=PARCEL.address)
    service.order_for(case, now, documents=1)
    with clock.at(now):
        while run_once():
            pass
    return PostalItem.objects.select_related("attempt__recipient__order__case").get()


def recipient(letter: PostalItem) -> ServiceRecipient:
    return ServiceRecipient.objects.get(pk=letter.attempt.recipient_id)


def effect(letter: PostalItem) -> tuple[dt.datetime | None, str]:
    item = recipient(letter).items.get()
    return item.effective_at, item.working[-1][1] if item.working else ""


def scan(stage: Stage, at: dt.datetime, **said: str) -> Scan:
    return Scan(stage, at, **said)


@pytest.mark.django_db
def test_a_planned_letter_has_a_number_and_waits_for_its_envelope(letter: PostalItem) -> None:
    assert letter.attempt.provider_reference == SimulatedLetter.objects.get().number
    assert recipient(letter).work_items.get(done_at=None).kind == "post"
    assert (attempt_state(letter.attempt), left_at(letter.attempt)) == ("待交邮", None)
    assert not EvidenceEvent.objects.filter(attempt=letter.attempt).exclude(kind="").exists()


@pytest.mark.django_db
def test_handing_over_ends_the_work_once(letter: PostalItem, now: dt.datetime) -> None:
    clerk = actor_of(member(letter.attempt.recipient.order.case, "clerk"), None)
    for hours in (1, 2):
        hand_over(actor=clerk, letter_id=letter.pk, now=now + dt.timedelta(hours=hours))
    letter.refresh_from_db()
    assert letter.handed_over_at == now + dt.timedelta(hours=1)
    assert EvidenceEvent.objects.filter(attempt=letter.attempt, kind="sent").count() == 1
    assert not recipient(letter).work_items.filter(done_at=None).exists()


@pytest.mark.django_db
def test_what_the_carrier_says_again_and_again_is_told_once(letter: PostalItem, now: dt.datetime) -> None:
    hand_over(actor=actor_of(member(letter.attempt.recipient.order.case, "clerk"), None), letter_id=letter.pk, now=now)
    scans = [scan(Stage.ACCEPTED, now + dt.timedelta(hours=3)), scan(Stage.TRIED, now + DAY)]
    for portion in (scans[:1], scans, scans):
        take_scans(letter_id=letter.pk, scans=portion, now=now + 2 * DAY)
    assert AuditEntry.objects.filter(action="service.take_scans").count() == 1


@pytest.mark.django_db
def test_a_judge_hands_over_no_letter_and_a_stranger_knows_of_none(letter: PostalItem, now: dt.datetime) -> None:
    judge = actor_of(member(letter.attempt.recipient.order.case, "sole_judge"), None)
    with pytest.raises(Refused):
        hand_over(actor=judge, letter_id=letter.pk, now=now)
    with pytest.raises(Http404):
        hand_over(actor=actor_of(make_user(), None), letter_id=letter.pk, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (("delivered", "self", ""), "posted"),
        (("delivered", "family", ""), "posted"),
        (("delivered", "nobody we know", ""), "signer_not_entitled"),
        (("returned", "", "refused"), "returned_confirmed"),
        (("returned", "", "not_met"), "returned_confirmed"),
        (("returned", "", "lost"), "return_unexplained"),
    ],
)
def test_what_the_carrier_says_has_its_legal_effect(
    letter: PostalItem, now: dt.datetime, last: tuple[str, str, str], expected: str
) -> None:
    tried = [scan(Stage.ACCEPTED, now + DAY), *(scan(Stage.TRIED, now + day * DAY) for day in (2, 3, 4))]
    scans = [*tried, Scan(Stage(last[0]), now + 6 * DAY, last[1], last[2])]
    for portion in (tried, scans, scans):
        take_scans(letter_id=letter.pk, scans=portion, now=now + 7 * DAY)
    at, finding = effect(letter)
    assert finding == expected
    assert at == (now + 6 * DAY if expected in {"posted", "returned_confirmed"} else None)
    kinds = list(
        EvidenceEvent.objects.filter(attempt=letter.attempt).exclude(kind="").order_by("sequence").values_list("kind", flat=True)
    )
    assert kinds == ["sent", "tried", "tried", "tried", "reached" if last[0] == "delivered" else "returned"]
    assert first_tampered(letter.attempt.recipient.order) is None


@pytest.mark.django_db
def test_a_scan_from_the_future_waits(letter: PostalItem, now: dt.datetime) -> None:
    take_scans(letter_id=letter.pk, scans=[scan(Stage.DELIVERED, now + 2 * DAY, by="self")], now=now + DAY)
    assert effect(letter)[0] is None


@pytest.mark.django_db
def test_the_worker_asks_the_carrier_and_one_that_does_not_answer_is_said(
    letter: PostalItem, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = SimulatedLetter.objects.get()
    SimulatedScan.objects.create(letter=posted, stage="delivered", at=now + DAY, by="self")
    with override_settings(COURT_POST="http", COURT_POST_URL="http://127.0.0.1:9"), pytest.raises(RowsFailed):
        track_letters(now + 2 * DAY)
    track_letters(now + 2 * DAY)
    assert effect(letter) == (now + DAY, "posted")
    letter.refresh_from_db()
    assert letter.ended_at is not None


@pytest.mark.django_db
def test_a_letter_to_an_address_that_a_clerk_found_serves_on_return_where_one_was_refused(now: dt.datetime) -> None:
    case = make_case(now=now)
    to_be_served = service.recipient_of(service.order_for(case, now, documents=1))
    client, page = sign_in(member(case, "clerk")), reverse("letters:send", args=[to_be_served.pk])
    given = {"source": "registered", "address": "演示市户籍路5号", "name": "周远航之母", "phone": "13900000007", "refused": "on"}
    assert client.post(page, {**given, "address": ""}).status_code == 422
    for _again in range(2):
        assert client.post(page, given).status_code == 302
    found = PostalItem.objects.get()
    desk = reverse("service:order", args=[to_be_served.order_id])
    waiting = client.get(desk).content.decode()
    label = reverse("letters:label", args=[found.pk])
    assert ("面单正在制作" in waiting, 'hx-trigger="every 2s"' in waiting, label in waiting) == (True, True, False)
    while run_once():
        pass
    ready = client.get(desk).content.decode()
    assert ("面单正在制作" in ready, label in ready, "已交邮" in ready) == (False, True, True)
    to_be_served.refresh_from_db()
    assert (found.source, found.attempt.address_refused, to_be_served.way) == ("registered", True, "presumed")
    parcel = parcel_of(found.attempt)
    assert (parcel.name, parcel.phone, parcel.address) == ("周远航之母", "13900000007", "演示市户籍路5号")
    back = clock.now()
    take_scans(letter_id=found.pk, scans=[scan(Stage.RETURNED, back, reason="moved")], now=back)
    item = to_be_served.items.get()
    assert (item.effective_at, item.finding) == (back, "returned_no_address")


@pytest.mark.django_db
def test_the_label_bears_number_and_address(letter: PostalItem, tmp_path: Any) -> None:
    pdf = label_pdf(letter)
    assert pdf.startswith(b"%PDF")
    page = sign_in(member(letter.attempt.recipient.order.case, "clerk")).get(reverse("letters:label", args=[letter.pk]))
    assert page["Content-Type"] == "application/pdf"
    assert page.content[:5] == b"%PDF-"


@pytest.mark.django_db
def test_the_page_of_the_simulated_post_lets_things_happen(letter: PostalItem, client: Client) -> None:
    posted = SimulatedLetter.objects.get()
    client.post(reverse("simulated_post:scan", args=[posted.pk]), {"scan": "refused"})
    client.post(reverse("simulated_post:scan", args=[posted.pk]), {"scan": "nonsense"})
    assert [(one.stage, one.reason) for one in posted.scans.all()] == [("returned", "refused")]
    assert posted.number in client.get(reverse("simulated_post:letters")).content.decode()


# -- the bar code ----------------------------------------------------------------------------------------------------


def test_every_pattern_is_eleven_modules_and_none_is_another() -> None:
    assert len(set(PATTERNS)) == len(PATTERNS) == 106
    assert {sum(map(int, pattern)) for pattern in PATTERNS} == {11}


def test_a_code_is_start_text_check_and_stop() -> None:
    # Check character of "PJJ123C" by hand: 104 + 1·48 + 2·42 + 3·42 + 4·17 + 5·18 + 6·19 + 7·35 = 879, 879 mod 103 = 55.
    code = widths("PJJ123C")
    assert code.startswith(PATTERNS[104] + PATTERNS[48])
    assert code.endswith(PATTERNS[55] + "2331112")
    assert svg("PJJ123C").count("<rect") == len(code) // 2 + 1


@pytest.mark.parametrize("text", ["", "中", "a\n"])
def test_what_cannot_be_written_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ASCII"):
        widths(text)


# -- the carriers ----------------------------------------------------------------------------------------------------


class Counterpart(BaseHTTPRequestHandler):
    """A carrier on loopback: takes signed letters, each key once; says what the test lets happen."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.signed(b"POST", body):
            self.answer(401, {})
            return
        taken = self.server.taken  # type: ignore[attr-defined]
        number = taken.setdefault(self.headers["Idempotency-Key"], (f"EX{len(taken):09}CN", json.loads(body)))[0]
        self.answer(201, {"number": number})

    def do_GET(self) -> None:
        if not self.signed(b"GET", b""):
            self.answer(401, {})
            return
        self.answer(*self.server.said)  # type: ignore[attr-defined]

    def signed(self, method: bytes, body: bytes) -> bool:
        signed = hmac.new(SECRET.encode(), method + b"\n" + self.path.encode() + b"\n" + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(signed, self.headers["X-Signature"])

    def answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def counterpart() -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Counterpart) as server:
        server.taken, server.said = {}, (200, {"scans": []})  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        with override_settings(COURT_POST="http", COURT_POST_URL=url, COURT_POST_SECRET=SECRET):
            yield server
        server.shutdown()


def message(key: str = "service:1:post:1") -> Message:
    return Message(PARCEL.address, "", "", key, PARCEL)


@pytest.mark.django_db
def test_both_carriers_take_a_key_once(counterpart: Any) -> None:
    for name in ("http", "simulated"):
        with override_settings(COURT_POST=name):
            first, again = channel("post").deliver(message()), channel("post").deliver(message())
            other = channel("post").deliver(message("service:2:post:1"))
        assert first == again != other
        assert not first.arrived
    assert counterpart.taken["service:1:post:1"][1]["address"] == PARCEL.address


def test_the_carrier_says_what_happened_in_its_own_zone(counterpart: Any) -> None:
    tried = {"stage": "tried", "at": "2026-09-02T09:00:00+08:00"}
    returned = {"stage": "returned", "at": "2026-09-03T01:00:00Z", "reason": "moved"}
    counterpart.said = (200, {"scans": [tried, returned]})
    assert post_carrier().track("EX1") == [
        Scan(Stage.TRIED, dt.datetime(2026, 9, 2, 1, tzinfo=dt.UTC)),
        Scan(Stage.RETURNED, dt.datetime(2026, 9, 3, 1, tzinfo=dt.UTC), reason="moved"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        (500, {}),
        (200, {}),
        (200, {"scans": [{"stage": "eaten", "at": "2026-09-02T09:00:00+08:00"}]}),
        (200, {"scans": [{"stage": "tried", "at": "2026-09-02T09:00:00"}]}),
        (200, {"scans": [{"stage": "tried"}]}),
    ],
    ids=["broken", "nothing", "unknown stage", "no zone", "no time"],
)
def test_what_cannot_be_read_is_an_error_and_nothing_is_left_out(counterpart: Any, said: tuple[int, dict[str, Any]]) -> None:
    counterpart.said = said
    with pytest.raises(CarrierError):
        post_carrier().track("EX1")


def test_a_wrong_secret_or_no_carrier_is_an_error_to_try_again(counterpart: Any) -> None:
    for carrier in (
        HttpCourtPost(f"http://127.0.0.1:{counterpart.server_port}", "x"),
        HttpCourtPost("http://127.0.0.1:9", SECRET),
    ):
        with pytest.raises(CarrierError):
            carrier.register(PARCEL, key="k")
    with override_settings(COURT_POST_URL="http://127.0.0.1:9"), pytest.raises(ChannelError) as error:
        channel("post").deliver(message())
    assert not error.value.permanent


def test_a_letter_without_an_address_is_refused_for_good() -> None:
    with pytest.raises(ChannelError) as error:
        channel("post").deliver(Message("", "", "", "k"))
    assert error.value.permanent
