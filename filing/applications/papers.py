"""The papers of applications: what stands in them, and their way into the dossier and to the parties.

All in the language of record, whatever language the reader has chosen.
"""

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import override

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.chinese import number_in_words
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.actions import SignerSlot, document_bytes
from courtportal.kernel.rendering.wording import plain_date, plain_time
from filing.applications.models import Application
from filing.applications.queries import claims_beside, objection_behind, waits_for_successor
from filing.applications.recusal import COMMITTEE, COMMITTEE_DAY, OWN_RECUSAL
from filing.applications.rules.above import DISMISSED_TOO
from filing.applications.rules.enforcing import ENFORCING, PART, REMANDED, RULING
from filing.applications.rules.kinds import Field
from filing.applications.rules.summons_and_bankruptcy import DECLARED
from filing.applications.rules.words import cpl
from filing.applications.rulings import can_be_appealed
from filing.calendar.models import Hearing, TrialExtension
from filing.calendar.rules.limits import TIME_LIMITS, days_to_appeal
from filing.calendar.rules.trial_limit import next_extension
from filing.calendar.trial import trial_deadline
from filing.cases.grouping import heard_together
from filing.cases.models import Case, CaseLink, PanelMember, Party, Procedure
from filing.cases.rules.procedure import is_final
from filing.causes import registry
from filing.causes.procedures import BEFORE_SUIT
from filing.decisions.queries import bench, bench_lines, parties_now, party_lines, signer_slots
from filing.dossier.entries import add_document_entry, add_secret_entry
from filing.events import DocumentsToServe
from filing.law import as_cited

# Who applies in a case of an application: filed as one, the case names the applicant on the side of a plaintiff.
APPLYING = (Party.Role.APPLICANT, Party.Role.PLAINTIFF)
TITLES = {"decision": "决定书", "notice": "通知书"}
REMEDIES = {
    "appeal": "如不服本裁定，可以在裁定书送达之日起{days}日内，向本院递交上诉状，上诉于{upper}。{longer}",
    "reconsideration": "如不服本裁定，可以自收到裁定书之日起五日内向本院申请复议一次。复议期间不停止裁定的执行。",
    "reconsideration_once": "如不服本决定，可以在接到决定时向本院申请复议一次。复议期间，不停止参与本案的工作。",
    "reconsideration_above": "如不服本裁定，可以自本裁定送达之日起十日内，通过本院向{upper}申请复议。复议期间不停止执行。",
    "outsider_suit": "案外人、当事人对本裁定不服，认为原判决、裁定错误的，依照审判监督程序办理；与原判决、裁定无关的，"
    "可以自本裁定送达之日起十五日内向本院提起执行异议之诉。",
    "on_service": "本裁定送达后即发生法律效力。",
    "reconsideration_violence":  # [verify] Anti-Domestic Violence Law art. 31
    "如不服本裁定，可以自裁定生效之日起五日内向本院申请复议一次。复议期间不停止裁定的执行。",
    "at_once": "本裁定自即日起发生法律效力。",
    "final_here": "本裁定为复议裁定，自即日起发生法律效力。",
    "on_receipt": "上述协议，不违反法律规定，本院予以确认。本调解书经各方当事人签收后，即具有法律效力。",
    "reconsideration_3": "如不服，可以自收到通知书之次日起三日内向本院书面申请复议一次。",
}


def said(application: Application, one: Field, language: str = "zh") -> str:
    """An answer as people read it: the chosen words, the named party, member or hearing."""
    return _in_words(application, one, str(application.content.get(one.key) or application.terms.get(one.key) or ""), language)


def fixed(application: Application, one: Field) -> str:
    """What the decider fixed, as the order states it: it counts before what the applicant asked for."""
    return _in_words(application, one, str(application.terms.get(one.key) or application.content.get(one.key) or ""), "zh")


def _in_words(application: Application, one: Field, value: str, language: str) -> str:
    if not value:
        return ""
    if one.kind == "choice":
        return next((words.in_language(language) for code, words in one.choices if code == value), value)
    case = application.case
    if one.kind in {"party", "opponent"}:
        return next((party.name for party in case.parties.filter(pk=value)), "")
    if one.kind == "member":
        member = case.panel.filter(pk=value).select_related("user").first()
        return member.user.display_name if member else ""
    if one.kind == "missed_term":
        deadline = case.deadlines.filter(pk=value).first()
        return TIME_LIMITS[deadline.rule].matter.in_language(language) if deadline else ""
    if one.kind == "hearing":
        hearing = Hearing.objects.filter(pk=value, case__in=heard_together(case)).first()
        return plain_time(hearing.starts_at) if hearing else ""
    return plain_date(dt.date.fromisoformat(value)) if one.kind == "day" else value


