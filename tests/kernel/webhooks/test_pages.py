"""Webhook addresses on the pages and in the interface: registered, looked after, removed by their owner alone."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.webhooks.models import WebhookEndpoint, WebhookMessage
from tests.factories.filings import litigant
from tests.factories.people import make_user
from tests.factories.programs import program_of
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "https://case.example.com/court-events"


@pytest.fixture
def who(now: dt.datetime) -> Actor:
    return litigant()


@pytest.fixture
def browser(who: Actor) -> Client:
    return sign_in(User.objects.get(pk=who.user_id), factor="code")


def test_from_the_form_to_the_log(browser: Client) -> None:
    form = {"name": "系统", "url": "http://case.example.com/", "types": ["filing.accepted"], "organisation": ""}
    wrong = browser.post(reverse("webhooks:new"), form)
    assert wrong.status_code == 422
    assert "请填写公网的 https 地址" in wrong.content.decode()
    shown = browser.post(reverse("webhooks:new"), form | {"url": ADDRESS}, follow=True).content.decode()
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.secret in shown
    old = endpoint.secret
    browser.post(reverse("webhooks:rotate", args=[endpoint.pk]))
    endpoint.refresh_from_db()
    assert endpoint.old_secret == old != endpoint.secret
    browser.post(reverse("webhooks:test", args=[endpoint.pk]))
    message = WebhookMessage.objects.get()
    page = browser.get(reverse("webhooks:endpoint", args=[endpoint.pk])).content.decode()
    assert message.message_id in page
    assert endpoint.secret not in page
    assert browser.post(reverse("webhooks:replay", args=[message.pk])).status_code == 403
    WebhookMessage.objects.update(state="dead")
    browser.post(reverse("webhooks:replay", args=[message.pk]))
    assert WebhookMessage.objects.get().state == "waiting"
    browser.post(reverse("webhooks:remove", args=[endpoint.pk]))
    assert browser.get(reverse("webhooks:endpoint", args=[endpoint.pk])).status_code == 404


def test_a_stranger_finds_nothing(who: Actor) -> None:
    created = program_of(who).post("/webhooks", {"name": "x", "url": ADDRESS, "types": ["fee.paid"]}).json()
    other, program = sign_in(make_user(), factor="code"), program_of(litigant("别人"))
    for name in ("endpoint", "secret"):
        assert other.get(reverse(f"webhooks:{name}", args=[created["id"]])).status_code == 404
    for name in ("rotate", "test", "enable", "remove"):
        assert other.post(reverse(f"webhooks:{name}", args=[created["id"]])).status_code == 404
    assert program.get(f"/webhooks/{created['id']}").status_code == 404
    assert program.call("DELETE", f"/webhooks/{created['id']}").status_code == 404


def test_a_program_looks_after_its_own(who: Actor) -> None:
    program = program_of(who)
    created = program.post("/webhooks", {"name": "x", "url": ADDRESS, "types": ["fee.paid"]})
    assert (created.status_code, created.json()["secret"][:6]) == (201, "whsec_")
    path = f"/webhooks/{created.json()['id']}"
    assert "secret" not in program.get(path).json()
    assert program.post(f"{path}/secret").json()["secret"] != created.json()["secret"]
    message = program.post(f"{path}/test").json()
    assert program.get(f"{path}/messages").json()["items"][0]["message_id"] == message["message_id"]
    assert program.post(f"/webhook-messages/{message['id']}/replay").status_code == 403
    WebhookMessage.objects.update(state="taken")
    assert program.post(f"/webhook-messages/{message['id']}/replay").status_code == 202
    wrong = program.post("/webhooks", {"name": "x", "url": "https://10.0.0.1:99/", "types": ["fee.paid"]})
    assert [fault["pointer"] for fault in wrong.json()["errors"]] == ["/url"]
    unknown = program.post("/webhooks", {"name": "x", "url": ADDRESS, "types": ["weather.fine"]})
    assert [fault["pointer"] for fault in unknown.json()["errors"]] == ["/types"]
    assert program.call("DELETE", path).status_code == 204
    assert program.get("/webhooks").json()["total"] == 0


def test_an_organisations_program_sees_its_own_addresses_only(who: Actor) -> None:
    company = Organisation.objects.create(owner=User.objects.get(pk=who.user_id), name="示例公司")
    theirs, mine = program_of(who, organisation_id=company.pk), program_of(who)
    body = {"name": "x", "url": ADDRESS, "types": ["fee.paid"]}
    own, personal = theirs.post("/webhooks", body).json(), mine.post("/webhooks", body).json()
    assert own["organisation"] == str(company.pk)
    assert [one["id"] for one in theirs.get("/webhooks").json()["items"]] == [own["id"]]
    assert theirs.get(f"/webhooks/{personal['id']}").status_code == 404
    assert mine.get("/webhooks").json()["total"] == 2
