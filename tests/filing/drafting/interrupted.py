"""A paper whose signature or seal is cut off by SIGKILL.

``prepare``; ``sign`` and ``seal``, each killed before it is noted; ``look``; ``finish``. Each runs in a process of its own on
the data folder of the environment.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402

from courtportal.demo.bench.tables import make_tables  # noqa: E402
from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.authz import Actor, Role  # noqa: E402
from courtportal.kernel.identity.models import User  # noqa: E402
from courtportal.kernel.outbox.models import OutboxEvent  # noqa: E402
from filing.cases.models import DossierEntry, PanelMember  # noqa: E402
from filing.drafting.actions import seal, sign  # noqa: E402
from filing.drafting.actions.check import check_paper  # noqa: E402
from filing.drafting.actions.save import save_paper  # noqa: E402
from filing.drafting.actions.start import start_paper  # noqa: E402
from filing.drafting.models import PaperDraft  # noqa: E402
from filing.drafting.schedule import finish_interrupted_papers  # noqa: E402
from tests.factories.documents import ready_to_sign  # noqa: E402
from tests.factories.enforcement import make_enforcement, make_world  # noqa: E402
from tests.factories.people import actor_for  # noqa: E402
from tests.factories.sessions import sign_in  # noqa: E402

WRITTEN = {
    "introduction": "本院在执行申请执行人林小满与被执行人周远航一案中。",
    "request": "被执行人未履行义务，本院已冻结其存款。",
    "reasons": "申请执行人申请强制执行，符合法律规定。",
    "legal_basis": ["《中华人民共和国民事诉讼法》第二百五十三条"],
    "orders": ["划拨被执行人周远航在演示银行末四位为0218账户的存款8000元。"],
    "remedy": "本裁定立即执行。",
}


def people() -> tuple[Actor, Actor]:
    """The officer and the clerk of the case."""
    members = {one.duty: one.user for one in PanelMember.objects.select_related("user")}
    return actor_for(members["officer"], Role.ENFORCEMENT_OFFICER), actor_for(members["clerk"], Role.CLERK)


def prepare() -> None:
    """The clerk has written and the officer checked: the signature is what comes next."""
    make_tables()
    now = clock.now()
    ready_to_sign(now)
    case = make_enforcement(make_world(), now).case
    clerk = User.objects.get(display_name="陆一舟")
    PanelMember.objects.get_or_create(case=case, user=clerk, duty=PanelMember.Duty.CLERK)
    officer, writer = people()
    draft = start_paper(actor=writer, case_id=case.pk, kind="transfer_deposit", now=now)
    saved = save_paper(actor=writer, draft_id=draft.pk, version=draft.version, content=WRITTEN, now=now)
    check_paper(actor=officer, draft_id=draft.pk, version=saved.version, now=now)


def _die(*_args: Any, **_kwargs: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def act(verb: str) -> None:
    """The page is signed or sealed; before that is noted the process is gone."""
    draft, (officer, clerk) = PaperDraft.objects.get(), people()
    if verb == "sign":
        sign._keep = _die
        sign.sign_paper(actor=officer, draft_id=draft.pk, now=clock.now())
    else:
        seal._keep = _die
        seal.seal_paper(actor=clerk, draft_id=draft.pk, now=clock.now())


def look() -> dict[str, Any]:
    """What the officer's page says, what taking it back is answered with, and what there is."""
    settings.ALLOWED_HOSTS = ["*"]
    draft, (officer, _clerk) = PaperDraft.objects.get(), people()
    client, page = sign_in(User.objects.get(pk=officer.user_id)), reverse("filing:paper_draft", args=[draft.pk])
    shown = client.get(page).content.decode()
    back = reverse("filing:paper_take_back", args=[draft.pk])
    answer = client.post(back, follow=True)
    draft.refresh_from_db()
    return {
        "state": draft.state,
        "page_says": "登记的时候中断了" in shown,
        "offered": back in shown,
        "answer": (answer.status_code, "登记的时候中断了" in answer.content.decode()),
        "by": [one and one.display_name for one in (draft.signed_by, draft.sealed_by)],
        "filed": DossierEntry.objects.filter(document=draft.document).count(),
        "to_serve": OutboxEvent.objects.filter(
            name="filing.DocumentsToServe", payload__document_ids=[str(draft.document_id)]
        ).count(),
    }  # fmt: skip


def main(verb: str) -> None:
    """Do one verb."""
    match verb:
        case "prepare":
            prepare()
        case "sign" | "seal":
            act(verb)
        case "finish":
            for _ in range(2):
                finish_interrupted_papers(clock.now())
        case "look":
            sys.stdout.write(json.dumps(look()))


if __name__ == "__main__":
    assert Path(settings.DATA_DIR)
    main(*sys.argv[1:])
