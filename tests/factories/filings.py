"""Drafts, filings and cases of private lending, made by the actions themselves."""

import datetime as dt
from decimal import Decimal
from typing import Any

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import store_bytes
from filing.cases.models import Case
from filing.causes.elements import load_form
from filing.fees.rules.currency import Exchange
from filing.intake.actions.accept import accept
from filing.intake.actions.drafts import add_party, save_page, save_party, start_draft
from filing.intake.actions.evidence import add_evidence
from filing.intake.actions.review import claim, review_data
from filing.intake.actions.second_look import give_second_look, put_before_judge
from filing.intake.actions.submit import submit
from filing.intake.examining import Examined, conditions
from filing.intake.models import Filing, FilingDraft
from filing.intake.queries import judges_of
from filing.intake.rules import content as contents
from tests.factories.lending import lending_answers
from tests.factories.people import actor_for, make_court, make_staff, make_user

PLAINTIFF = {
    "name": "林小满",
    "sex": "female",
    "birth_date": "1985-03-02",
    "phone": "13800000001",
    "address": "佛山市禅城区演示路12号",
    "id_number": "110101198503020024",
}
DEFENDANT = {"name": "周远航", "phone": "13800000002", "address": "佛山市禅城区演示路88号"}


def make_upload(user: User, now: dt.datetime, name: str = "借条.pdf", pages: int = 2) -> Upload:
    """A checked upload of the user, as if it had passed the check."""
    stored = store_bytes(f"演示数据 {name}".encode(), media_type="application/pdf")
    return Upload.objects.create(
        owner=user, purpose="evidence", original_name=name, media_type="application/pdf", size=stored.size,
        sha256=stored.sha256, pages=pages, state=Upload.State.CHECKED, stored=stored,
    )  # fmt: skip


def litigant(name: str = "林小满") -> Actor:
    """A litigant whose real name is proven."""
    return actor_for(make_user(name), Role.LITIGANT)


def make_draft(actor: Actor, now: dt.datetime, court: Court | None = None, **changed: Any) -> FilingDraft:
    """A draft with every page filled in and one piece of evidence; ``changed`` alters answers."""
    draft = start_draft(actor=actor, form_key="private_lending", court=court or make_court(), now=now)
    plaintiff = contents.parties(draft.content, "plaintiff")[0]["id"]
    save_party(actor=actor, draft_id=draft.pk, party_id=plaintiff, typed=PLAINTIFF, seen=True, now=now)
    return fill_in(actor, draft, now, **changed)


def fill_in(actor: Actor, draft: FilingDraft, now: dt.datetime, **changed: Any) -> FilingDraft:
    """Everything but the plaintiff: defendant, pages, one piece of evidence."""
    _draft, defendant = add_party(actor=actor, draft_id=draft.pk, role="defendant", kind="person", now=now)
    save_party(actor=actor, draft_id=draft.pk, party_id=defendant, typed=DEFENDANT, seen=True, now=now)
    typed = lending_answers(**changed)
    for page in load_form("private_lending").pages:
        save_page(actor=actor, draft_id=draft.pk, page=page.key, typed=typed, seen=True, now=now)
    upload = make_upload(User.objects.get(pk=actor.user_id), now)
    add_evidence(actor=actor, draft_id=draft.pk, upload=upload, title="借条", purpose="证明借款事实", kinds=["iou"], now=now)
    return FilingDraft.objects.get(pk=draft.pk)


# Every condition ticked, and a reason for whatever the check finds in the filings of these tests.
EXAMINED = Examined([one["key"] for one in review_data()["check_list"]], "经审查符合起诉条件")


def make_filing(now: dt.datetime, actor: Actor | None = None, court: Court | None = None, **changed: Any) -> Filing:
    """A submitted filing."""
    actor = actor or litigant()
    return submit(actor=actor, draft_id=make_draft(actor, now, court, **changed).pk, now=now)


def claimed(now: dt.datetime, clerk: Actor, **changed: Any) -> Filing:
    """A submitted filing that the clerk has taken."""
    return claim(actor=clerk, filing_id=make_filing(now, **changed).pk, now=now)


def filing_clerk(court: Court | None = None) -> Actor:
    """A filing clerk of the court."""
    return actor_for(make_staff(Role.FILING_CLERK, court))


def sign_refusal(clerk: Actor, filing: Filing, ground: str, reason: str, now: dt.datetime) -> None:
    """A judge of the court signs the ruling that the clerk puts before the judge."""
    judge = judges_of(filing).filter(display_name="何清").first() or make_staff(Role.JUDGE, filing.court, "何清")
    look = put_before_judge(
        actor=clerk, filing_id=filing.pk, version=filing.version, ground=ground, reason=reason, judge=judge, now=now
    )
    give_second_look(actor=actor_for(judge, Role.JUDGE), look_id=look.pk, agrees=True, note="", now=now)


def make_bench(court: Court | None = None) -> tuple[Actor, Actor]:
    """A judge and a clerk of the court, free to be assigned."""
    return actor_for(make_staff(Role.JUDGE, court, "何清")), actor_for(make_staff(Role.CLERK, court, "陆一舟"))


def make_case(now: dt.datetime, actor: Actor | None = None, court: Court | None = None, **changed: Any) -> Case:
    """An accepted case with a panel, if the court has a judge and a clerk."""
    return accept_filing(make_filing(now, actor, court, **changed), now)


def accepted(draft: FilingDraft, now: dt.datetime) -> Case:
    """The case that came of a draft."""
    user = draft.owner
    appointment = user.appointments.first()
    actor = actor_for(user, Role(appointment.role) if appointment else Role.LITIGANT)
    return accept_filing(submit(actor=actor, draft_id=draft.pk, now=now), now)


def in_dollars(now: dt.datetime) -> Case:
    """An accepted claim for 100,000 US dollars, with a panel."""
    dollars = {"currency": "USD", "principal_owed": "100000", "interest_claimed": "no", "interest_amount": None}
    rate = {"exchange_rate": "7.10", "exchange_source": "中国外汇交易中心公布的中间价"}
    return accept_filing(make_filing(now, **dollars, **rate), now, exchange=Exchange(Decimal("7.1234"), "中国外汇交易中心"))


def accept_filing(filing: Filing, now: dt.datetime, **given: Any) -> Case:
    """Some filing clerk of the court claims it, ticks the conditions of its cause and accepts it."""
    clerk = filing_clerk(filing.court)
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    examined = Examined(sorted(conditions(filing.cause_code)), EXAMINED.reason)
    return accept(actor=clerk, filing_id=filing.pk, version=claimed.version, examined=examined, now=now, **given)