@override("zh-hans")
def order_of(application: Application) -> str:
    """The order of the document: what is granted or refused, with the names in it."""
    kind, case = application.definition, application.case
    words: dict[str, str] = {one.key: said(application, one) for one in kind.fields}
    words |= {one.key: fixed(application, one) for one in kind.terms}
    words |= {
        "applicant": application.applicant_name or "本院",
        "applicants": "、".join(case.parties.filter(role__in=APPLYING, left_at=None).values_list("name", flat=True)),
        "plaintiffs": "、".join(case.parties.filter(role=Party.Role.PLAINTIFF, left_at=None).values_list("name", flat=True)),
        "agent": application.content.get("agent", ""),
        "principal": application.party.name if application.party else "",
        "scope_name": words.get("scope", ""),
        "role_name": words.get("role", ""),
        "procedure_name": _procedure(application),
        "follow_up": application.follow_up.case_number if application.follow_up else "",
        "length": _extension(application),
        "preserved": _preserved(case),
        "retried_how": _how_retried(application),
        "dismissed": _dismissed(application),
        "upheld": "部分成立" if application.terms.get("extent") == PART else "成立",
        "rest": "驳回异议人的其他异议请求。" if application.terms.get("extent") == PART else "",
        "below": _reconsidered(application),
        "reconsidered": _how_reconsidered(application),
        "goes_on": "本案恢复诉讼。" if waits_for_successor(application) else "",
        "court_below": _court_below(case),
        "followed": "\n申请人或者申报人可以向人民法院起诉。" if application.content.get("ground") == DECLARED else "",
    }
    text = kind.granted if application.outcome == Application.Outcome.GRANTED else kind.refused
    return text.format_map(words)


def _dismissed(application: Application) -> str:
    """What falls with an action that is dismissed on appeal, and what is heard on (CPL-I 239, 328)."""
    if application.kind != "dismissal_on_appeal" or not claims_beside(application.case):
        return "撤销原审民事判决，驳回原审原告的起诉。"
    if application.terms.get("others") == DISMISSED_TOO:
        return "撤销原审民事判决，驳回原审原告的起诉；反诉、第三人的起诉一并驳回。"
    return "撤销原审民事判决中对本诉的判项，驳回原审原告的起诉；反诉、第三人的请求继续审理。"


def _how_reconsidered(application: Application) -> str:
    """What follows where the reconsideration is upheld: the panel's own order, or the objection is examined again below."""
    case = application.case
    if application.terms.get("extent") != REMANDED:
        names = "、".join(case.parties.filter(role=Party.Role.APPLICANT).values_list("name", flat=True))
        return f"{names}的复议请求成立。{application.terms.get('what', '')}"
    return f"撤销{_reconsidered(application)}执行裁定，发回{_court_below(case)}重新审查。"


def _court_below(case: Case) -> str:
    """The court whose ruling is reconsidered."""
    links = case.links_in.filter(kind=CaseLink.Kind.RECONSIDERATION).select_related("from_case__court")
    return links[0].from_case.court.name_zh if links else "原审查法院"


def _reconsidered(application: Application) -> str:
    """The number of the objection whose ruling is reconsidered."""
    links = application.case.links_in.filter(kind=CaseLink.Kind.RECONSIDERATION).select_related("from_case")
    return "、".join(link.from_case.case_number for link in links)


def _how_retried(application: Application) -> str:
    """A court retries its own judgment (再审), and takes up that of a court below (提审)."""
    if application.kind != "retrial_order":
        return ""
    case = application.case
    own = case.links_in.filter(kind=CaseLink.Kind.RETRIAL, from_case__court=case.court)
    return "再审" if own.exists() else "提审"


def _procedure(application: Application) -> str:
    code = application.content.get("procedure", "")
    return str(Procedure(code).label) if code else ""


def _preserved(case: Case) -> str:
    """Whose property is preserved in the case."""
    granted = Application.objects.filter(case=case, kind="preservation_property", state=Application.State.GRANTED)
    chosen = [one.content["respondent"] for one in granted]
    return "、".join(case.parties.filter(pk__in=chosen).order_by("role", "order").values_list("name", flat=True))


