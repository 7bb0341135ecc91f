"""From the claim to the numbered case, served and paid: each step through the same action as a person's page."""

import datetime as dt
import uuid

from django.core.files.base import ContentFile

from courtportal.demo.people import BY_KEY, COURT_CODE, actor
from courtportal.demo.story.claim import evidence_html, lending_answers
from courtportal.kernel.clock import local
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering import engine
from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.uploads.actions import receive
from courtportal.kernel.uploads.models import Upload
from filing.applications.actions.ask_to_join import ask_to_join
from filing.applications.actions.decide import decide_application
from filing.applications.actions.submit import Request
from filing.applications.models import Application
from filing.cases.models import Case
from filing.causes.elements import load_form
from filing.fees.actions.pay import start_payment
from filing.fees.actions.receive_callback import receive_callback
from filing.fees.gateways.simulated.actions import take_money
from filing.fees.gateways.simulated.gateway import callback_of
from filing.fees.models import Fee
from filing.intake.actions.accept import accept
from filing.intake.actions.drafts import add_party, save_page, save_party, start_draft
from filing.intake.actions.evidence import add_evidence
from filing.intake.actions.review import claim
from filing.intake.actions.submit import submit
from filing.intake.examining import Examined, conditions
from filing.intake.findings import stands_open
from filing.intake.models import Filing, FilingDraft

FORM = "private_lending"


def fill_in(*, plaintiff: str, defendant: str, principal: str, interest: str, now: dt.datetime) -> FilingDraft:
    """The plaintiff's draft with every page filled in and one piece of evidence."""
    who, against, me = BY_KEY[plaintiff], BY_KEY[defendant], actor(plaintiff)
    draft = start_draft(actor=me, form_key=FORM, court=Court.objects.get(code=COURT_CODE), now=now)
    own = draft.content["parties"][0]
    facts = {**own["answers"], "phone": who.phone, "has_agent": "no"}
    save_party(actor=me, draft_id=draft.pk, party_id=own["id"], typed=facts, seen=True, now=now)
    draft, party_id = add_party(actor=me, draft_id=draft.pk, role="defendant", kind="person", now=now)
    other = {"name": against.name, "sex": "male", "phone": against.phone, "address": against.address}
    save_party(actor=me, draft_id=draft.pk, party_id=party_id, typed=other, seen=True, now=now)
    day = local(now).date()
    typed = lending_answers(
        principal=principal, interest=interest, lender=who.name, borrower=against.name, phone=who.phone, day=day
    )
    for page in load_form(FORM).pages:
        save_page(actor=me, draft_id=draft.pk, page=page.key, typed=typed, seen=True, now=now)
    _add_iou(draft, plaintiff, f"今借到{who.name}人民币{principal}元。借款人：{against.name}", now)
    return FilingDraft.objects.get(pk=draft.pk)


def _paper(owner: str, title: str, text: str, now: dt.datetime) -> Upload:
    pdf = ContentFile(engine.render(evidence_html(title, text), folder=fonts_folder()).pdf, name=f"{title}.pdf")
    return receive(actor(owner), pdf, "evidence", now)


def _add_iou(draft: FilingDraft, plaintiff: str, text: str, now: dt.datetime) -> None:
    upload = _paper(plaintiff, "借条", text, now)
    add_evidence(
        actor=actor(plaintiff),
        draft_id=draft.pk,
        upload=upload,
        title="借条",
        purpose="证明借贷关系和金额",
        kinds=["iou"],
        now=now,
    )


def file_claim(*, plaintiff: str, defendant: str, principal: str, interest: str, now: dt.datetime) -> Filing:
    """Fill in and submit."""
    draft = fill_in(plaintiff=plaintiff, defendant=defendant, principal=principal, interest=interest, now=now)
    return submit(actor=actor(plaintiff), draft_id=draft.pk, now=now)


def accept_filing(*, filing_id: uuid.UUID, now: dt.datetime) -> Case:
    """The filing clerk claims and accepts."""
    claim(actor=actor("filing_clerk"), filing_id=filing_id, now=now)
    return accept_claimed(filing_id=filing_id, now=now)


def accept_claimed(*, filing_id: uuid.UUID, now: dt.datetime) -> Case:
    """The filing clerk accepts what is claimed already."""
    filing = Filing.objects.get(pk=filing_id)
    reason = "材料能够说明起诉的事实，检查发现的问题在审理中查明" if stands_open(filing) else ""
    examined = Examined(conditions(filing.cause_code), reason)
    return accept(actor=actor("filing_clerk"), filing_id=filing_id, version=filing.version, examined=examined, now=now)


def pay_fee(*, case: Case, plaintiff: str, now: dt.datetime) -> Fee:
    """The plaintiff pays at the simulated cashier, whose signed callback settles the fee."""
    fee = Fee.objects.get(case=case)
    payment = start_payment(actor=actor(plaintiff), fee_id=fee.pk, now=now)
    headers, body = callback_of(take_money(order_number=payment.order_number, now=now), now)
    receive_callback(name=payment.gateway, headers=headers, body=body, now=now)
    return Fee.objects.get(pk=fee.pk)


def ask_to_act(*, case: Case, agent: str, principal: str, now: dt.datetime) -> Application:
    """A lawyer hands in the mandate of a party and asks to join the case."""
    who, party = BY_KEY[agent], BY_KEY[principal]
    mandate = _paper(agent, "授权委托书", f"{party.name}委托{who.name}为诉讼代理人，代理权限为特别授权。", now)
    typed = {"scope": "special", "agent_kind": "lawyer", "law_firm": "佛山示例律师事务所（虚构）", "licence_number": ""}
    request = Request("representation", typed, f"demo mandate {case.pk}", [mandate])
    return ask_to_join(actor=actor(agent), case_number=case.case_number, principal=party.name, request=request, now=now)


def admit_agent(*, case: Case, now: dt.datetime) -> None:
    """The clerk of the case has read the mandate and lets the agent act."""
    asked = Application.objects.get(case=case, kind="representation")
    decide_application(actor=actor("clerk"), application_id=asked.pk, outcome="granted", reasons="委托手续齐全", now=now)


def account(key: str) -> User:
    """The demo account's user."""
    return User.objects.get(email=BY_KEY[key].email)
