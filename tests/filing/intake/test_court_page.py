"""The court page: proposes from what was entered, explains, warns, and lets every court be chosen."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.courts.models import Level
from courtportal.kernel.identity.models import User
from filing.intake.hints import checklist_for, hints_for
from filing.intake.models import FilingDraft
from tests.factories.claims import make_claim_draft
from tests.factories.filings import litigant
from tests.factories.people import make_court, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
CHANCHENG, NANHAI = "佛山市禅城区人民法院", "佛山市南海区人民法院"


@pytest.fixture
def user() -> User:
    return make_user("林小满")


@pytest.fixture
def client(user: User) -> Client:
    """Two basic courts under one intermediate court."""
    above = make_court("粤06", "广东省佛山市中级人民法院", Level.INTERMEDIATE)
    for court in (make_court(), make_court("粤0605", NANHAI)):
        court.parent = above
        court.save()
    return sign_in(user)


def page(client: Client, form: str, cause: str = "", **places: str) -> str:
    data = {**({"cause": cause} if cause else {}), **places}
    return client.get(reverse("filing:court_advice", args=[form]), data).content.decode()


def test_a_lease_is_exclusive_and_says_so(client: Client) -> None:
    found = page(client, "general", "116(2)", immovable="粤0605")
    assert "约定其他法院无效" in found
    assert f'value="粤0605" checked>{NANHAI}' in found
    assert f'value="粤0604" checked>{CHANCHENG}' not in found


def test_a_very_large_claim_goes_to_the_court_above(client: Client) -> None:
    found = page(client, "sale_of_goods", defendant="粤0604", payee="粤0605", amount="600,000,000")
    assert 'value="粤06" checked>广东省佛山市中级人民法院' in found
    assert "级别管辖" in found


def test_a_wrong_amount_is_named_and_nothing_is_advised(client: Client) -> None:
    found = page(client, "sale_of_goods", defendant="粤0604", amount="很多")
    assert found.count("请填写多少元，例如 100000、10万 或 十万元。") == 2
    assert "可以选择的法院</h2>" not in found


def test_a_court_nobody_advised_can_be_chosen_all_the_same(client: Client) -> None:
    answer = client.post(reverse("filing:court_advice", args=["property_service"]), {"court": "粤0605"})
    draft = FilingDraft.objects.get()
    assert answer["Location"] == reverse("filing:draft", args=[draft.pk])
    assert (draft.court and draft.court.code, draft.cause_code, draft.form_key) == ("粤0605", "126", "property_service")


def test_the_cause_goes_along_to_the_draft(client: Client) -> None:
    url = f"{reverse('filing:court_advice', args=['labour_dispute'])}?cause=205(5)"
    client.post(url, {"court": "粤0604"})
    assert FilingDraft.objects.get().cause_code == "205(5)"


@pytest.mark.parametrize(
    ("form", "cause"), [("general", ""), ("general", "108(3)"), ("private_lending", "126"), ("general", "P4"), ("no_form", "")]
)
def test_a_cause_that_the_form_does_not_serve_is_not_found(client: Client, form: str, cause: str) -> None:
    data = {"cause": cause} if cause else {}
    assert client.get(reverse("filing:court_advice", args=[form]), data).status_code == 404


def test_entered_facts_propose_courts_without_asking_again(client: Client, user: User, now: dt.datetime) -> None:
    client.post(reverse("filing:court_advice", args=["property_service"]), {"court": "粤0605"})
    draft = FilingDraft.objects.get()
    draft.content["parties"] += [
        {
            "id": "d",
            "role": "defendant",
            "kind": "person",
            "source": "",
            "answers": {"name": "高宁", "address": "佛山市禅城区演示路8号"},
        }
    ]
    draft.save()
    found = client.get(reverse("filing:draft_court", args=[draft.pk])).content.decode()
    assert f'value="粤0604" checked>{CHANCHENG}' in found
    assert f"现在选择的是：{NANHAI}" in found


def test_who_lives_where_the_portal_has_no_court_is_sued_where_the_money_is_to_be_received(client: Client) -> None:
    found = page(client, "private_lending", defendant="elsewhere", payee="粤0604")
    assert "其他地方（上面没有的）" in found
    assert "您选了“其他地方”" in found
    assert re.findall(r'name="court" value="([^"]*)"', found) == ["粤0604"]
    assert found.count("可以选择的法院") == 1
    assert "看不出有管辖权的法院" in page(client, "private_lending", defendant="elsewhere")


def test_an_arbitration_clause_warns_and_does_not_stop(client: Client, user: User) -> None:
    client.post(reverse("filing:court_advice", args=["sale_of_goods"]), {"court": "粤0604"})
    draft = FilingDraft.objects.get()
    draft.content["answers"] |= {"forum_agreed": "yes", "forum_clause": "提交佛山仲裁委员会仲裁"}
    draft.save()
    url = reverse("filing:draft_court", args=[draft.pk])
    assert "合同里写了仲裁" in client.get(url, {"defendant": "粤0604"}).content.decode()
    assert client.post(url, {"court": "粤0605"}).status_code == 302


def test_the_start_finds_by_words_and_opens_every_cause(client: Client) -> None:
    start = reverse("filing:start")
    found = client.post(start, {"q": "房东不退押金"}, follow=True).content.decode()
    assert f"{reverse('filing:court_advice', args=['general'])}?cause=116%282%29" in found
    lent = client.post(start, {"q": "朋友欠我三万块钱不还"}, follow=True).content.decode().split("常见的事")[0]
    assert lent.index("借出去的钱要不回来") < lent.index("民间借贷纠纷")
    insulted = client.post(start, {"q": "朋友圈骂我"}, follow=True).content.decode()
    assert f"{reverse('filing:court_advice', args=['general'])}?cause=6&amp;told=" in insulted
    everything = client.get(reverse("filing:all_causes")).content.decode()
    assert everything.count("<li>") > 100


def test_a_sentence_that_fits_nothing_leads_to_the_general_form_and_says_why(client: Client) -> None:
    found = client.post(reverse("filing:start"), {"q": "外星人来了"}, follow=True).content.decode()
    assert "案由由法院在立案时确定" in found
    for heading in ("H4.1", "H10.1", "H3.2"):
        address = f"{reverse('filing:court_advice', args=['general'])}?cause={heading}"
        assert address in found
        assert client.get(address).status_code == 200


def test_who_was_sued_or_has_won_is_led_to_the_case_instead_of_a_filing(client: Client) -> None:
    for sentence, words in {"我收到法院传票": "我被起诉了", "判决了不给钱怎么办": "申请执行"}.items():
        found = client.post(reverse("filing:start"), {"q": sentence}, follow=True).content.decode()
        assert words in found
        assert f'href="{reverse("filing:my")}"' in found


def test_the_task_list_tells_cost_time_and_papers(client: Client, now: dt.datetime) -> None:
    actor = litigant()
    draft = make_claim_draft("property_service", actor, now)
    page = sign_in(User.objects.get(pk=actor.user_id)).get(reverse("filing:draft", args=[draft.pk])).content.decode()
    assert "¥25.00" in page
    assert "诉讼时效到" in page
    assert "物业服务合同纠纷立案申请" in page
    assert "催缴通知" in page


def test_the_checklist_ticks_what_is_there(client: Client, now: dt.datetime) -> None:
    draft = make_claim_draft("divorce", litigant(), now)
    item = draft.evidence.get()
    item.kinds = ["marriage_certificate"]
    item.save()
    rows = {row.label: row.there for row in checklist_for("divorce", draft)}
    assert rows["结婚证或者婚姻登记档案"]
    assert not rows["以前的裁判文书"]
    assert [hint.text for hint in hints_for(draft, dt.date(2026, 9, 1))]


def test_a_page_shows_what_it_works_out(client: Client, now: dt.datetime) -> None:
    actor = litigant()
    draft = make_claim_draft("property_service", actor, now)
    url = reverse("filing:draft_page", args=[draft.pk, "arrears"])
    page = sign_in(User.objects.get(pk=actor.user_id)).get(url).content.decode()
    assert "18个月" in page
    assert "¥4,806.00" in page or "4,806.00元" in page
