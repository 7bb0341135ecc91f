"""Claims of three forms filed on a phone, from "what happened" to the confirmation; how much a person has to type.

Each step is looked at by axe at 390 px; none scrolls sideways at 320 px. ``manage.py bench filing_inputs`` reads what is printed.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.kernel.web.browser import HEAVIEST, weight
from tests.servers.portal import Portal
from tests.stories.browser import Visitor
from tests.stories.conftest import PICTURES
from tests.stories.filing_steps import ANSWERS, DEFENDANT, PLAINTIFF_PHONE, fill, page_addresses

pytestmark = [pytest.mark.story, pytest.mark.any_database, pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(900)]

MOST_INPUTS = 40
NARROW = {"width": 320, "height": 640}
PHONE = {"width": 390, "height": 844}
LAST = {"e_service": "yes", "mediation_willing": "no"}
PROPERTY_SERVICE = {
    **LAST,
    "fees_owed": "4806", "penalty_claimed": "no", "contract_kind": "early", "contract_date": "2020-05-01",
    "owner_side": "禅城示例置业有限公司", "premises_place": "佛山市禅城区示例花园3栋1201（虚构）", "area": "89",
    "fee_by": "area", "unit_price": "3.00", "service_from": "2020-06-01", "payment_way": "monthly",
    "owed_from": "2025-01-01", "owed_until": "2026-03-31", "demanded": "yes", "demanded_by": "notice",
}  # fmt: skip
DIVORCE = {
    **LAST,
    "private_hearing": "yes", "knows_in_person": "yes", "children_count": "1", "child1_name": "郑小宁",
    "child1_born": "2018-05-06", "child1_with": "plaintiff", "support_claimed": "yes", "support_monthly": "2000",
    "property_claimed": "no", "married_on": "2015-10-01", "divorce_reason": "长期争吵，感情确已破裂",
    "plaintiff_is_husband": "no", "sued_before": "no",
}  # fmt: skip
CLAIMS = [
    ("借出去的钱要不回来", "private_lending", ANSWERS, "iou"),
    ("业主拖欠物业费", "property_service", PROPERTY_SERVICE, "contract"),
    ("想离婚", "divorce", DIVORCE, "marriage_certificate"),
]


@pytest.fixture(scope="module")
def visitor(court: Portal, browser: Browser) -> Visitor:
    """A litigant with a phone whose real name is proven."""
    arrived = Visitor.arrive(browser, court, "litigant", PICTURES / "forms", width="phone")
    arrived.log_in()
    return arrived


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photographed paper."""
    from PIL import Image

    path = tmp_path_factory.mktemp("evidence") / "材料.jpg"
    Image.new("RGB", (900, 600), "white").save(path)
    return path


def measured(what: str, figure: int) -> None:
    print(f"measured {what}: {figure}")  # noqa: T201 - the bench reads it


def test_the_first_page_is_light(court: Portal, browser: Browser) -> None:
    """What somebody loads who comes for the first time: the portal's own page, and the one where filing begins."""
    for path in ("/", "/file/"):
        page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
        page.goto(court.url + path)
        measured(f"bytes of {path}", weight(page))
        assert 0 < weight(page) < HEAVIEST["people"]
        page.context.close()


@pytest.mark.parametrize(("words", "form", "answers", "kind"), CLAIMS, ids=[claim[1] for claim in CLAIMS])
def test_a_claim_is_filed_on_a_phone_with_few_inputs(
    visitor: Visitor, photo: Path, words: str, form: str, answers: dict[str, str], kind: str
) -> None:
    inputs = _choose(visitor, words, form)
    draft = re.sub(r"https?://[^/]+", "", visitor.page.url)
    inputs += _parties(visitor, draft)
    for address in page_addresses(visitor, draft):
        inputs += _answer(visitor, address, answers, f"{form}-{address.rstrip('/').rsplit('/', 1)[-1]}")
    inputs += _evidence(visitor, draft, photo, kind)
    visitor.go(f"{draft}check/")
    _looked_at(visitor, f"{form}-check")
    visitor.press("提交立案申请")
    assert "/filings/" in visitor.page.url, visitor.page.inner_text("main")[:400]
    _looked_at(visitor, f"{form}-confirmation")
    measured("inputs", inputs)
    assert inputs <= MOST_INPUTS, inputs


def _choose(visitor: Visitor, words: str, form: str) -> int:
    """From what happened to the draft: a link, a place, a court that is proposed."""
    visitor.go("/file/")
    _looked_at(visitor, "start")
    visitor.press(words)
    visitor.page.locator("select[name=defendant]").select_option(label="佛山市禅城区")
    visitor.press("查看有管辖权的法院")
    _looked_at(visitor, f"{form}-court")
    visitor.press("选择这个法院并继续")
    return 2


def _parties(visitor: Visitor, draft: str) -> int:
    visitor.go(f"{draft}parties/defendant/")
    visitor.press("个人")
    _looked_at(visitor, "defendant")
    inputs = 1 + fill(visitor, DEFENDANT)
    visitor.press("保存并继续")
    visitor.go(f"{draft}parties/plaintiff/")
    visitor.page.locator("main a[href*='/party/']").first.click()
    visitor.page.wait_for_load_state()
    _looked_at(visitor, "plaintiff")
    inputs += fill(visitor, {"phone": PLAINTIFF_PHONE, "has_agent": "no"})
    visitor.press("保存并继续")
    return inputs


def _answer(visitor: Visitor, address: str, answers: dict[str, str], name: str) -> int:
    """Answer a page as often as it opens further questions."""
    visitor.go(address)
    _looked_at(visitor, name)
    inputs = 0
    for _ in range(4):
        inputs += fill(visitor, answers)
        with visitor.page.expect_navigation():  # one press is enough, also while questions are arriving
            visitor.press("保存并继续")
        if not visitor.page.url.split("?")[0].endswith(address):
            return inputs
    raise AssertionError(f"{address}: {visitor.page.inner_text('main')[:400]}")


def _evidence(visitor: Visitor, draft: str, photo: Path, kind: str) -> int:
    visitor.go(f"{draft}evidence/")
    _looked_at(visitor, "evidence")
    visitor.page.locator("input[type=file]").set_input_files(photo)
    inputs = 1 + fill(visitor, {"kinds": kind, "title": "材料", "purpose": "证明双方的关系"})
    visitor.press("添加这件证据")
    visitor.page.locator("main table").get_by_text("证明双方的关系").wait_for(timeout=30_000)
    return inputs


def _looked_at(visitor: Visitor, name: str) -> None:
    """axe and a picture at 390 px; no sideways scrolling at 320 px."""
    visitor.look(name)
    visitor.page.set_viewport_size(NARROW)
    wide = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    visitor.page.set_viewport_size(PHONE)
    measured(f"beyond the edge at {NARROW['width']} px, step {name}", wide)
    assert wide <= 0, f"{name}: {wide} px too wide at 320 px"
