"""Two litigants, a mediator and the filing clerk at the pages of a mediation."""

import re

from playwright.sync_api import expect

from tests.stories.browser import Visitor
from tests.stories.filing_steps import fill


def ask(applicant: Visitor, check: str) -> str:
    """From the check of the answers to the other side's invitation; returns the mediation's address."""
    applicant.go(check)
    applicant.press("先调解：谈不成，这份申请原样提交")
    applicant.look("start")
    applicant.press("申请先行调解")
    expect(applicant.page.get_by_text("等待各方答复是否同意调解")).to_be_visible()
    applicant.look("asked")
    return applicant.path


def invitation(sms: str, applicant: Visitor) -> tuple[str, str]:
    """The link from the message, and the six digits from the page of who asked: they travel apart."""
    link = re.search(r"/mediations/join/\S+?/", sms)
    code = re.search(r"验证码 (\d{6})", applicant.page.inner_text("main"))
    assert link, sms
    assert code
    return link.group(0), code.group(1)


def come_in(respondent: Visitor, link: str, code: str) -> None:
    """Behind the link: who asks, and the code; nothing of the dispute before."""
    respondent.go(link)
    assert "借款" not in respondent.page.inner_text("main")
    respondent.look("join")
    respondent.page.locator("input[name=code]").fill(code)
    respondent.press("打开调解")
    expect(respondent.page.get_by_text("请答复是否同意调解")).to_be_visible()


def consent(respondent: Visitor) -> None:
    """The respondent reads what is claimed and agrees to mediate."""
    expect(respondent.page.get_by_text("申请人的请求和事实")).to_be_visible()
    respondent.look("consent")
    respondent.page.get_by_label("我已阅读并了解").check()
    fill(respondent, {"phone": "13800000002", "address": "佛山市禅城区示例路1号（虚构）"})
    respondent.press("同意调解")
    expect(respondent.page.get_by_text("您已同意调解。")).to_be_visible()


def appoint(clerk: Visitor, mediation: str) -> None:
    """The clerk finds it in the list and asks the mediator."""
    clerk.go("/mediations/")
    clerk.look("desk")
    clerk.page.locator(f"main a[href='{mediation}']").click()
    clerk.page.get_by_label("温和宁").check()
    clerk.look("appoint")
    clerk.press("指定")
    expect(clerk.page.get_by_text("已请调解员答复。")).to_be_visible()


def begin(mediator: Visitor, mediation: str) -> None:
    """The mediator accepts; the room is open."""
    mediator.go("/mediations/")
    mediator.page.locator(f"main a[href='{mediation}']").click()
    mediator.look("asked-to-conduct")
    mediator.press("接受并开始调解")
    expect(mediator.page.get_by_text("调解开始，期限从今天起算。")).to_be_visible()


def say(visitor: Visitor, channel: str, words: str) -> None:
    """A message in one of the channels."""
    room = visitor.page.locator(f"#channel-{channel}")
    if not room.locator("textarea").is_visible():
        room.locator("summary").click()
    room.locator("textarea").fill(words)
    room.get_by_role("button", name="发送").click()
    expect(visitor.page.locator(f"#channel-{channel}").get_by_text(words)).to_be_visible()


def offer(visitor: Visitor, mediation: str, total: str, first: str) -> None:
    """Two monthly instalments by the respondent."""
    visitor.go(mediation)
    visitor.page.get_by_text("提出新的方案").click()
    fill(visitor, {"offer-payer": "respondent", "offer-amount": total, "offer-count": "2", "offer-first": first})
    visitor.press("提出方案")
    expect(visitor.page.get_by_text("方案已提出，等待答复。")).to_be_visible()


def sign(visitor: Visitor, mediation: str) -> None:
    """Read the clauses, sign."""
    visitor.go(mediation)
    visitor.press("核对并签名")
    visitor.look(f"sign-{visitor.name}")
    visitor.press("签名")
    expect(visitor.page.get_by_text("您已签名。")).to_be_visible()


def ask_to_confirm(visitor: Visitor, mediation: str) -> None:
    """One party's part of the joint application."""
    visitor.go(mediation)
    visitor.press("申请司法确认")
    expect(visitor.page.get_by_text("已记下您的申请。")).to_be_visible()


def accept_offer(visitor: Visitor, mediation: str) -> None:
    """The other side's yes to the standing offer."""
    visitor.go(mediation)
    visitor.look("offer")
    visitor.press("接受这个方案")
    expect(visitor.page.get_by_text("您已接受这个方案。")).to_be_visible()


def draft_agreement(mediator: Visitor, mediation: str) -> None:
    """The accepted offer becomes the agreement."""
    mediator.go(mediation)
    mediator.press("起草调解协议")
    expect(mediator.page.get_by_text("调解协议已起草，等待各方签名。")).to_be_visible()


def file_it(applicant: Visitor, mediation: str) -> None:
    """From the failed mediation straight to the court, without typing anything again."""
    applicant.go(mediation)
    applicant.look("failed")
    applicant.press("检查并提交立案")
    applicant.press("提交立案申请")
    expect(applicant.page.get_by_text("法院已收到您的立案申请")).to_be_visible()
