"""A clerk begins a filing for a person at the counter; the person takes it over online by the code on the slip."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access, visible_to
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Organisation, Person, User
from courtportal.kernel.uploads.actions import receive
from courtportal.kernel.vault.fields import blind_index
from filing.cases.models import Party
from filing.causes import registry
from filing.causes.answers import defaults
from filing.causes.elements import load_form
from filing.intake.actions.drafts import OTHERS_SUE, begin_with
from filing.intake.actions.evidence import add_evidence
from filing.intake.counter.counterclaim import follow_the_claim
from filing.intake.counter.models import CounterVisit
from filing.intake.models import DraftEvidence, Filing, FilingDraft
from filing.intake.rules import content as contents
from filing.parties.known import person_answers, remember, user_of

CODE_LENGTH = 12
SCANNABLE = frozenset({".pdf", ".jpg", ".jpeg", ".png"})


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person at the counter as the identity document, seen by the clerk, says; or who wrote, and the day of the postmark,
    which counts as the day of filing (CPL 85).
    """

    name: str
    document_kind: str
    document_number: str
    phone: str = ""
    posted_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SuingOrganisation:
    """The organisation for which the person stands at the counter, as its papers say."""

    name: str
    credit_code: str
    legal_representative: str

    def answers(self) -> dict[str, str]:
        """As answers to the party form."""
        return {"name": self.name, "uscc": self.credit_code, "representative": self.legal_representative}


class WrongCode(LookupError):
    """No filing waits under this code for this person."""


@transaction.atomic
def start_at_counter(
    *, actor: Actor, visitor: Visitor, form_key: str, cause_code: str, now: dt.datetime,
    organisation: SuingOrganisation | None = None, counterclaimant: Party | None = None,
) -> CounterVisit:  # fmt: skip
    """Begin a filing for a person whose identity document the clerk has just compared with the person (CPL 123).

    The plaintiff is the person, or the ``organisation`` for which the person came (CPL 51: it sues by its legal representative).
    As the counterclaim of a defendant it follows the case and names its other parties (民诉法解释 第二百三十三条).
    It goes to the clerk's own court and is checked, numbered and reviewed like any other. Who may: a filing clerk.
    Raises Refused for a counterclaim of somebody else.
    """
    court = Court.objects.get(pk=str(actor.court_id))
    person = Person.objects.create(
        name=visitor.name,
        identity_type="resident_identity_card" if visitor.document_kind == "id_card" else visitor.document_kind,
        identity_number=visitor.document_number,
        phone=visitor.phone,
    )
    # Nobody can log in with it: it has neither address nor password and is not active.
    owner = User.objects.create_user(display_name=visitor.name, person=person, is_active=False)
    person.owner = owner
    person.save(update_fields=["owner"])
    form = load_form(form_key)
    content = contents.empty()
    content["answers"] = defaults(form.elements(), {})
    content["parties"] = [_plaintiff(owner, person, organisation, form.template_version)]
    content[OTHERS_SUE] = organisation is not None
    if counterclaimant is not None:
        follow_the_claim(actor, content, counterclaimant)
    draft = FilingDraft.objects.create(
        owner=owner, court=court, form_key=form.key, cause_code=registry.get(cause_code or form.cause).code,
        template_version=form.template_version, content=content, updated_at=now,
    )  # fmt: skip
    visit = CounterVisit.objects.create(
        draft=draft, court=court, typed_by=user_of(actor), name=visitor.name, document_kind=visitor.document_kind,
        document_number=visitor.document_number, checked_at=now, posted_on=visitor.posted_on, code=ids.new_code(CODE_LENGTH),
    )  # fmt: skip
    record(actor=actor, action="start_at_counter", obj=draft, now=now, detail={"document": visitor.document_kind})
    return visit


def _plaintiff(owner: User, person: Person, organisation: SuingOrganisation | None, version: str) -> dict[str, Any]:
    own = {"id": ids.new_code(8), "role": contents.PLAINTIFF}
    if organisation is None:
        begun = {**own, "kind": "person", "source": str(person.pk), "answers": {}}
        return begin_with(begun, person_answers(person), version)
    answers = organisation.answers()
    source = remember(owner, "organisation", answers, "")
    return begin_with({**own, "kind": "organisation", "source": source, "answers": {}}, answers, version)


