"""The publication desk over HTTP: what is typed is kept, errors stand beside the field, strangers see nothing."""

import datetime as dt
import html
import re

import pytest
from django.test import Client

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import Role
from courtportal.kernel.outbox.worker import run_until_quiet
from search.engines import SearchEngine, SearchRequest
from search.judgments.changes import changes_of
from search.judgments.models import Judgment, Publication
from tests.factories.judgments import Bench, make_effective_decision, make_publication
from tests.factories.people import make_court, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench(index: SearchEngine, now: dt.datetime) -> Bench:
    return make_effective_decision()


@pytest.fixture
def publication(bench: Bench, now: dt.datetime) -> Publication:
    return make_publication(bench, now)


def form_values(page: str) -> dict[str, str]:
    """What the browser would send back if nothing were changed."""
    values = {
        name: html.unescape(value) for name, value in re.findall(r'name="(replacement-\d+|version)"[^>]*value="([^"]*)"', page)
    }
    return values | dict.fromkeys(re.findall(r'name="(accept-\d+)" checked', page), "on")


def test_clerk_and_judge_publish_through_their_pages(
    bench: Bench, publication: Publication, index: SearchEngine, now: dt.datetime
) -> None:
    clerk, judge = sign_in(bench.clerk), sign_in(bench.judge)
    address = f"/publications/{publication.pk}/"
    assert publication.case_number in clerk.get("/publications/").content.decode()
    page = clerk.get(address).content.decode()
    assert "<mark>13800138000</mark>" in page
    read = AuditEntry.objects.get(action="read", object_id=str(publication.pk))
    assert read.actor_id == bench.clerk.pk, "who opens the original is recorded"
    assert "公开这份文书" not in page
    done = clerk.post(f"{address}changes/", form_values(page) | {"finish": "1"})
    assert done.headers["Location"] == "/publications/"
    assert clerk.post(f"{address}changes/", {"finish": "1"}).headers["Location"] == "/publications/", "a second click"
    page = judge.get(address).content.decode()
    assert "公开这份文书" in page
    shown = page.split("对照原文")[0]
    assert "13800138000" not in shown, "the public text stands first; the original is folded away for comparison"
    answer = judge.post(f"{address}release/")
    assert judge.post(f"{address}release/").headers["Location"] == answer.headers["Location"], "a second click"
    run_until_quiet()
    assert index.search(SearchRequest(None)).total == 1
    assert judge.get(answer.headers["Location"]).status_code == 200


def test_an_unticked_change_stays_and_the_text_keeps_the_original(bench: Bench, publication: Publication) -> None:
    clerk = sign_in(bench.clerk)
    address = f"/publications/{publication.pk}/"
    values = form_values(clerk.get(address).content.decode())
    phone = next(i for i, c in enumerate(changes_of(publication)) if c.original == "13800138000")
    del values[f"accept-{phone}"]
    clerk.post(f"{address}changes/", values)
    saved = changes_of(Publication.objects.get())
    assert not saved[phone].accepted
    assert all(change.accepted for i, change in enumerate(saved) if i != phone)


def test_a_text_that_is_not_there_is_refused_beside_its_field_and_nothing_is_lost(bench: Bench, publication: Publication) -> None:
    clerk = sign_in(bench.clerk)
    address = f"/publications/{publication.pk}/"
    values = form_values(clerk.get(address).content.decode()) | {"replacement-0": "（另写）", "hide-text": "没有这句话"}
    answer = clerk.post(f"{address}changes/", values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "原文里没有这段文字" in page
    assert 'value="（另写）"' in page
    assert 'value="没有这句话"' in page
    assert Publication.objects.get().version == 0


def test_two_clerks_at_once_are_told_and_keep_their_choices(bench: Bench, publication: Publication) -> None:
    clerk = sign_in(bench.clerk)
    address = f"/publications/{publication.pk}/"
    values = form_values(clerk.get(address).content.decode())
    clerk.post(f"{address}changes/", values)
    answer = clerk.post(f"{address}changes/", values | {"replacement-0": "（另写）"})
    assert answer.status_code == 409
    assert "刚被他人修改" in answer.content.decode()
    assert 'value="（另写）"' in answer.content.decode()


def test_a_reason_is_asked_for_and_ground_must_be_known(bench: Bench, publication: Publication) -> None:
    clerk, judge = sign_in(bench.clerk), sign_in(bench.judge)
    address = f"/publications/{publication.pk}/"
    clerk.post(f"{address}changes/", form_values(clerk.get(address).content.decode()) | {"finish": "1"})
    assert judge.post(f"{address}send-back/", {"reason": ""}).status_code == 422
    assert judge.post(f"{address}refuse/", {"reason": "x", "ground": "nonsense"}).status_code == 422
    judge.post(f"{address}send-back/", {"reason": "漏了姓名"})
    assert "漏了姓名" in clerk.get(address).content.decode()


def test_other_courts_and_parties_get_404_and_the_public_is_asked_to_log_in(publication: Publication, client: Client) -> None:
    address = f"/publications/{publication.pk}/"
    other = make_staff(Role.JUDGE, make_court("粤0605", "佛山市南海区人民法院"))
    assert sign_in(other).get(address).status_code == 404
    assert sign_in(other).post(f"{address}release/").status_code == 404
    assert client.get(address).status_code == 302
    assert not Judgment.objects.exists()
