"""Decision, publication, search, enforcement."""

from playwright.sync_api import expect

from filing.decisions.rules.contested import confirmed
from tests.stories.browser import Visitor
from tests.stories.filing_steps import DEFENDANT, fill


def draft_and_sign(judge: Visitor, case: str) -> str:
    """The judge drafts from the case's data, checks and signs; returns the decision's address."""
    judge.go(case)
    judge.press("起草判决书")
    judge.look("decision-draft")
    for part in ("facts", "reasons"):  # what nobody denied and not everybody admitted, found by the evidence
        written = judge.page.locator(f"main textarea[name={part}]")
        written.fill(confirmed(written.input_value()))
    judge.press("保存并提交签名")
    judge.look("decision-checked")
    if judge.page.locator("main textarea[name=reason]").count():  # the story takes minutes, and the terms run for days
        fill(judge, {"reason": "当事人均已陈述完毕，同意不再等待期限届满。"})
    judge.press("签署裁判文书")
    judge.prove_presence()
    expect(judge.page.get_by_text("已签名，待盖章")).to_be_visible()
    return judge.path


def seal(clerk: Visitor, decision: str) -> None:
    """The clerk countersigns and seals."""
    clerk.go(decision)
    clerk.press("署名并加盖院印")
    clerk.prove_presence()
    expect(clerk.page.get_by_text("已盖章，送达中")).to_be_visible()


def anonymise(clerk: Visitor, number: str) -> None:
    """The clerk answers for the anonymisation."""
    clerk.go("/publications/")
    clerk.look("publication-desk")
    clerk.page.get_by_role("link", name=number).first.click()
    clerk.page.wait_for_load_state()
    clerk.look("publication-proposal")
    clerk.press("完成隐名处理，送法官审核")


def release(judge: Visitor, number: str) -> None:
    """The judge releases."""
    judge.go("/publications/")
    judge.page.get_by_role("link", name=number).first.click()
    judge.page.wait_for_load_state()
    judge.press("公开这份文书")
    judge.prove_presence()


def find(visitor: Visitor, words: str, number: str) -> None:
    """Search as anyone may; the judgment must be found within three seconds of its release."""
    deadline = 3000
    visitor.go(f"/judgments/?q={words}")
    hit = visitor.page.get_by_text(number).first
    while not hit.count() and deadline > 0:
        visitor.page.wait_for_timeout(300)
        deadline -= 300
        visitor.page.reload()
    expect(hit).to_be_visible()
    expect(visitor.page.locator("mark").first).to_be_visible()
    visitor.look("search")
    visitor.page.locator("main a[href*='/judgments/0']").first.click()
    visitor.page.wait_for_load_state()
    visitor.look("judgment")


def apply_for_enforcement(creditor: Visitor, case: str) -> None:
    """Three clicks from the case, nothing typed again."""
    creditor.go(case)
    creditor.look("case-effective")
    creditor.press("申请强制执行")
    creditor.look("enforcement-apply")
    creditor.press("提交执行申请")
    creditor.look("enforcement-applied")


def accept_enforcement(clerk: Visitor) -> None:
    """The filing clerk accepts."""
    clerk.go("/enforcement/applications/")
    clerk.page.locator("main a[href*='/enforcement/applications/0']").first.click()
    clerk.page.wait_for_load_state()
    clerk.press("立案并分案")
    clerk.look("enforcement-accepted")


def enforcement_case(officer: Visitor) -> str:
    """The officer's own case, from the queue."""
    officer.go("/enforcement/")
    officer.look("enforcement-queue")
    officer.page.locator("main tbody a").first.click()
    officer.page.wait_for_load_state()
    return officer.path


def notify_and_freeze(officer: Visitor, address: str, expires_on: str) -> None:
    """The enforcement notice, then a frozen deposit."""
    officer.go(address)
    officer.press("发出执行通知书和报告财产令")
    officer.prove_presence()
    officer.go(address)
    officer.press("采取执行措施")
    fill(officer, {"kind": "deposit", "item": "账号末四位1234的存款（虚构）", "holder": "示例银行（虚构）", "amount": "50000"})
    fill(officer, {"expires_on": expires_on})
    officer.look("enforcement-measure")
    officer.page.locator("main form button.button").first.click()
    officer.page.wait_for_load_state()
    officer.prove_presence()
    officer.press("签署裁定")


def propose_listing(officer: Visitor, address: str) -> None:
    """The officer proposes the dishonesty list."""
    officer.go(address)
    officer.press("提请纳入失信名单")
    fill(officer, {"ground": "1", "facts": "收到执行通知后未履行，也未报告财产。"})
    officer.look("enforcement-listing")
    officer.page.locator("main form button.button").first.click()
    officer.page.wait_for_load_state()


def approve(visitor: Visitor, *words: str) -> None:
    """The division head, then the president, who reads the decision before signing it."""
    visitor.go("/enforcement/approvals/")
    visitor.look(f"approvals-{visitor.name}")
    visitor.page.locator("main tbody a, main li a").first.click()
    visitor.page.wait_for_load_state()
    for button in words:
        visitor.press(button)
        visitor.prove_presence()


def find_debtor(visitor: Visitor, number: str) -> None:
    """The public query by name and case number shows the listing, the identity masked."""
    visitor.go("/debtors/")
    fill(visitor, {"name": DEFENDANT["name"], "number": number, "case_number": number})
    visitor.press("查询")
    visitor.look("debtors")
    expect(visitor.page.get_by_text("失信").first).to_be_visible()
