"""Every page that can be reached by clicking, on the smallest phone: nothing is cut, axe finds nothing serious, none is heavy.

What there is to see is found as in ``tests/security/crawler.py``; pages that differ in their ids only are looked at once.
"""

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.intake.actions.drafts import add_party, start_draft
from filing.intake.counter.actions import Visitor, start_at_counter
from filing.intake.rules import content as contents
from filing.intake.sharing.actions.invite import Invited, invite
from filing.mediation.actions.appoint import accept, appoint
from filing.mediation.actions.consent import consent
from filing.mediation.actions.offers import make_offer
from filing.mediation.actions.speak import Said, say
from filing.mediation.actions.start import start_in_case
from filing.mediation.models import PanelMediator
from filing.parties.actions.papers import Description, keep_paper
from tests.factories import documents
from tests.factories.disputes import Dispute, apply_for, make_dispute
from tests.factories.filings import PLAINTIFF, litigant, make_bench, make_case, make_draft, make_filing, make_upload
from tests.factories.hearings import make_hearing
from tests.factories.mediation import SERVICE, make_mediator, terms
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in
from tests.filing.bulk.tables import bank_account
from tests.kernel.web.browser import HEAVIEST, chromium, weight, wider_than_screen
from tests.security.crawler import Crawl, shape

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(1800), pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}
SERIOUS = {"serious", "critical"}
LOOK_FOR = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
ROOMS = ("applications", "fees", "calendar", "online", "dossier", "mediations", "bulk", "things", "counter", "review", "drafts")
# Boxes that hide what does not fit into them; tables without a head scroll by themselves and say so.
CUT = """() => [...document.querySelectorAll("main *")]
  .filter((one) => one.clientWidth > 40 && one.scrollWidth > one.clientWidth + 1)
  .filter((one) => !one.matches("input, select, textarea, .unseen, .table, .desk-bar"))
  .filter((one) => getComputedStyle(one).overflowX !== "visible")
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def now() -> dt.datetime:
    """The real time: the live server's threads know no other, and would log out whom they had not seen for months."""
    return clock.now()


@pytest.fixture
def people(now: dt.datetime) -> dict[str, User]:
    """One of each role around cases, drafts, applications and filings such as the demo shows."""
    documents.ready_to_sign(now)
    make_bench()
    case = make_case(now, litigant())
    plaintiff = case.parties.get(role="plaintiff").user
    assert plaintiff is not None
    world, dispute = make_hearing(starts_at=clock.now() + dt.timedelta(hours=1)), make_dispute(now)
    apply_for(dispute, "witness", now)
    found = {str(role): make_staff(role, make_court()) for role in sorted(set(Role) - {Role.PUBLIC, Role.SYSTEM, Role.LITIGANT})}
    found["mediator"] = _mediated(dispute, now)
    _papers_and_drafts(plaintiff, found["lawyer"], found["filing_clerk"], now)
    bank, _filer = bank_account(now)
    return found | {
        "plaintiff": plaintiff, "heard": world.plaintiff, "bank": User.objects.get(pk=bank.user_id),
        "applicant": User.objects.get(pk=dispute.plaintiff.user_id), "judge": case.panel.get(duty="sole_judge").user,
        "clerk": case.panel.get(duty="clerk").user, "judge of the dispute": User.objects.get(pk=dispute.judge.user_id),
    }  # fmt: skip


def _mediated(dispute: Dispute, now: dt.datetime) -> User:
    """The dispute is being mediated, with something said and something offered; returns the mediator."""
    mediator = make_mediator(dispute.case.court)
    mediation = start_in_case(actor=dispute.plaintiff, case_id=dispute.case.pk, now=now)
    consent(actor=dispute.defendant, mediation_id=mediation.pk, service=SERVICE, now=now)
    listed = PanelMediator.objects.get(user=mediator.user_id)
    appoint(actor=dispute.judge, mediation_id=mediation.pk, mediator_id=listed.pk, now=now)
    accept(actor=mediator, mediation_id=mediation.pk, disclosure="", now=now)
    say(actor=mediator, mediation_id=mediation.pk, said=Said("joint", "请双方说明还款能力。"), now=now)
    make_offer(actor=dispute.defendant, mediation_id=mediation.pk, terms=terms(now.date(), "30000", "30000"), now=now)
    return listed.user


def _papers_and_drafts(plaintiff: User, lawyer: User, clerk: User, now: dt.datetime) -> None:
    """Drafts of a litigant, of a lawyer for a client, of a clerk at the counter; a kept paper; a filing that waits."""
    me, theirs = actor_for(plaintiff, Role.LITIGANT), actor_for(lawyer, Role.LAWYER)
    make_draft(me, now)
    make_filing(now, me)
    said = Description(kind="power_of_attorney", title="授权委托书", valid_until=None)
    keep_paper(actor=me, upload_id=make_upload(plaintiff, now, "委托书.pdf").pk, said=said, now=now)
    draft = start_draft(actor=theirs, form_key="divorce", court=make_court(), now=now)
    add_party(actor=theirs, draft_id=draft.pk, role="plaintiff", kind="organisation", now=now)
    draft.refresh_from_db()
    client = contents.parties(draft.content, "plaintiff")[0]["id"]
    invite(actor=theirs, draft_id=draft.pk, invited=Invited("client", "林小满", "13800000077", client), now=now)
    visitor = Visitor("林小满", "id_card", PLAINTIFF["id_number"])
    start_at_counter(actor=actor_for(clerk), visitor=visitor, form_key="private_lending", cause_code="", now=now)


def wrong_with(page: Page, address: str) -> list[str]:
    """What is wrong with the page as it is drawn."""
    found: list[dict[str, Any]] = Axe().run(page, options=LOOK_FOR).response["violations"]
    wrong = [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found if rule["impact"] in SERIOUS]
    wrong += ["wider than the screen"] if wider_than_screen(page) else []
    wrong += [f"cut: {one}" for one in page.evaluate(CUT)]
    if weight(page) > HEAVIEST[page.locator("html").get_attribute("data-density") or "people"]:
        wrong.append(f"{weight(page)} bytes")
    return [f"{address} {one}" for one in wrong]


def is_page(client: Client, path: str) -> bool:
    answer = client.get(path)
    return answer.status_code == 200 and "html" in answer.headers.get("Content-Type", "")


def test_every_page_is_whole_light_and_accessible_on_the_smallest_phone(
    live_server: LiveServer, browser: Browser, people: dict[str, User]
) -> None:
    seen: set[str] = set()
    wrong: list[str] = []
    for number, user in enumerate(people.values()):
        client = sign_in(user)
        paths = [path for path in Crawl(client, most=40).walk().seen if shape(path) not in seen and is_page(client, path)]
        seen |= {shape(path) for path in paths}
        context = browser.new_context(viewport=NARROW, reduced_motion="reduce")  # type: ignore[arg-type]
        language = {"django_language": "en" if number % 2 else "zh-hans"}
        cookies = {name: morsel.value for name, morsel in client.cookies.items()} | language
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        for path in {shape(path): path for path in paths}.values():
            page.goto(live_server.url + path)
            wrong += wrong_with(page, path) if page.url.endswith(path) else [f"{path} led to {page.url}"]
        context.close()
    assert not wrong
    unseen = [room for room in ROOMS if not any(f"/{room}/" in path for path in seen)]
    assert not unseen