def _extension(application: Application) -> str:
    """How long the extension is that is being decided on."""
    deadline = trial_deadline(application.case)
    if deadline is None:
        return ""
    granted = TrialExtension.objects.filter(case=application.case, rule=deadline.rule).count()
    effective = application.state == Application.State.GRANTED and granted > 0
    step = next_extension(deadline.rule, granted - 1 if effective else granted)
    return step.term.text.zh if step else ""


@override("zh-hans")
def ruling_data(application: Application, now: dt.datetime) -> dict[str, Any]:
    """民事裁定书 (CPL 157)."""
    case, today = application.case, clock.local(now).date()
    clerk = _clerk(case)
    return {
        "parties": party_lines(case),
        "introduction": _introduction(application),
        "request": _request(application),
        "reasons": application.reasons,
        "legal_basis": as_cited([application.source.text.zh]),
        "orders": [order_of(application)],
        "remedy": _remedy(application),
        "panel": bench_lines(case),
        "clerk": clerk.user.display_name if clerk else "",
        "decided_on": today,
    }


@override("zh-hans")
def statement_data(application: Application, now: dt.datetime) -> dict[str, Any]:
    """民事调解书: the claims, the facts of the case and the result of the mediation (CPL 100)."""
    case, words = application.case, {one.key: fixed(application, one) for one in application.definition.terms}
    people = "、".join(f"{party.get_role_display()}{party.name}" for party in parties_now(case))
    accepted, procedure = plain_date(clock.local(case.accepted_at).date()), case.get_procedure_display()
    return {
        **ruling_data(application, now),
        "introduction": f"{people}{cause_of(case)}一案，本院于{accepted}立案后，依法适用{procedure}进行审理。",
        "request": words["claims"],
        "facts": words["facts"],
    }


@override("zh-hans")
def letter_data(application: Application, now: dt.datetime) -> dict[str, Any]:
    """决定书 or 通知书 on an application."""
    return {
        "recipients": [party.name for party in _recipients(application)],
        "introduction": _introduction(application) + _by_committee(application),
        "request": _request(application),
        "reasons": application.reasons,
        "legal_basis": as_cited([application.source.text.zh, *([cpl("49").text.zh] if application.decider == COMMITTEE else [])]),
        "orders": [order_of(application)],
        "remedy": _remedy(application),
        "decided_on": clock.local(now).date(),
    }


def title_of(application: Application) -> str:
    """The title of a decision or notice."""
    return f"{application.definition.name.zh}{TITLES[application.document_form]}"


def _introduction(application: Application) -> str:
    case, day = application.case, plain_date(clock.local(application.submitted_at).date())
    if application.definition.document_kind == RULING and (objection := _introduction_of_objection(application)):
        return objection
    who = _who(application)
    cause = cause_of(case)
    security = f"申请人提供了担保：{application.terms['security']}。" if application.terms.get("security") else ""
    if case.case_type in BEFORE_SUIT and who:
        return f"{who}于{day}向本院申请{application.definition.name.zh}（{case.case_number}）。{security}"
    what = "执行" if case.case_type in ENFORCING else "审理"
    first = f"本院{what}的{cause}一案（{case.case_number}），"
    name = application.definition.name.zh
    return first + (f"{who}于{day}向本院提出{name}申请。{security}" if who else f"本院就{name}依职权审查。")


def _by_committee(application: Application) -> str:
    """That and when the adjudication committee decided on the president's recusal (CPL 49)."""
    day = application.terms.get(COMMITTEE_DAY)
    return f"本院审判委员会于{plain_date(dt.date.fromisoformat(day))}讨论决定。" if day else ""


def _introduction_of_objection(ruling: Application) -> str:
    """Who objected to what, when, and that a panel examined it (法释〔2015〕10号 art. 11)."""
    opened = Application.objects.filter(follow_up=ruling.case).exclude(kind=ruling.kind).select_related("case", "party")
    asked = opened.exclude(kind="reconsideration_ruling").order_by("submitted_at").first() or objection_behind(ruling.case)
    if asked is None:
        return ""
    day = plain_date(clock.local(asked.submitted_at).date())
    return (
        f"{asked.applicant_name}就{asked.case.case_number}一案，于{day}提出{asked.definition.name.zh}。"
        "本院受理后，依法组成合议庭进行审查，现已审查终结。\n" + _request(asked)
    )


def _who(application: Application) -> str:
    """Who applied; where all apply together, everyone; who of the court stands aside of its own motion."""
    if application.definition.joint:
        return "、".join(application.case.parties.filter(left_at=None).order_by("role", "order").values_list("name", flat=True))
    if application.kind == OWN_RECUSAL:
        return next(said(application, one) for one in application.definition.fields if one.kind == "member")
    return application.applicant_name


