"""Pain 22: what is sealed reached too far or not far enough, and leaked through side doors.

Every role × every sealing × every kind of paper × every door: the list, the file, the page with search, the copy, the notices,
the mail and the audit log. One rule for all of them, so that they cannot differ.
"""

import datetime as dt
import io
import itertools
import json
import random
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import PUBLIC, Actor, Role, visible_to
from courtportal.kernel.messaging.models import Notice, SimulatedMessage
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.vault.files import read_bytes
from filing.cases.models import Case, DossierEntry, EvidenceItem
from filing.dossier.actions.order_copy import NothingToCopy, order_copy
from filing.dossier.actions.seal import seal_entry
from filing.dossier.entries import add_document_entry
from filing.dossier.models import DossierCopy, ServedDocument
from filing.dossier.queries import closed_to_public
from tests.factories.court_cases import make_case, member
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.service import sealed_document
from tests.factories.sessions import sign_in
from tests.filing.dossier.making import entry

pytestmark = pytest.mark.django_db
SEALINGS = ("", "not_public", "sealed")
KINDS = ("evidence", "notice", "judgment")
CANARY = "病历甲乙丙丁"
ROLES = ("plaintiff", "defendant", "judge", "clerk", "division_head", "filing_clerk", "archivist", "stranger", "public")


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"), state=Case.State.EFFECTIVE)


def people(case: Case) -> dict[str, tuple[Actor, Client]]:
    """Everyone who might look, each as actor and as browser."""
    users = {
        "plaintiff": case.parties.get(role="plaintiff").user,
        "defendant": case.parties.get(role="defendant").user,
        "judge": member(case, "sole_judge"),
        "clerk": member(case, "clerk"),
        "division_head": make_staff(Role.DIVISION_HEAD, case.court),
        "filing_clerk": make_staff(Role.FILING_CLERK, case.court),
        "archivist": make_staff(Role.ARCHIVIST, case.court),
        "stranger": make_user("旁人"),
    }
    found = {name: (actor_for(user), sign_in(user)) for name, user in users.items() if user}
    return {**found, "public": (PUBLIC, Client())}


def paper(case: Case, kind: str, now: dt.datetime) -> DossierEntry:
    """A piece of evidence, a served notice, or a served judgment, all with the canary as title."""
    if kind == "evidence":
        made = entry(case, CANARY)
        party = case.parties.get(role="plaintiff")
        assert made.file is not None
        EvidenceItem.objects.create(case=case, party=party, order=1, title=CANARY, file=made.file, file_name=f"{CANARY}.pdf")
        return made
    document = sealed_document(case, "civil_judgment" if kind == "judgment" else "notice_of_evidence", CANARY)
    for party in case.parties.all():
        ServedDocument.objects.create(party=party, document=document, effective_at=now)
    return add_document_entry(case=case, document=document)


def may_see(role: str, sealing: str, kind: str) -> bool:
    """What the rule is, in one place and in other words than the code's."""
    if role in {"judge", "clerk", "division_head"}:
        return True
    if role in {"plaintiff", "defendant"}:
        return sealing != "sealed"
    return role in {"public", "stranger", "filing_clerk", "archivist"} and False


@pytest.mark.parametrize(("sealing", "kind"), list(itertools.product(SEALINGS, KINDS)))
def test_every_role_meets_the_same_answer_at_every_door(case: Case, sealing: str, kind: str, now: dt.datetime) -> None:
    one = paper(case, kind, now)
    before = AuditEntry.objects.count()
    if sealing:
        judge = actor_for(member(case, "sole_judge"))
        seal_entry(actor=judge, entry_id=one.pk, sealing=sealing, reason="隐私", order_number="1号", now=now)
    wrong = []
    for role, (actor, client) in people(case).items():
        expected = may_see(role, sealing, kind)
        doors = {
            "list": visible_to(actor, DossierEntry).filter(pk=one.pk).exists(),
            "file": client.get(reverse("filing:dossier_entry", args=[one.pk])).status_code == 200,
            "page": CANARY in page(client, "dossier", case.pk),
            "search": one.pk.hex in page(client, "dossier", case.pk, f"?q={CANARY[:3]}").replace("-", ""),
            "copy": CANARY in names_in_copy(actor, case, now),
        }
        wrong += [(role, door, seen) for door, seen in doors.items() if seen is not expected]
    assert not wrong
    for role, (_actor, client) in people(case).items():
        if not may_see(role, sealing, kind):
            for name in ("case", "case_evidence", "my"):
                assert CANARY not in page(client, name, *([] if name == "my" else [case.pk])), (role, name)
    assert not leaks(before)


