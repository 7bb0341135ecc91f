"""The litigant and the filing clerk at their pages."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.stories.browser import Visitor

PLAINTIFF_PHONE = "13900000001"
DEFENDANT_PHONE = "13900000099"

# What a litigant types or chooses, by the name of the field; fields not named here keep what the page proposes.
ANSWERS = {
    "principal_owed": "100000",
    "interest_claimed": "yes",
    "interest_amount": "4000",
    "interest_method": "按年利率6%计算",
    "interest_until_paid": "yes",
    "fee_claimed": "yes",
    "contract_form": "iou",
    "contract_date": "2025-01-15",
    "amount_agreed": "100000",
    "amount_provided": "100000",
    "provided_by": "transfer",
    "provided_on": "2025-01-15",
    "term_agreed": "yes",
    "term_end": "2026-01-15",
    "rate_agreed": "yes",
    "rate": "6",
    "rate_period": "year",
    "principal_repaid": "0",
    "overdue": "yes",
    "overdue_since": "2026-01-16",
    "basis": "contract",
    "service_address": "佛山市禅城区示例路1号（虚构）",
    "service_recipient": "林小满",
    "service_phone": PLAINTIFF_PHONE,
    "e_service": "yes",
    "e_service_channels": "sms",
    "mediation_willing": "no",
    "knows_mediation": "yes",
}
DEFENDANT = {"name": "郑海生", "sex": "male", "phone": DEFENDANT_PHONE, "address": "广东省佛山市禅城区示例路99号（虚构）"}


def fill(visitor: Visitor, answers: dict[str, str]) -> int:
    """Answer every visible field of the page's form that ``answers`` knows; what appears by an answer is answered too.

    Returns how many fields a person had to touch: what the page proposes already is left as it is.
    """
    page, touched = visitor.page, 0
    for name, value in answers.items():
        fields = page.locator(f"main form [name='{name}']")
        if not fields.count() or not fields.first.is_visible():
            continue
        kind = fields.first.evaluate("field => field.type")
        if _proposed(visitor, name, value, kind):
            continue
        touched += 1
        if kind in {"radio", "checkbox"}:
            page.locator(f"main form [name='{name}'][value='{value}']").check()
        elif kind == "select-one":
            fields.first.select_option(value)
        else:
            fields.first.fill(value)
        if kind in {"radio", "checkbox", "select-one"}:
            page.wait_for_timeout(150)  # the answer is saved, and may bring further questions up
            page.wait_for_load_state("networkidle")
    return touched


def _proposed(visitor: Visitor, name: str, value: str, kind: str) -> bool:
    """Whether the page holds this answer already."""
    if kind in {"radio", "checkbox"}:
        return bool(visitor.page.locator(f"main form [name='{name}'][value='{value}']").is_checked())
    return bool(visitor.page.locator(f"main form [name='{name}']").first.input_value() == value)


def save(visitor: Visitor) -> None:
    """Save the page and go on; an error on the page fails."""
    visitor.press("保存并继续")
    assert not visitor.page.locator(".error-summary").count(), visitor.page.locator(".error-summary").inner_text()


def choose_court(visitor: Visitor) -> None:
    """From "what happened" to the court that the advice names."""
    page = visitor.page
    visitor.go("/file/")
    visitor.look("file-start")
    visitor.press("借出去的钱要不回来")
    page.locator("select[name=defendant]").select_option(label="佛山市禅城区")
    visitor.press("查看有管辖权的法院")
    page.get_by_label("佛山市禅城区人民法院").check()
    visitor.press("选择这个法院并继续")
    expect(page.locator("h1")).to_contain_text("立案申请")


def fill_in_claim(visitor: Visitor, evidence: Path) -> str:
    """Fill in every page of the task list; returns the draft's address."""
    page = visitor.page
    draft = re.sub(r"https?://[^/]+", "", page.url)
    visitor.look("file-tasks")
    _add_defendant(visitor, draft)
    _confirm_plaintiff(visitor, draft)
    for address in page_addresses(visitor, draft):
        visitor.go(address)
        fill(visitor, ANSWERS)
        save(visitor)
        if visitor.page.url.split("?")[0].endswith(address):  # an answer brought further questions up
            fill(visitor, ANSWERS)
            save(visitor)
    visitor.go(f"{draft}evidence/")
    page.locator("input[type=file]").set_input_files(evidence)
    fill(visitor, {"kinds": "iou", "title": "借条", "purpose": "证明借贷关系"})
    visitor.press("添加这件证据")
    expect(page.locator("main table").get_by_text("证明借贷关系")).to_be_visible(timeout=30_000)
    visitor.look("file-evidence")
    return draft


def page_addresses(visitor: Visitor, draft: str) -> list[str]:
    """The addresses of the question pages in the order of the task list."""
    visitor.go(draft)
    links = visitor.page.locator(f"main a[href*='{draft}page/']")
    return list(dict.fromkeys(link.get_attribute("href") or "" for link in links.all()))


def _confirm_plaintiff(visitor: Visitor, draft: str) -> None:
    visitor.go(f"{draft}parties/plaintiff/")
    visitor.page.locator("main a[href*='/party/']").first.click()
    visitor.page.wait_for_load_state()
    fill(visitor, {"phone": PLAINTIFF_PHONE, "has_agent": "no"})
    save(visitor)


def _add_defendant(visitor: Visitor, draft: str) -> None:
    visitor.go(f"{draft}parties/defendant/")
    visitor.press("个人")
    fill(visitor, DEFENDANT)
    visitor.look("file-defendant")
    save(visitor)


def submit(visitor: Visitor, draft: str) -> str:
    """Check the answers, look at the preview, submit; returns the address of the filing."""
    page = visitor.page
    visitor.go(f"{draft}check/")
    visitor.look("file-check")
    visitor.press("提交立案申请")
    expect(page.locator("h1")).to_be_visible()
    visitor.look("file-confirmation")
    return re.sub(r"https?://[^/]+", "", page.url)


def accept(clerk: Visitor, filing: str) -> str:
    """The clerk claims and accepts; returns the case's address."""
    clerk.go("/review/")
    clerk.look("review-queue")
    identifier = filing.rstrip("/").rsplit("/", 1)[-1]
    clerk.go(f"/review/{identifier}/")
    clerk.press("领取")
    clerk.look("review-desk")
    for box in clerk.page.locator("main form[action$='/accept/'] input[type=checkbox]:not([name=numerous])").all():
        box.check()
    if (reason := clerk.page.locator("main form[action$='/accept/'] textarea[name=reason]")).count():
        reason.fill("不影响立案条件，在审理中查明。")
    clerk.page.locator("main form[action$='/accept/'] button").last.click()
    clerk.page.wait_for_load_state()
    return re.sub(r"https?://[^/]+", "", clerk.page.url)
