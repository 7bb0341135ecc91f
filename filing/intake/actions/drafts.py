"""A draft is begun, filled in page by page, and may be thrown away. What was typed is kept as typed.

Only the beginning and the end stand in the audit log: until submission a draft has no legal effect and nobody but its
owner sees it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, Role, access
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from filing.causes import registry
from filing.causes.answers import after_change, defaults
from filing.causes.elements import load_form
from filing.intake.models import DraftEvidence, DraftPaper, FilingDraft
from filing.intake.queries import correction_pages, picks_from
from filing.intake.rules import content as contents
from filing.intake.rules.autosave import WHOLE_PAGE, Sent, of_these, takes_effect
from filing.intake.rules.following import court_is_fixed
from filing.intake.sharing.history import merge_with_others, note_changes
from filing.parties.held import HELD, held_answers
from filing.parties.known import answers_of_known, person_answers, practice_of, remember, user_of
from filing.parties.rules.agents import AgentKind

COURT_IS_FIXED = _("这件起诉由原案的法院管辖，不能选择其他法院")
OTHERS_SUE = "others_sue"  # in the content: the owner took the own person out of the plaintiffs


@transaction.atomic
def start_draft(
    *, actor: Actor, form_key: str, court: Court | None, now: dt.datetime, cause_code: str = "", told: str = ""
) -> FilingDraft:
    """Begin a filing: the person's own verified facts stand in it as the plaintiff; a lawyer files for somebody else.

    What was ``told`` on the way there is the first text of its facts. The cause is the one given or the form's own; raises
    UnknownCause if there is neither.
    """
    form, user = load_form(form_key), user_of(actor)
    content = contents.empty()
    content["answers"] = defaults(form.elements(), {contents.TOLD: told})
    if told:
        content[contents.TOLD] = told
    content["for_client"] = actor.role == Role.LAWYER
    if user.person and not content["for_client"]:
        own, source = person_answers(user.person), str(user.person.pk)
        content["parties"].append(_new_party(form.template_version, contents.PLAINTIFF, "person", own, source))
    draft = FilingDraft.objects.create(
        owner=user,
        court=court,
        form_key=form.key,
        cause_code=registry.get(cause_code or form.cause).code,
        template_version=form.template_version,
        content=content,
        updated_at=now,
    )
    record(actor=actor, action="start_draft", obj=draft, now=now)
    return draft


def _new_party(version: str, role: str, kind: str, answers: Mapping[str, Any], source: str = "") -> dict[str, Any]:
    party = {"id": ids.new_code(8), "role": role, "kind": kind, "source": source, "answers": dict[str, Any]()}
    return begin_with(party, answers, version) if answers else party


def begin_with(party: dict[str, Any], known: Mapping[str, Any], version: str) -> dict[str, Any]:
    """The party has what is known of it, and what its page would show as chosen: nobody need open that page any more."""
    party["answers"] = {**defaults(contents.elements_of(party, version), {}), **party["answers"], **known}
    return party


def lacks_owner(draft: FilingDraft) -> bool:
    """The owner sues for itself, as far as the draft says, and no plaintiff is named yet."""
    if draft.content.get("for_client") or draft.content.get(OTHERS_SUE):
        return False
    return not any(one["answers"].get("name") or one["source"] for one in contents.parties(draft.content, contents.PLAINTIFF))


@transaction.atomic
def name_owner(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime) -> FilingDraft:
    """The owner's proven facts stand in a draft begun before the real name was proven; nothing where a plaintiff is named.

    A plaintiff begun and still without a name becomes the owner. Who may: who may write the draft.
    """
    draft = access(actor, FilingDraft, draft_id, "edit", lock=True)
    person = draft.owner.person
    if person is None or draft.filing_id or not lacks_owner(draft):
        return draft
    begun = next((one for one in contents.parties(draft.content, contents.PLAINTIFF) if one["kind"] == "person"), None)
    if begun is None:
        begun = _new_party(draft.template_version, contents.PLAINTIFF, "person", {})
        draft.content.setdefault("parties", []).insert(0, begun)
    begun["source"] = str(person.pk)
    begin_with(begun, person_answers(person), draft.template_version)
    return _save(actor, draft, contents.PARTIES_PAGES[contents.PLAINTIFF], now, seen=False)


def open_page(actor: Actor, draft_id: uuid.UUID, page: str) -> FilingDraft:
    """The draft, locked. During a correction only the pages asked for are open."""
    draft = access(actor, FilingDraft, draft_id, "edit", lock=True)
    allowed = correction_pages(draft)
    if allowed is not None and page not in allowed:
        raise Refused("filing.filingdraft", "edit", [_("补正时只能修改法院要求补正的内容")])
    return draft


def _save(actor: Actor, draft: FilingDraft, page: str, now: dt.datetime, *, seen: bool) -> FilingDraft:
    note_changes(actor, draft, now)
    if seen:
        contents.mark(draft.content, page)
    draft.updated_at = now
    draft.version += 1
    draft.save(update_fields=["content", "court", "updated_at", "version"])
    return draft


@transaction.atomic
def save_page(
    *,
    actor: Actor,
    draft_id: uuid.UUID,
    page: str,
    typed: Mapping[str, Any],
    seen: bool,
    now: dt.datetime,
    sent: Sent = WHOLE_PAGE,
) -> FilingDraft:
    """Keep what was typed on a page; ``seen`` marks the page as filled in. Raises KeyError for an unknown page.

    What somebody else has changed since the page began is merged field by field (``sent.base``).
    """
    draft = open_page(actor, draft_id, page)
    if not takes_effect(draft.content, sent):
        return draft
    typed = of_these(typed, sent)
    known = {element.key for element in draft.form.page(page).elements if not element.computes}
    kept = {key: value for key, value in typed.items() if key in known}
    answers = contents.answers(draft.content)
    before = dict(answers)
    answers.update(merge_with_others(actor, draft, "answer:", kept, answers, sent.base, now))
    answers.update(after_change(list(draft.form.elements()), before, answers))
    return _save(actor, draft, page, now, seen=seen)


@transaction.atomic
def choose_court(*, actor: Actor, draft_id: uuid.UUID, court: Court, now: dt.datetime) -> FilingDraft:
    """Choose the court that shall have the case; a submitted filing stays where it is.

    Raises Refused where it follows from an earlier case of another court (``court_is_fixed``).
    """
    draft = open_page(actor, draft_id, "court")
    if court_is_fixed(draft.content) and court.pk != draft.court_id:
        raise Refused("filing.filingdraft", "edit", [COURT_IS_FIXED])
    draft.court = court
    return _save(actor, draft, "court", now, seen=True)


@transaction.atomic
def add_party(
    *, actor: Actor, draft_id: uuid.UUID, role: str, kind: str, now: dt.datetime, source: str = "", capacity: str = ""
) -> tuple[FilingDraft, str]:
    """Add a party, empty or with the facts of someone entered before; returns the draft and the party's id.

    ``source`` names an entry of the address book or, after ``HELD``, a party of an earlier case, who must be one of the
    actor's (Http404).

    The first plaintiff of an owner who sues for itself is the owner, as proven, unless it was taken out before. An empty one
    that was left behind is taken up again.

    ``capacity`` is one of the form's, for a cause in which people are sued as this or that (driver, owner, insurer).
    """
    draft = open_page(actor, draft_id, contents.PARTIES_PAGES[role])
    if role not in contents.roles_of(draft.cause_code):
        raise Refused("filing.filingdraft", "edit", [_("申请案件没有第三人")])
    if len(contents.parties(draft.content, role)) >= contents.MOST_PARTIES:
        raise Refused("filing.filingdraft", "edit", [_("当事人人数超过网上立案的上限，请到法院立案窗口办理")])
    user, owner = picks_from(actor, draft), draft.owner
    if not source and role == contents.PLAINTIFF and kind == "person" and lacks_owner(draft) and user == owner:
        source = str(owner.person_id or "")
    held = source.removeprefix(HELD) if source.startswith(HELD) else ""
    known = held_answers(actor, held) if held else answers_of_known(user, kind, source) if source else {}
    represented = role == contents.PLAINTIFF and draft.content.get("for_client")
    agent = _as_agent(owner) if represented else {}
    party = _new_party(draft.template_version, role, kind, {**known, **agent}, source if known and not held else "")
    if held:
        party["held"] = held
    if capacity in {one.key for one in draft.form.capacities}:
        party["capacity"] = capacity
    _put(draft, party, agent)
    return _save(actor, draft, contents.PARTIES_PAGES[role], now, seen=False), party["id"]


def _as_agent(lawyer: User) -> dict[str, str]:
    """The lawyer who files for a client, with the firm and the licence of the last case."""
    practice = practice_of(lawyer.pk)
    known = practice if practice.get("agent_kind") == AgentKind.LAWYER else {}
    return {
        "has_agent": "yes",
        "agent_kind": AgentKind.LAWYER.value,
        "agent_name": lawyer.display_name,
        "agent_firm": known.get("law_firm", ""),
        "agent_licence": known.get("licence_number", ""),
        "agent_phone": lawyer.phone,
        "agent_position": "律师",
    }


def _put(draft: FilingDraft, party: dict[str, Any], given: Mapping[str, Any]) -> None:
    """The party joins the others, in the place of one of its side that somebody added, left, and never said anything of."""
    content = draft.content
    all_of_them = content.setdefault("parties", [])
    version, of_role = draft.template_version, contents.parties(content, party["role"])
    left = next((one for one in of_role if _is_untouched(one, given, version)), None)
    if left is None:
        all_of_them.append(party)
    else:
        party["id"] = left["id"]
        all_of_them[all_of_them.index(left)] = party


def _is_untouched(party: Mapping[str, Any], given: Mapping[str, Any], version: str) -> bool:
    """Nothing is answered of it but what was ``given`` to it and what its page shows as chosen."""
    began = {**defaults(contents.elements_of(party, version), {}), **given}
    return not party["source"] and all(value in ("", [], began.get(key)) for key, value in party["answers"].items())


@transaction.atomic
def name_nobody(*, actor: Actor, draft_id: uuid.UUID, role: str, now: dt.datetime) -> FilingDraft:
    """The page of a role that may stay empty is filled in, with nobody named there."""
    draft = open_page(actor, draft_id, contents.PARTIES_PAGES[role])
    return _save(actor, draft, contents.PARTIES_PAGES[role], now, seen=True)


@transaction.atomic
def save_party(
    *,
    actor: Actor,
    draft_id: uuid.UUID,
    party_id: str,
    typed: Mapping[str, Any],
    seen: bool,
    now: dt.datetime,
    sent: Sent = WHOLE_PAGE,
) -> FilingDraft:
    """Keep a party's facts, in the draft and, when the page is finished, for later filings; merged as a page is.

    Raises KeyError for a party that is not there.
    """
    draft = access(actor, FilingDraft, draft_id, "edit", lock=True)
    party = contents.party(draft.content, party_id)
    if party is None:
        raise KeyError(party_id)
    page = contents.PARTIES_PAGES[party["role"]]
    open_page(actor, draft_id, page)
    if not takes_effect(draft.content, sent):
        return draft
    typed = of_these(typed, sent)
    known = {element.key for element in contents.elements_of(party, draft.template_version)}
    kept = {key: value for key, value in typed.items() if key in known}
    party["answers"].update(merge_with_others(actor, draft, f"party:{party_id}:", kept, party["answers"], sent.base, now))
    if seen and party["answers"].get("name") and not _is_somebody_else(actor, draft, party):
        party["source"] = remember(draft.owner, party["kind"], party["answers"], party["source"])
    return _save(actor, draft, page, now, seen=seen)


def _is_somebody_else(actor: Actor, draft: FilingDraft, party: Mapping[str, Any]) -> bool:
    """The party is the owner's own self and another writes: what an account says of its person is its own."""
    owner = draft.owner
    return owner.is_active and actor.user_id != owner.pk and party["source"] == str(owner.person_id)