def cause_of(case: Case) -> str:
    """The cause in words; the title of a case whose cause is not in the table."""
    try:
        return registry.get(case.cause_code).name.zh
    except registry.UnknownCause:
        return case.title


def _request(application: Application) -> str:
    """What was asked, in one paragraph; what identifies or reaches a person is for the court alone and left out."""
    if application.definition.document_kind == RULING:
        return ""  # told by the introduction
    asked = [one for one in application.definition.fields if not one.is_for_court]
    parts = [(one.label.zh, said(application, one)) for one in asked]
    return "；".join(f"{label}：{value}" for label, value in parts if value)


def _remedy(application: Application) -> str:
    remedy = application.definition.remedy
    if remedy == "appeal" and is_final(application.case.case_type, application.case.procedure):
        return REMEDIES["at_once"]  # a small claim has one instance, for its rulings too (CPL-I 276, 277)
    if remedy == "on_receipt" and application.outcome == Application.Outcome.REFUSED:
        return ""
    if not remedy or (remedy == "appeal" and not can_be_appealed(application)):
        return ""
    upper = application.case.court.parent.name_zh if application.case.court.parent else "上一级人民法院"
    days = number_in_words(days_to_appeal("appeal_ruling", abroad=False))
    return REMEDIES[remedy].format(upper=upper, days=days, longer=_longer_term(application.case))


def _longer_term(case: Case) -> str:
    """What the ruling says to who has no domicile in the PRC; "" where everybody has one (CPL 286)."""
    if not parties_now(case).filter(abroad=True).exists():
        return ""
    days = number_in_words(days_to_appeal("appeal_ruling", abroad=True))
    return f"在中华人民共和国领域内没有住所的当事人，可以在裁定书送达之日起{days}日内提起上诉。"


def _clerk(case: Case) -> PanelMember | None:
    return case.panel.filter(duty=PanelMember.Duty.CLERK, ended_at=None).select_related("user").first()


def signers(application: Application, actor: Actor) -> list[SignerSlot]:
    """The judge who rules, of a panel each judge, who presides first; and the clerk of the case, if there is one (CPL 157)."""
    if application.decider == "panel" and actor.user_id in {one.user_id for one in bench(application.case)}:
        return signer_slots(application.case)
    slots = [SignerSlot(code="judge", title_zh="审判员", name=actor.name, user_id=actor.user_id)]
    clerk = _clerk(application.case)
    if clerk is not None:
        slots.append(SignerSlot(code="clerk", title_zh="书记员", name=clerk.user.display_name, user_id=clerk.user_id))
    return slots


def _recipients(application: Application) -> list[Party]:
    """Everyone in the case; what opens the case above goes to all of them too. What is hidden goes to who applied alone."""
    if application.is_hidden:
        return [application.party] if application.party else []
    if application.case.opened_by.filter(confidential=True, disclosed_at=None).exists():
        return [application.party] if application.party else []  # a preservation that is not executed yet
    present = Q(left_at=None) | Q(pk=application.party_id)  # who withdrew has left with the ruling, and is served with it
    return list(application.case.parties.filter(present).order_by("role", "order"))


def serve(application: Application, now: dt.datetime) -> None:
    """The document stands in the dossier and goes out to the parties; what is internal stays in the secret volume."""
    document, kind, case = application.document, application.definition, application.case
    if document is None:
        return
    if kind.secret:
        add_secret_entry(
            case=case, kind="closing_approval", title=document.title, key=f"document:{document.pk}",
            data=document_bytes(document), file_name=f"{document.title}.pdf", pages=document.page_count,
        )  # fmt: skip
        return
    add_document_entry(case=case, document=document, under=kind.matter)
    _send(application, _recipients(application), now)


def serve_the_others(application: Application, now: dt.datetime) -> None:
    """What was hidden so far goes out to everyone but who applied, who has it."""
    _send(application, [party for party in _recipients(application) if party != application.party], now)


def _send(application: Application, parties: list[Party], now: dt.datetime) -> None:
    document, purpose = application.document, f"application_{application.kind}"[:30]
    if document is not None and parties:
        ids = tuple(party.pk for party in parties)
        publish(
            DocumentsToServe(case_id=application.case_id, document_ids=(document.pk,), party_ids=ids, purpose=purpose), now=now
        )
