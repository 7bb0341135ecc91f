"""Pages of enforcement, for each who meets them."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case
from filing.enforcement.actions.decide import check_sanction
from filing.enforcement.actions.impose import MeasureOrder, impose_measure
from filing.enforcement.actions.issue_notice import issue_notice
from filing.enforcement.actions.propose import propose_listing, propose_restriction
from filing.enforcement.models import DishonestyListing, EnforcementApplication, EnforcementCase, Measure, MoneyReceived, Sanction
from tests.factories.documents import ready_to_sign
from tests.factories.enforcement import EnforcementWorld, make_effective_case, make_enforcement, make_world
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
CONFIRMED = {"confirmed": "yes"}


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    return make_world()


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    ready_to_sign(now)
    return issue_notice(actor=world.officer, enforcement_id=make_enforcement(world, now).pk, now=now)


def browser(actor: Actor) -> Client:
    return sign_in(User.objects.get(pk=actor.user_id))


def act(name: str, enforcement: EnforcementCase) -> str:
    return reverse(f"filing:{name}", args=[enforcement.pk])


def test_a_creditor_applies_in_three_clicks_without_typing(world: EnforcementWorld) -> None:
    client = browser(world.creditor)
    home = client.get(reverse("filing:case", args=[world.case.pk])).content.decode()
    apply = reverse("filing:enforcement_apply", args=[world.case.pk])
    assert apply in home
    page = client.get(apply).content.decode()
    assert "¥105,510.62" in page
    assert "周远航" in page
    done = client.post(apply, {"known_assets": ""}, follow=True)
    assert "已收到您的执行申请" in done.content.decode()
    assert EnforcementApplication.objects.get().claim["total"] == "105510.62"


def test_too_early_the_page_says_from_which_day_and_why_and_offers_no_button(world: EnforcementWorld) -> None:
    client = browser(world.creditor)
    with clock.at(dt.datetime(2026, 7, 10, 2, tzinfo=dt.UTC)):
        home = client.get(reverse("filing:case", args=[world.case.pk])).content.decode()
        page = client.get(reverse("filing:enforcement_apply", args=[world.case.pk])).content.decode()
    assert "从 2026年7月14日（周二） 起可以申请，还有4天" in page
    assert "裁判于 2026年7月1日（周三） 生效，其中确定的履行期限到 2026年7月13日（周一） 为止" in page
    assert "提交执行申请" not in page
    assert "从 2026年7月14日（周二） 起可以申请强制执行" in home
    with clock.at(dt.datetime(2026, 7, 14, 2, tzinfo=dt.UTC)):
        assert "提交执行申请" in client.get(reverse("filing:enforcement_apply", args=[world.case.pk])).content.decode()


def test_the_filing_clerk_gives_it_a_number(world: EnforcementWorld) -> None:
    browser(world.creditor).post(reverse("filing:enforcement_apply", args=[world.case.pk]))
    client = browser(world.clerk)
    application = EnforcementApplication.objects.get()
    listed = client.get(reverse("filing:enforcement_applications")).content.decode()
    assert world.case.case_number in listed
    for _twice in range(2):
        accepted = client.post(reverse("filing:enforcement_accept", args=[application.pk]), follow=True)
    assert EnforcementCase.objects.count() == 1
    assert "（2026）粤0604执1号" in accepted.content.decode()


def test_the_queue_needs_the_same_queries_for_many_cases(
    world: EnforcementWorld, now: dt.datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    from filing.enforcement.actions.accept import accept_application
    from filing.enforcement.actions.apply import apply_for_enforcement
    from tests.factories.people import actor_for

    for _case in range(8):
        plaintiff = make_user()
        case = make_effective_case(plaintiff, None)
        application = apply_for_enforcement(actor=actor_for(plaintiff), case_id=case.pk, now=now)
        accept_application(actor=world.clerk, application_id=application.pk, now=now)
    client = browser(world.officer)
    with django_assert_max_num_queries(40):
        page = client.get(reverse("filing:enforcement_queue")).content.decode()
    assert page.count("¥105,510.62") == 8


def test_lists_tell_an_enforcement_from_its_suit_and_name_who_enforces(
    world: EnforcementWorld, enforcement: EnforcementCase
) -> None:
    creditor, debtor = enforcement.case.parties.get(role="creditor"), world.debtor_in(enforcement)
    queue = browser(world.officer).get(reverse("filing:enforcement_queue")).content.decode()
    assert f">{creditor.name}</td>" in queue
    assert f">{debtor.name}</td>" in queue
    mine = browser(world.creditor).get(reverse("filing:my")).content.decode()
    assert enforcement.case.title == f"{creditor.name} 申请执行 {debtor.name} 民间借贷纠纷"
    assert enforcement.case.title in mine
    assert f"执行：{enforcement.case.title}" not in mine
    Case.objects.filter(pk=enforcement.case_id).update(title=world.case.title)  # as it was called before
    assert f"执行：{world.case.title}" in browser(world.creditor).get(reverse("filing:my")).content.decode()


def test_a_listing_is_offered_only_while_a_debtor_is_left_to_list(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    client, offered = browser(world.officer), act("enforcement_propose_listing", enforcement)
    assert offered in client.get(act("enforcement_case", enforcement)).content.decode()
    propose_listing(
        actor=world.officer, enforcement_id=enforcement.pk, debtor_id=world.debtor_in(enforcement).pk, ground=4,
        facts="逾期未报告财产。", now=now,
    )  # fmt: skip
    page = client.get(act("enforcement_case", enforcement)).content.decode()
    assert offered not in page
    assert act("enforcement_propose_restriction", enforcement) in page


def test_a_measure_is_lifted_on_a_page_of_its_own_and_not_before_a_reason_is_given(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    order = MeasureOrder("deposit", world.debtor_in(enforcement).pk, "尾号0001的账户", dt.date(2027, 9, 1), "演示银行")
    held = impose_measure(actor=world.officer, enforcement_id=enforcement.pk, order=order, now=now, key="lifted")
    client, lift = browser(world.officer), reverse("filing:enforcement_measure_lift", args=[held.pk])
    assert f'href="{lift}"' in client.get(act("enforcement_case", enforcement)).content.decode()
    asked = client.get(lift).content.decode()
    assert "尾号0001的账户 · 演示银行" in asked
    assert "债务已经清偿" in asked
    refused = client.post(lift, {"reason": "款项到账。"})
    assert refused.status_code == 422
    assert "款项到账。" in refused.content.decode()
    held.refresh_from_db()
    assert held.state == Measure.State.ACTIVE
    given = {"ground": "paid", "reason": "款项到账。"}
    page = client.post(lift, given | CONFIRMED, follow=True).content.decode()
    held.refresh_from_db()
    assert held.state == Measure.State.LIFTED
    assert "款项到账。" in page
    assert "解除裁定书" in page


@pytest.mark.parametrize("what", ["enforcement_measure", "enforcement_measure_renew", "enforcement_measure_lift"])
def test_the_officer_reads_the_ruling_before_signing_it(
    world: EnforcementWorld, enforcement: EnforcementCase, what: str, now: dt.datetime
) -> None:
    debtor = world.debtor_in(enforcement)
    order = MeasureOrder("deposit", debtor.pk, "尾号0001的账户", dt.date(2027, 9, 1), "演示银行")
    held = impose_measure(actor=world.officer, enforcement_id=enforcement.pk, order=order, now=now, key="held")
    imposed = {"debtor": str(debtor.pk), "kind": "deposit", "item": "尾号0002的账户", "holder": "演示银行", "key": "K1"}
    given, reads = {
        "enforcement_measure": (imposed | {"expires_on": "2027-09-01"}, "尾号0002的账户"),
        "enforcement_measure_renew": ({"expires_on": "2027-08-31"}, "2027年8月31日"),
        "enforcement_measure_lift": ({"ground": "paid", "reason": "款项到账。"}, "款项到账。"),
    }[what]
    about = enforcement if what == "enforcement_measure" else held
    client, address = browser(world.officer), reverse(f"filing:{what}", args=[about.pk])
    before = CourtDocument.objects.count()
    page = client.post(address, given).content.decode()
    assert "文书还没有作出" in page
    assert "执行裁定书" in page
    assert reads in page
    assert client.post(address, given | {"pdf": "yes"})["Content-Type"] == "application/pdf"
    again = client.post(address, given | {"back": "yes"}).content.decode()
    assert all(f'value="{value}"' in again or value in again for value in given.values())
    assert CourtDocument.objects.count() == before
    assert Measure.objects.get().state == Measure.State.ACTIVE
    client.post(address, given | CONFIRMED)
    assert CourtDocument.objects.filter(kind="enforcement_ruling_freeze", state="sealed").count() == 2


def test_a_measure_that_lasts_too_long_is_refused_beside_its_field(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    client = browser(world.officer)
    typed = {
        "debtor": str(world.debtor_in(enforcement).pk),
        "kind": "deposit",
        "item": "尾号1234账户",
        "holder": "演示银行",
        "amount": "105510.62",
        "expires_on": "2029-09-01",
        "key": "K1",
    }
    refused = client.post(act("enforcement_measure", enforcement), typed)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert page.count("最长到2027年9月1日（周三）") == 2
    assert "尾号1234账户" in page
    typed |= CONFIRMED
    for _twice in range(2):
        done = client.post(act("enforcement_measure", enforcement), {**typed, "expires_on": "2027-09-01"}, follow=True)
        assert "裁定已签名盖章" in done.content.decode()
    other = client.post(act("enforcement_measure", enforcement), {**typed, "expires_on": "2027-08-01"})
    assert "已经提交过" in other.content.decode()
    assert Measure.objects.get().document is not None


def test_money_in_the_future_is_refused_and_a_form_sent_twice_counts_once(
    world: EnforcementWorld, enforcement: EnforcementCase
) -> None:
    client = browser(world.officer)
    typed = {"amount": "5000", "received_on": "2026-09-02", "note": "", "key": "K1"}
    assert "不能晚于今天" in client.post(act("enforcement_money", enforcement), typed).content.decode()
    for _twice in range(2):
        client.post(act("enforcement_money", enforcement), {**typed, "received_on": "2026-09-01"})
    assert MoneyReceived.objects.count() == 1


def test_proposed_checked_decided_on_three_peoples_pages(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    typed = {"debtor": str(world.debtor_in(enforcement).pk), "ground": "4", "facts": "逾期未报告财产。"}
    browser(world.officer).post(act("enforcement_propose_listing", enforcement), typed)
    listing = DishonestyListing.objects.get()
    for actor, step in ((world.head, "check"), (world.president, "decide")):
        client = browser(actor)
        assert listing.debtor.name in client.get(reverse("filing:enforcement_approvals")).content.decode()
        url = reverse(f"filing:enforcement_sanction_{step}", args=["listing", listing.pk])
        assert url in client.get(reverse("filing:enforcement_sanction", args=["listing", listing.pk])).content.decode()
        for _twice in range(2):
            assert client.post(url, CONFIRMED).status_code == 302
    listing.refresh_from_db()
    assert listing.state == Sanction.State.IN_FORCE
    assert OutboxEvent.objects.filter(name="filing.DebtorListed").count() == 1


@pytest.mark.parametrize("kind", ["listing", "restriction"])
def test_the_president_reads_the_decision_before_it_is_signed(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime, kind: str
) -> None:
    sanction = proposed(kind, world, enforcement, now)
    check_sanction(actor=world.head, model=type(sanction), sanction_id=sanction.pk, now=now)
    client, address = browser(world.president), reverse("filing:enforcement_sanction_decide", args=[kind, sanction.pk])
    page = client.post(address)
    assert page.status_code == 200
    assert sanction.debtor.name in page.context["page"]
    assert "逾期未报告财产" in page.context["page"]
    assert client.post(address, {"pdf": "yes"})["Content-Type"] == "application/pdf"
    assert client.post(address, {"back": "yes"})["Location"] == reverse("filing:enforcement_sanction", args=[kind, sanction.pk])
    sanction.refresh_from_db()
    assert (sanction.state, sanction.document) == (Sanction.State.CHECKED, None)


def proposed(kind: str, world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> Sanction:
    debtor, reason = world.debtor_in(enforcement).pk, "逾期未报告财产。"
    if kind == "listing":
        return propose_listing(
            actor=world.officer, enforcement_id=enforcement.pk, debtor_id=debtor, ground=4, facts=reason, now=now
        )
    EnforcementCase.objects.filter(pk=enforcement.pk).update(perform_by=now.date() - dt.timedelta(days=2))
    return propose_restriction(actor=world.officer, enforcement_id=enforcement.pk, debtor_id=debtor, basis=reason, now=now)


def test_a_reason_is_needed_to_decline(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    typed = {"debtor": str(world.debtor_in(enforcement).pk), "ground": "1", "facts": "有房产出租收入。"}
    browser(world.officer).post(act("enforcement_propose_listing", enforcement), typed)
    listing = DishonestyListing.objects.get()
    url = reverse("filing:enforcement_sanction_decline", args=["listing", listing.pk])
    assert browser(world.head).post(url, {"reason": ""}).status_code == 422
    listing.refresh_from_db()
    assert listing.state == Sanction.State.PROPOSED


def test_closing_says_what_is_open(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    page = browser(world.officer).post(act("enforcement_close", enforcement), {"way": "completed"}).content.decode()
    assert "还有债务没有清偿" in page


def test_both_sides_follow_the_case_and_strangers_do_not(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    url = act("enforcement_case", enforcement)
    for actor in (world.creditor, world.debtor):
        page = browser(actor).get(url).content.decode()
        assert "¥105,510.62" in page
        assert act("enforcement_measure", enforcement) not in page
    assert browser(world.stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_the_pages_speak_english(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    client = browser(world.creditor)
    client.cookies["django_language"] = "en"
    page = client.get(act("enforcement_case", enforcement)).content.decode()
    assert "Doubled interest for delay" in page
    assert "迟延履行期间的加倍部分债务利息" not in page