@transaction.atomic
def link_to_account(*, actor: Actor, code: str, now: dt.datetime) -> Filing:
    """The filing, its draft and its case become the person's own online; the notices reach the account from now on.

    Of an organisation for which the person filed, the account acts from now on, as if it had filed online.
    Who may: who holds the code and whose proven identity number is the one that the clerk saw. Raises WrongCode for
    anything else, Refused for somebody whose real name is not proven.
    """
    if not actor.verified:
        raise Refused("filing.countervisit", "link", [str(_("请先完成实名认证"))])
    user = user_of(actor)
    found = CounterVisit.objects.filter(code_index=blind_index("counter_code", code), linked_at=None).first()
    number = user.person.identity_number if user.person else ""
    if found is None or not number or found.document_number.strip().upper() != number.strip().upper():
        raise WrongCode(code)
    visit = access(actor, CounterVisit, found.pk, "link", lock=True)
    drafts = FilingDraft.objects.select_for_update(of=("self",)).select_related("owner__person", "filing")
    draft = drafts.get(pk=visit.draft_id)
    stand_in = draft.owner
    if draft.filing is None:
        raise WrongCode(code)
    _make_own(draft, stand_in, user)
    Filing.objects.filter(pk=draft.filing.pk).update(owner=user)
    parties = Party.objects.filter(case__filing_id=draft.filing.pk)
    parties.filter(person=stand_in.person).update(user=user, person=user.person)
    parties.filter(organisation__in=_organisations_that_sue(draft), user=None).update(user=user)
    visit.linked_at, visit.linked_to = now, user
    visit.save(update_fields=["linked_at", "linked_to"])
    record(actor=actor, action="link_counter_filing", obj=draft.filing, now=now)
    return Filing.objects.get(pk=draft.filing.pk)


def _make_own(draft: FilingDraft, stand_in: User, user: User) -> None:
    """The draft is the person's, and the party that was the closed account's own person is the account's own.

    Everyone whom the clerk entered for the person goes into the account's address book, where acceptance finds them.
    """
    for party in contents.parties(draft.content):
        if party["source"] == str(stand_in.person_id):
            party["source"] = str(user.person_id)
    Organisation.objects.filter(owner=stand_in).update(owner=user)
    Person.objects.filter(owner=stand_in).exclude(pk=str(stand_in.person_id)).update(owner=user)
    draft.owner = user
    draft.save(update_fields=["owner", "content"])


def _organisations_that_sue(draft: FilingDraft) -> list[uuid.UUID]:
    plaintiffs = contents.parties(draft.content, contents.PLAINTIFF)
    return [uuid.UUID(one["source"]) for one in plaintiffs if one["kind"] == "organisation" and one["source"]]


def visit_of(draft: FilingDraft) -> CounterVisit:
    """The visit in which a draft was typed. Raises Http404 for one that was not typed at a counter."""
    return get_object_or_404(CounterVisit.objects.select_related("court"), draft=draft)


def unfinished_visits(actor: Actor) -> QuerySet[CounterVisit]:
    """What the clerk has begun at the counter and not submitted, the newest first."""
    own = visible_to(actor, CounterVisit).filter(typed_by_id=actor.user_id, draft__filing=None)
    return own.select_related("draft").order_by("-checked_at", "-pk")


def scans(court: Court) -> list[Path]:
    """What lies in the court's scanner folder, newest first: plain files of the kinds that a scanner makes."""
    folder = Path(settings.DATA_DIR) / "scans" / court.code
    if not folder.is_dir():
        return []
    files = [one for one in folder.iterdir() if one.is_file() and not one.is_symlink() and one.suffix.lower() in SCANNABLE]
    return sorted(files, key=lambda one: one.stat().st_mtime, reverse=True)


class NoSuchScan(LookupError):
    """The file no longer lies in the scanner folder."""


def take_scan(
    *, actor: Actor, draft: FilingDraft, name: str, purpose: str, kinds: Sequence[str], now: dt.datetime
) -> DraftEvidence:
    """A scanned file is evidence of the draft, with all the checks of an upload; only then it is put aside.

    Raises NoSuchScan, UploadRefused, and Refused as ``add_evidence`` does; the file then stays where it was scanned to.
    """
    found = next((one for one in scans(visit_of(draft).court) if one.name == name), None)
    if found is None:
        raise NoSuchScan(name)
    with found.open("rb") as scanned:
        upload = receive(actor, File(scanned, name=found.name), "evidence", now)
    item = add_evidence(actor=actor, draft_id=draft.pk, upload=upload, title="", purpose=purpose, kinds=kinds, now=now)
    aside = found.parent / "taken"
    aside.mkdir(exist_ok=True)
    found.replace(aside / f"{upload.pk}{found.suffix}")
    return item
