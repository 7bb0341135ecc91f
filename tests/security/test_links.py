"""No page offers a way that is closed: whatever role looks, each link answers, each form leads where the role has a rule."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import resolve

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role, may_ever
from courtportal.kernel.authz.guard import Guard
from courtportal.kernel.identity.models import User
from filing.cases.models import Case
from filing.dossier.entries import add_dossier_entry, add_secret_entry
from filing.dossier.rules.matters import Matter
from tests.factories import documents
from tests.factories.enforcement import make_enforcement, make_world
from tests.factories.filings import litigant, make_bench, make_case
from tests.factories.hearings import make_hearing
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in
from tests.security.crawler import Crawl
from transcription.transcripts.room import prepare_room

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def people(now: dt.datetime) -> dict[str, User]:
    """One of each role around cases of a court: one just accepted, one whose hearing is near, one that is enforced."""
    documents.ready_to_sign(now)
    make_bench()
    case = make_case(now, litigant())
    world = make_hearing(starts_at=clock.now() + dt.timedelta(hours=1))
    prepare_room(world.hearing)
    enforced = make_world(make_court("粤0605", "佛山市南海区人民法院"))
    make_enforcement(enforced, now)
    handling = {name: User.objects.get(pk=getattr(enforced, name).user_id) for name in ("officer", "creditor", "debtor")}
    roles = sorted(set(Role) - {Role.PUBLIC, Role.SYSTEM, Role.LITIGANT, Role.LAWYER})
    found = {str(role): make_staff(role, make_court()) for role in roles}
    found |= {f"panel {one.duty}": one.user for one in case.panel.select_related("user")}
    plaintiff = case.parties.get(role="plaintiff").user
    assert plaintiff is not None
    return found | handling | {
        "plaintiff": plaintiff, "plaintiff heard": world.plaintiff, "defendant": world.defendant, "lawyer": world.lawyer,
        "judge heard": world.judge, "clerk heard": world.clerk, "stranger": world.stranger,
    }  # fmt: skip


def closed_forms(crawl: Crawl, actor: Actor) -> list[tuple[str, str]]:
    """Forms that the actor's role can never send."""
    closed = []
    for action, page in crawl.forms.items():
        guard: Guard | None = getattr(resolve(action.split("?")[0]).func, "guard", None)
        if guard is not None and not may_ever(actor, guard.object, guard.action):
            closed.append((action, page))
    return closed


def test_no_offered_way_is_closed(people: dict[str, User]) -> None:
    dead = {}
    for name, user in people.items():
        crawl = Crawl(sign_in(user), most=40).walk()
        assert len(crawl.seen) > 8, name
        dead[name] = crawl.dead + closed_forms(crawl, actor_for(user))
    dead["nobody"] = Crawl(Client(), most=40).walk().dead
    assert not {name: found for name, found in dead.items() if found}


@pytest.mark.parametrize("role", [Role.DIVISION_HEAD, Role.PRESIDENT])
def test_who_supervises_reads_the_main_volume_of_the_own_court_only(now: dt.datetime, role: Role) -> None:
    make_bench()
    case: Case = make_case(now, litigant())
    add_dossier_entry(case=case, under=Matter.STATEMENT, title="公开的材料", key="open")
    add_secret_entry(case=case, kind="deliberation", title="合议笔录", key="secret", data=b"secret")
    path = f"/cases/{case.pk}/dossier/"
    page = sign_in(make_staff(role, case.court)).get(path).content.decode()
    assert "公开的材料" in page
    assert "合议笔录" not in page
    assert sign_in(make_staff(role, make_court("粤0605", "佛山市南海区人民法院"))).get(path).status_code == 404