@transaction.atomic
def remove_party(*, actor: Actor, draft_id: uuid.UUID, party_id: str, now: dt.datetime) -> FilingDraft:
    """Take a party out of the draft; what was entered of it stays for later filings. Raises KeyError."""
    draft = access(actor, FilingDraft, draft_id, "edit", lock=True)
    party = contents.party(draft.content, party_id)
    if party is None:
        raise KeyError(party_id)
    open_page(actor, draft_id, contents.PARTIES_PAGES[party["role"]])
    draft.content["parties"] = [one for one in draft.content["parties"] if one["id"] != party_id]
    if party["source"] and party["source"] == str(draft.owner.person_id):
        draft.content[OTHERS_SUE] = True
    return _save(actor, draft, contents.PARTIES_PAGES[party["role"]], now, seen=False)


@transaction.atomic
def discard_draft(*, actor: Actor, draft_id: uuid.UUID, now: dt.datetime) -> None:
    """Throw away a draft that was never submitted, also one typed at the counter; its files stay where files are kept.

    Who may: its owner, or the clerk who types it for somebody until that person has taken it over.
    """
    draft = access(actor, FilingDraft, draft_id, "discard", lock=True)
    if draft.filing_id:
        raise Refused("filing.filingdraft", "edit", [_("已经提交过的申请不能删除")])
    record(actor=actor, action="discard_draft", obj=draft, now=now)
    DraftEvidence.objects.filter(draft=draft).delete()
    DraftPaper.objects.filter(draft=draft).delete()
    draft.delete()
