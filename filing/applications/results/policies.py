"""Who enters what came of an application, who reads it and who answers it."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from filing.applications.policies import CLERKS, GRANTED, JUDGES
from filing.applications.rules.words import RUNNING
from filing.cases.models import DossierEntry
from filing.cases.policies import LITIGANTS, on_panel, on_side, panels

ASSISTANTS = frozenset({Role.ASSISTANT})
# Kinds by which something comes into the file.
FULFILLED = frozenset({"appraisal", "evidence_collection"})


def _brings_papers(actor: Actor) -> Q:
    return panels(actor) & Q(kind__in=FULFILLED)


def _for_sides(actor: Actor) -> Q:
    """Of a case of the actor's side, unless its entry in the file is sealed."""
    entries = DossierEntry.objects.filter(case=OuterRef("application__case"), file=OuterRef("file"), sealing="sealed")
    return on_side(actor, "application__case__") & ~Q(Exists(entries))


def _for_panel(actor: Actor) -> Q:
    return on_panel(actor, "application__case__")


def _to_answer(actor: Actor) -> Q:
    """As long as the case is not decided: then nobody examines it any more."""
    return _for_sides(actor) & Q(application__case__state__in=RUNNING)


register(
    Rule(
        "filing.application", "fulfil", JUDGES | CLERKS | ASSISTANTS, _brings_papers, GRANTED, why=_("准许以后才有结果可以录入")
    ),
    Rule("filing.applicationresult", "view", LITIGANTS, _for_sides),
    Rule("filing.applicationresult", "view", BENCH_ROLES, _for_panel),
    Rule("filing.applicationresult", "answer", LITIGANTS, _to_answer, why=_("案件已经裁判")),
)
