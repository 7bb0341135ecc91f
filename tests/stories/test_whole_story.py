"""The whole story in Chromium: filed on a phone, accepted, served, paid, heard with real sound, decided, found, enforced.

It begins ninety days ago under the demo's clock and ends now; three times a process is killed in the middle.
"""

import datetime as dt
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from courtportal.kernel.courts.working_days import published
from courtportal.kernel.identity.rules.identity_number import check_character
from tests.servers.portal import Portal
from tests.stories import filing_steps, outcome_steps, trial_steps
from tests.stories.browser import Visitor
from tests.stories.conftest import PICTURES
from tests.stories.filing_steps import DEFENDANT
from transcription.recognition.synthesis import load_script, speak_hearing, write_wave

pytestmark = [pytest.mark.story, pytest.mark.any_database, pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(1500)]

SCRIPT = Path(__file__).parent / "short_hearing.toml"
NUMBER = "44060419850303903"
FACTS = """
import json
from filing.cases.models import Case
from filing.calendar.models import Deadline, Hearing
from transcription.transcripts.models import Utterance
from courtportal.kernel.messaging.models import SimulatedMessage
from courtportal.kernel.rendering.models import CourtDocument
from delivery.service.models import ServiceAttempt
case = Case.objects.filter(case_type="民初").first()
print(json.dumps({
    "numbers": list(Case.objects.values_list("case_number", flat=True)),
    "case": str(case.pk), "number": case.case_number, "state": case.state,
    "hearings": [str(pk) for pk in Hearing.objects.values_list("pk", flat=True)],
    "documents": sorted(CourtDocument.objects.filter(state="sealed").values_list("kind", flat=True)),
    "spoken": ["".join(text.split()) for text in Utterance.objects.values_list("spoken_text", flat=True)],
    "appeal_terms": Deadline.objects.filter(rule="appeal_judgment").count(),
    "told_twice": SimulatedMessage.objects.count() - SimulatedMessage.objects.values("key").distinct().count(),
    "attempts": list(ServiceAttempt.objects.values_list("state", flat=True)),
}))
"""


class Story:
    """The people of one telling, each with a browser of their own where they speak."""

    def __init__(self, court: Portal, browser: Browser, launch: Callable[[Path | None], Browser]) -> None:
        self.court, self.browser, self.launch = court, browser, launch

    def at(self, days_ago: float) -> None:
        """Move the clock of all processes, to a working day."""
        day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=days_ago)
        while published().is_rest_day(day):
            day, days_ago = day - dt.timedelta(days=1), days_ago + 1
        self.court.manage("set_clock", str(days_ago))

    def visitor(self, name: str, width: str = "desk", browser: Browser | None = None) -> Visitor:
        """Someone of the demo, logged in."""
        visitor = Visitor.arrive(browser or self.browser, self.court, name, PICTURES, width=width)
        visitor.log_in()
        return visitor

    def defendant(self, *, log_in: bool = True, browser: Browser | None = None) -> Visitor:
        """The defendant, on a phone."""
        visitor = Visitor.arrive(browser or self.browser, self.court, "defendant", PICTURES, width="phone")
        if log_in:
            visitor.log_in_by_phone(DEFENDANT["phone"])
        return visitor

    def facts(self) -> dict[str, object]:
        """What the database says."""
        return dict(json.loads(self.court.manage("shell", "-v0", "-c", FACTS).strip().splitlines()[-1]))

    def wait_for(self, holds: Callable[[], bool], seconds: int = 120) -> None:
        """Wait until the worker has brought it about."""
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(1)

    def killed(self, name: str) -> None:
        """SIGKILL one process; the supervisor starts it again."""
        self.court.kill(name)
        self.court.wait_until_up()


@pytest.fixture(scope="module")
def story(court: Portal, browser: Browser, launch: Callable[[Path | None], Browser]) -> Story:
    return Story(court, browser, launch)


