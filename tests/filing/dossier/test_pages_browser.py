"""Word files and recordings among the evidence, in a browser at desk and phone width."""

import datetime as dt
import os

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.reading import worker
from courtportal.kernel.uploads import receive
from filing.cases.actions.hand_in_evidence import hand_in_evidence
from filing.cases.models import EvidenceItem
from tests.factories.disputes import Dispute, make_dispute
from tests.factories.sessions import sign_in
from tests.kernel.reading import word_files
from tests.kernel.uploads import corpus
from tests.kernel.web.browser import chromium, violations, wider_than_screen

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in this thread
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def hand_in(dispute: Dispute, name: str, data: bytes, now: dt.datetime) -> EvidenceItem:
    upload = receive(dispute.plaintiff, ContentFile(data, name=name), "evidence", now)
    given = {"title": name.partition(".")[0], "purpose": "证明借款"}
    return hand_in_evidence(actor=dispute.plaintiff, case_id=dispute.case.pk, upload=upload, now=now, **given)


def test_the_catalogue_the_viewer_and_the_file_fit_the_screen_and_are_open_to_everyone(live_server: LiveServer) -> None:
    now = clock.now()
    dispute = make_dispute(now)
    word = hand_in(dispute, "往来函件.docx", word_files.long_word(40), now)
    broken = hand_in(dispute, "坏文件.docx", corpus.docx(), now)
    while worker.run_once():
        pass
    run_until_quiet()
    waiting = hand_in(dispute, "补充说明.docx", word_files.long_word(3), now)
    sound = hand_in(dispute, "通话录音.wav", corpus.sound(205), now)
    of_case = [(name, dispute.case.pk) for name in ("evidence_catalogue", "case_evidence", "dossier")]
    of_items = [("evidence_pages", item.pk) for item in (word, broken, waiting, sound)]
    with chromium() as browser:
        for width in (1280, 390):
            context = browser.new_context(viewport={"width": width, "height": 900})
            session = sign_in(User.objects.get(pk=dispute.plaintiff.user_id)).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
            page = context.new_page()
            for number, (name, key) in enumerate(of_case + of_items):
                page.goto(live_server.url + reverse(f"filing:{name}", args=[key]))
                assert not wider_than_screen(page), (name, width)
                assert violations(page) == [], (name, width)
                if folder := os.environ.get("SHOTS"):
                    page.screenshot(path=f"{folder}/{number}-{name}-{width}.png", full_page=True)
            context.close()