def page(client: Client, name: str, *arguments: object) -> str:
    """What the browser shows; the words that were searched for do not count."""
    keys = [argument for argument in arguments if not str(argument).startswith("?")]
    query = "".join(str(argument) for argument in arguments if str(argument).startswith("?"))
    return client.get(reverse(f"filing:{name}", args=keys) + query).content.decode()


def names_in_copy(actor: Actor, case: Case, now: dt.datetime) -> str:
    """The names of the files in the archive that this actor gets, or nothing."""
    if not actor.is_known:
        return ""
    try:
        copy = order_copy(actor=actor, case_id=case.pk, form="zip", purpose="court" if actor.is_staff else "reading", now=now)
    except (NothingToCopy, Exception):  # noqa: BLE001 - refused in whatever way: nothing is had
        return ""
    run_until_quiet()
    copy = DossierCopy.objects.get(pk=copy.pk)
    assert copy.file is not None
    with zipfile.ZipFile(io.BytesIO(read_bytes(copy.file))) as archive:
        return " ".join(archive.namelist())


def leaks(before: int) -> list[str]:
    """Places outside the file that name what is in it: audit entries, notices, mail and SMS."""
    texts = [str(json.loads(bytes(row.canonical))) for row in AuditEntry.objects.order_by("pk")[before:]]
    texts += [row.title + row.body for row in Notice.objects.all()]
    texts += [f"{row.subject}{row.body}" for row in SimulatedMessage.objects.all()]
    return [text for text in texts if CANARY in text]


def test_what_the_public_sees_the_parties_see_and_what_they_see_the_court_sees(now: dt.datetime) -> None:
    dice = random.Random(22)
    for _ in range(12):
        case = make_case(now=now, defendant=make_user(), state=dice.choice([Case.State.IN_TRIAL, Case.State.EFFECTIVE]))
        Case.objects.filter(pk=case.pk).update(is_public=dice.random() < 0.7)
        for number in range(6):
            document = sealed_document(case, dice.choice(["civil_judgment", "civil_judgment", "summons"]), f"文书{number}")
            for party in case.parties.all():
                if dice.random() < 0.9:
                    ServedDocument.objects.create(party=party, document=document, effective_at=now)
            made = add_document_entry(case=case, document=document)
            DossierEntry.objects.filter(pk=made.pk).update(sealing=dice.choice(SEALINGS))
    rows = DossierEntry.objects.all()
    public = set(visible_to(PUBLIC, DossierEntry, "read_publicly").values_list("pk", flat=True))
    assert 0 < len(public) < rows.count()
    for case in Case.objects.all():
        of_case = set(rows.filter(case=case).values_list("pk", flat=True))
        court = set(visible_to(actor_for(member(case, "clerk")), DossierEntry).values_list("pk", flat=True)) & of_case
        assert court == of_case
        for party in case.parties.select_related("user"):
            assert party.user is not None
            side = set(visible_to(actor_for(party.user, Role.LITIGANT), DossierEntry).values_list("pk", flat=True)) & of_case
            assert public & of_case <= side <= court
    for row in rows:
        assert closed_to_public(row.document_id) is (row.pk not in public)  # type: ignore[arg-type]
