"""From the accepted case to the sealed transcript: payment, first service, answer, hearing, signatures."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from tests.stories.browser import Visitor
from tests.stories.filing_steps import DEFENDANT, fill

ROOM = "在线法庭"


def pay(litigant: Visitor, case: str) -> None:
    """Through the simulated cashier and back."""
    litigant.go(case)
    litigant.look("case-to-pay")
    litigant.press("去交费")
    litigant.look("fee")
    litigant.press("去交费")
    litigant.press("支付")
    litigant.go(case)
    expect(litigant.page.get_by_text("已交纳").first).to_be_visible()


def newest_sms(visitor: Visitor, phone: str) -> str:
    """The last simulated SMS to the phone."""
    page = visitor.context.new_page()
    page.goto(f"{visitor.portal.url}/simulated/sms/?to={phone}")
    text = page.locator("article").first.inner_text()
    page.close()
    return text


def wait_for_sms(visitor: Visitor, phone: str) -> None:
    """The SMS comes as soon as the worker has rendered, sealed and ordered the service."""
    page = visitor.context.new_page()
    for _turn in range(120):
        page.goto(f"{visitor.portal.url}/simulated/sms/?to={phone}")
        if page.locator("article").count():
            page.close()
            return
        page.wait_for_timeout(1000)
    raise TimeoutError("no SMS came")


def receive_first_service(defendant: Visitor, identity_number: str) -> None:
    """Link and code of the SMS, identity, address with consent; then the documents."""
    text = newest_sms(defendant, DEFENDANT["phone"])
    link, code = re.search(r"http\S+/s/\S+", text), re.search(r"\b(\d{6})\b", text)
    assert link
    assert code
    defendant.go(link.group(0))
    defendant.look("first-service-code")
    fill(defendant, {"code": code.group(1)})
    defendant.press("继续")
    defendant.look("first-service-identity")
    fill(defendant, {"name": DEFENDANT["name"], "identity_number": identity_number})
    defendant.press("继续")
    defendant.look("first-service-address")
    answers = {"recipient_name": DEFENDANT["name"], "phone": DEFENDANT["phone"], "postal_address": DEFENDANT["address"]}
    fill(defendant, {"decision": "agree", **answers})
    defendant.press("提交我的选择，查看文书")
    defendant.look("received-documents")
    expect(defendant.page.get_by_text("应诉通知书").first).to_be_visible()


def answer(defendant: Visitor, case: str) -> None:
    """The defendant answers from the case's page."""
    defendant.go(case)
    defendant.look("case-defendant")
    defendant.page.locator("main a[href*='/answer/']").first.click()
    defendant.page.wait_for_load_state()
    fill(defendant, {"text": "本金属实，但利息约定不明，请求依法调整。"})
    defendant.press("保存，核对后提交")
    defendant.press("提交答辩状")


def schedule(judge: Visitor, case: str, day: dt.date) -> None:
    """The judge sets the hearing in the virtual room; summonses follow."""
    judge.go(case)
    judge.look("case-judge")
    judge.page.locator("main a[href*='/hearings/new/'], main a[href*='schedule']").first.click()
    judge.page.wait_for_load_state()
    judge.page.locator("select[name=room]").select_option(label=ROOM)
    fill(judge, {"day": day.isoformat(), "time": "09:30"})
    judge.look("schedule")
    judge.press("安排并发传票")


def enter_room(visitor: Visitor, room: str) -> Page:
    """Enter the hearing room, presence proven again where it asks for it, and switch the microphone on."""
    visitor.go(room)
    visitor.prove_presence()
    visitor.page.locator("[data-room=microphone]").click()
    return visitor.page


def step(visitor: Visitor, words: str) -> None:
    """A step of the judge in the room; the page asks before it closes the hearing."""
    if words == "闭庭":
        visitor.page.once("dialog", lambda dialog: dialog.accept())
    visitor.page.get_by_role("button", name=words, exact=True).click()


def correct_first_utterance(clerk: Visitor, transcript: str) -> None:
    """The clerk corrects one sentence."""
    clerk.go(transcript)
    clerk.page.locator("main a[href*='/utterances/']").first.click()
    clerk.page.wait_for_load_state()
    fill(clerk, {"text": "请大家安静，现在宣布法庭纪律。"})
    clerk.press("保存改正")


def submit_for_signing(clerk: Visitor, transcript: str) -> None:
    """The clerk ends the recording and hands the transcript to its people."""
    # While a microphone's last words are still under way, or not yet recognised, the page says so: the clerk tries again.
    _until_gone(clerk, transcript, "结束录音")
    clerk.look("transcript-review")
    _until_gone(clerk, transcript, "提交签名")


def _until_gone(clerk: Visitor, address: str, step: str) -> None:
    """Press the button of a step, everybody being present, until the page offers it no longer."""
    for _turn in range(60):
        clerk.go(address)
        if not clerk.page.get_by_role("button", name=step).count():
            return
        for box in clerk.page.locator("input[name=present]").all():
            box.check()
        clerk.press(step)
        clerk.page.wait_for_timeout(1000)
    raise AssertionError(step)


def sign(visitor: Visitor, room: str) -> None:
    """Read and sign; presence is proven again where the page asks for it."""
    visitor.go(f"{room}sign/")
    visitor.press("我已阅读，签名")
    visitor.prove_presence()
