"""A person at a browser: logs in as anyone would, looks at every page with axe, and keeps pictures of what was seen."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.servers.portal import Portal

WIDTHS = {"desk": (1280, 900), "phone": (390, 844)}
SERIOUS = {"serious", "critical"}
LOUD_LOG = "securitypolicyviolation"
# Marks the document that a form or a link is about to leave.
NOTE_LEAVING = """
addEventListener("beforeunload", () => { window.leaving = true; });
addEventListener("submit", event => { window.leaving = window.leaving || !event.defaultPrevented; });
"""


@dataclass
class Visitor:
    """One person with a browser of one width; ``name`` is the demo account."""

    portal: Portal
    context: BrowserContext
    page: Page
    name: str
    pictures: Path
    violations: list[str] = field(default_factory=list)

    @classmethod
    def arrive(cls, browser: Browser, portal: Portal, name: str, pictures: Path, *, width: str = "desk") -> "Visitor":
        """Open a fresh browser that notes every breach of the content security policy."""
        size = WIDTHS[width]
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN", permissions=["microphone"])
        told = f"'{LOUD_LOG} ' + event.violatedDirective + ' ' + event.blockedURI"
        context.add_init_script(f"document.addEventListener('{LOUD_LOG}', event => console.error({told}))")
        context.add_init_script(NOTE_LEAVING)
        page = context.new_page()
        visitor = cls(portal, context, page, name, pictures)
        page.on("console", lambda message: visitor.violations.append(message.text) if LOUD_LOG in message.text else None)
        return visitor

    def go(self, path: str) -> None:
        """Open a page of the portal; anything but a good answer fails."""
        answer = self.page.goto(self.portal.url + path if path.startswith("/") else path)
        assert answer is not None
        assert answer.ok, (path, answer.status)

    def log_in(self) -> None:
        """By the code that the simulated mailbox got and, for staff, the second factor."""
        address = f"{self.name}@demo.example"
        self.go("/account/login/")
        self.page.get_by_label("手机号或电子邮箱").fill(address)
        self.page.get_by_role("button", name="发送验证码").click()
        self.page.locator("input[name=code]").fill(self._mailed_code(address))
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state()
        if "authenticate" in self.page.url:
            self.page.locator("input[name=code]").first.fill(self.second_factor())
            self.page.locator("main form button").first.click()
            self.page.wait_for_load_state()
        expect(self.page.get_by_text("退出登录")).to_be_attached()

    def log_in_by_phone(self, phone: str) -> None:
        """By the code that the simulated SMS got."""
        self.go("/account/login/")
        self.page.get_by_label("手机号或电子邮箱").fill(phone)
        self.page.get_by_role("button", name="发送验证码").click()
        self.page.locator("input[name=code]").fill(self._code(f"/simulated/sms/?to={phone}"))
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state()
        expect(self.page.get_by_text("退出登录")).to_be_attached()

    def prove_presence(self) -> None:
        """Where the page asks for a fresh proof of presence, give it and send again what was kept."""
        self.page.wait_for_load_state()
        if not self.page.locator("main input[name=code]").count():
            return
        staff = "reauthenticate" in self.page.url
        code = self.second_factor() if staff else self._mailed_code(f"{self.name}@demo.example")
        form = self.page.locator("main form:has(input[name=code])").first
        form.locator("input[name=code]").fill(code)
        form.locator("button").first.click()
        self.page.wait_for_load_state()
        if self.page.get_by_role("button", name="继续提交").count():
            self.press("继续提交")

    @property
    def path(self) -> str:
        """Where one is, without the host."""
        return self.page.url.removeprefix(self.portal.url).split("?")[0]

    def second_factor(self) -> str:
        """The next code of the demo account."""
        return self.portal.manage("demo_code", self.name).split()[-1]

    def _mailed_code(self, address: str) -> str:
        return self._code(f"/simulated/mailbox/?to={address}")

    def _code(self, page: str) -> str:
        mailbox = self.context.new_page()
        mailbox.goto(self.portal.url + page)
        text = mailbox.locator("article").first.inner_text()
        mailbox.close()
        found = re.search(r"\b(\d{6})\b", text)
        assert found, text
        return found.group(1)

    def press(self, name: str) -> None:
        """Press a button or follow a link by its words."""
        target = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        target.first.click()
        self._until_arrived()

    def _until_arrived(self) -> None:
        """Wait until the page that a click left has given way to the next: going elsewhere earlier would cut the form off."""
        for _turn in range(600):
            try:
                if not self.page.evaluate("window.leaving === true"):
                    break
            except Error:  # the page gives way at this moment
                pass
            self.page.wait_for_timeout(100)
        self.page.wait_for_load_state()

    def look(self, name: str) -> None:
        """Keep a picture of the page and let axe look at it: nothing serious may be found."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self.page.screenshot(path=self.pictures / f"{name}-{width}.png", full_page=True)
        found = Axe().run(self.page)
        serious = [rule for rule in found.response["violations"] if rule["impact"] in SERIOUS]
        told = json.dumps([(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in serious], ensure_ascii=False)
        assert not serious, f"{name}: {told}"
        assert not self.violations, f"{name}: {self.violations}"
