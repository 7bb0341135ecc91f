"""Carriers take a message once for its key; the simulated pages show what was sent, escaped."""

import datetime as dt
import hashlib
import hmac
import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, HTTPServer
from unittest import mock

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext_lazy

from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.carriers import CarrierError, HttpSmsCarrier, SimulatedSmsCarrier
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.messaging.notices import notify, tell
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.outgoing import post
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

SECRET = "carrier-secret"


class _Carrier(BaseHTTPRequestHandler):
    """A local counterpart of a real carrier: checks the signature, refuses one number."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signed = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        fine = signed == self.headers["X-Signature"] and json.loads(body)["phone"] != "0"
        answer = json.dumps({"reference": self.headers["Idempotency-Key"]}).encode()
        self.send_response(200 if fine else 403)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture
def carrier_url() -> object:
    server = HTTPServer(("127.0.0.1", 0), _Carrier)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/send"
    server.shutdown()
    server.server_close()


def test_a_real_carrier_is_spoken_to_with_a_signature(carrier_url: str) -> None:
    assert HttpSmsCarrier(carrier_url, SECRET).send(phone="1", text="您好", key="k1").reference == "k1"
    for carrier, phone in ((HttpSmsCarrier(carrier_url, "wrong"), "1"), (HttpSmsCarrier(carrier_url, SECRET), "0")):
        with pytest.raises(CarrierError):
            carrier.send(phone=phone, text="您好", key="k2")


def test_a_carrier_that_is_gone_is_an_error_to_try_again() -> None:
    with pytest.raises(CarrierError):
        HttpSmsCarrier("http://127.0.0.1:9/send", SECRET).send(phone="1", text="x", key="k")


@pytest.mark.django_db
def test_the_same_key_sends_once_and_the_page_escapes(now: dt.datetime) -> None:
    for _turn in range(2):
        SimulatedSmsCarrier().send(phone="13900000001", text="<b>点击 http://localhost/x 查看</b>", key="once")
    page = Client().get("/simulated/sms/").content.decode()
    assert SimulatedMessage.objects.count() == 1
    assert "&lt;b&gt;" in page
    assert '<a href="http://localhost/x">' in page


@pytest.mark.django_db
@override_settings(EMAIL_BACKEND="courtportal.kernel.messaging.mailbox.SimulatedMailboxBackend")
def test_a_notice_is_written_once_and_its_mail_says_no_more_than_its_title(now: dt.datetime) -> None:
    user = make_user()
    for _turn in range(2):
        notify(user_id=user.pk, title="您的案件有新进展", body="秘密内容", key="n1", now=now)
    run_until_quiet()
    sent = SimulatedMessage.objects.get(channel="email")
    assert sent.recipient == user.email
    assert "秘密内容" not in sent.body
    assert not mail.outbox, "nothing but what the mailbox of the demo keeps"


@pytest.mark.django_db
def test_a_notice_with_a_long_key_is_written_once_for_it(now: dt.datetime) -> None:
    user, long = make_user(), f"appeal_answer:{uuid.uuid4()}:{uuid.uuid4()}:{uuid.uuid4()}"
    for key in (long, long, f"{long}x"):
        notify(user_id=user.pk, title="新材料", body="", key=key, now=now)
    assert [len(key) for key in user.notices.values_list("key", flat=True)] == [120, 120]


@pytest.mark.django_db
def test_the_journal_tells_of_a_call_to_another_machine_inside_a_transaction() -> None:
    def told() -> bool:
        with mock.patch("courtportal.kernel.outgoing.log") as log, pytest.raises(OSError, match="not allowed"):
            post("http://somewhere.example/", b"", headers={}, allowed_host="elsewhere.example")
        return bool(log.warning.called)

    assert not told()
    with transaction.atomic():
        assert told()


def _inbox(user: User, language: str) -> str:
    client = sign_in(user)
    client.cookies["django_language"] = language
    return client.get(reverse("identity:notices")).content.decode()


@pytest.mark.django_db
def test_a_notice_is_read_in_the_language_chosen_now(now: dt.datetime) -> None:
    user = make_user(language="zh-hans")
    facts = {"number": "（2026）粤0604民初1号", "reason": _lazy("照片"), "due": dt.date(2026, 11, 22)}
    tell(user, title=_lazy("消息"), body="%(number)s %(reason)s %(due)s", facts=facts, key="n1", now=now)
    with translation.override("en"):
        said = [str(_lazy("消息")), f"（2026）粤0604民初1号 {_lazy('照片')} Sun 22 Nov 2026"]
    english, chinese = _inbox(user, "en"), _inbox(user, "zh-hans")
    assert all(f">{words}<" in english for words in said)
    assert ">消息</strong>" in chinese
    assert "（2026）粤0604民初1号 照片 2026年11月22日（周日）" in chinese
    assert Notice.objects.get().title == "消息"


@pytest.mark.django_db
def test_a_notice_of_which_only_the_text_is_known_shows_it(now: dt.datetime) -> None:
    user = make_user(language="zh-hans")
    notify(user_id=user.pk, title="100%的案款", body="旧消息", key="old", now=now)
    tell(user, title=ngettext_lazy("%(n)s次送达未读", "%(n)s次送达未读", 2), body="", facts={"n": 2}, key="plural", now=now)
    shown = _inbox(user, "en")
    assert "100%的案款" in shown
    assert "2次送达未读" in shown


@pytest.mark.django_db
def test_many_notices_are_read_with_as_many_queries_as_one(now: dt.datetime) -> None:
    counts = []
    user = make_user()
    for number in range(6):
        tell(user, title=_lazy("消息"), body=_lazy("照片"), facts={"due": now}, key=f"n{number}", now=now)
        with CaptureQueriesContext(connection) as queries:
            _inbox(user, "en")
        counts.append(len(queries))
    assert counts[1] == counts[-1]