@pytest.fixture(scope="module")
def microphones(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What each speaker's microphone hears."""
    folder, hearing = tmp_path_factory.mktemp("microphones"), speak_hearing(load_script(SCRIPT))
    for speaker, track in hearing.tracks.items():
        write_wave(folder / f"{speaker}.wav", track)
    return {speaker: folder / f"{speaker}.wav" for speaker in hearing.tracks}


@pytest.fixture(scope="module")
def iou(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence: a photographed IOU."""
    from PIL import Image, ImageDraw

    path = tmp_path_factory.mktemp("evidence") / "借条.jpg"
    picture = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(picture).text((60, 60), "IOU 100,000 (fictitious)", fill="black")
    picture.save(path)
    return path


def test_the_whole_story(story: Story, microphones: dict[str, Path], iou: Path, tmp_path: Path) -> None:
    case = _filed_and_accepted(story, iou)
    _served_paid_and_answered(story, case)
    room = _heard(story, case, microphones)
    _transcript_signed(story, room)
    decision = _decided(story, case)
    _effective_and_found(story, case)
    _enforced(story, case)
    _everything_holds(story, decision, tmp_path)


def _filed_and_accepted(story: Story, iou: Path) -> str:
    story.at(90)
    litigant = story.visitor("litigant", "phone")
    filing_steps.choose_court(litigant)
    draft = filing_steps.fill_in_claim(litigant, iou)
    filing = filing_steps.submit(litigant, draft)
    story.at(88)
    case = filing_steps.accept(story.visitor("filing_clerk"), filing)
    story.killed("work")  # while the notices are rendered, sealed and served
    return case


def _served_paid_and_answered(story: Story, case: str) -> None:
    story.at(87)
    defendant = story.defendant(log_in=False)
    trial_steps.wait_for_sms(defendant, DEFENDANT["phone"])
    trial_steps.receive_first_service(defendant, NUMBER + check_character(NUMBER))
    trial_steps.pay(story.visitor("litigant", "phone"), case)
    trial_steps.answer(defendant, case)


def _heard(story: Story, case: str, microphones: dict[str, Path]) -> str:
    story.at(70)
    judge = story.visitor("judge")
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=62)
    while published().is_rest_day(day):
        day -= dt.timedelta(days=1)
    trial_steps.schedule(judge, case, day)
    story.at(62)
    (hearing,) = story.facts()["hearings"]  # type: ignore[misc]
    room = f"/hearings/{hearing}/"
    judge, clerk = story.visitor("judge"), story.visitor("clerk")
    plaintiff = story.visitor("litigant", "phone", story.launch(microphones["plaintiff"]))
    defendant = story.defendant(browser=story.launch(microphones["defendant"]))
    for visitor in (judge, clerk, plaintiff, defendant):
        visitor.go(room)
    trial_steps.step(judge, "宣布开庭")
    for visitor in (plaintiff, defendant):
        expect(visitor.page.locator("[data-room=state]")).to_have_text("录制中")
        visitor.page.locator("[data-room=microphone]").click()
    expect(clerk.page.locator(".say:not(.partial)").first).to_be_visible(timeout=60_000)
    story.killed("recognise")
    story.killed("serve")
    clerk.page.wait_for_timeout(25_000)
    expect(clerk.page.locator(".say", has_text="利息").first).to_be_visible(timeout=60_000)
    for name, visitor in (("judge", judge), ("plaintiff", plaintiff)):
        visitor.look(f"hearing-room-{name}")
    trial_steps.step(judge, "闭庭")
    expect(plaintiff.page.locator("[data-room=state]")).to_have_text("已闭庭", timeout=30_000)
    for visitor in (plaintiff, defendant):
        visitor.context.close()
    return room


def _transcript_signed(story: Story, room: str) -> None:
    clerk = story.visitor("clerk")
    trial_steps.correct_first_utterance(clerk, f"{room}transcript/")
    trial_steps.submit_for_signing(clerk, f"{room}transcript/")
    for visitor in (story.visitor("litigant", "phone"), story.defendant(), clerk, story.visitor("judge")):
        trial_steps.sign(visitor, room)


def _decided(story: Story, case: str) -> str:
    story.at(58)
    decision = outcome_steps.draft_and_sign(story.visitor("judge"), case)
    outcome_steps.seal(story.visitor("clerk"), decision)
    story.killed("work")  # while the judgment goes out; a minute later another takes its work over
    story.wait_for(lambda: story.facts()["appeal_terms"] == 2, seconds=180)
    return decision


def _effective_and_found(story: Story, case: str) -> None:
    number = str(story.facts()["number"])
    story.at(38)
    story.wait_for(lambda: story.facts()["state"] == "effective")
    story.at(33)
    outcome_steps.anonymise(story.visitor("clerk"), number)
    outcome_steps.release(story.visitor("judge"), number)
    anybody = Visitor.arrive(story.browser, story.court, "public", PICTURES, width="phone")
    outcome_steps.find(anybody, "借款本金", number)


def _enforced(story: Story, case: str) -> None:
    story.at(20)
    outcome_steps.apply_for_enforcement(story.visitor("litigant", "phone"), case)
    outcome_steps.accept_enforcement(story.visitor("filing_clerk"))
    officer = story.visitor("enforcement_officer")
    address = outcome_steps.enforcement_case(officer)
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=200)
    outcome_steps.notify_and_freeze(officer, address, day.isoformat())
    story.at(0)
    officer = story.visitor("enforcement_officer")
    outcome_steps.propose_listing(officer, address)
    outcome_steps.approve(story.visitor("division_head"), "审核通过，送院长决定")
    outcome_steps.approve(story.visitor("president"), "核对决定书", "签署决定")
    number = next(one for one in story.facts()["numbers"] if "执" in str(one))  # type: ignore[attr-defined]
    anybody = Visitor.arrive(story.browser, story.court, "public", PICTURES)
    outcome_steps.find_debtor(anybody, str(number))


def _everything_holds(story: Story, decision: str, folder: Path) -> None:
    facts = story.facts()
    assert sorted(str(one)[6:] for one in facts["numbers"]) == ["粤0604执1号", "粤0604民初1号"]  # type: ignore[attr-defined]
    assert facts["told_twice"] == 0
    assert len(facts["spoken"]) == len(set(facts["spoken"]))  # type: ignore[arg-type]
    assert "whole" in story.court.manage("verify_audit")
    reader = story.visitor("litigant")
    answer = reader.context.request.get(f"{story.court.url}{decision}pdf/")
    judgment = folder / "judgment.pdf"
    judgment.write_bytes(answer.body())
    told = subprocess.run(["pdfsig", "-nocert", judgment], capture_output=True, text=True, check=False).stdout
    assert told.count("Signature is Valid") == 3, told
    story.court.manage("verify", str(judgment))  # fails for anything but a genuine document
