"""Papers stand under the headings of the list of their own case type.

Until now numbers of a civil first instance were given in files whose list is another one (执, 执恢, 执保, 执异), and files of
执复, 民申, 民再, 民辖终 and 破终 had no list of their own; what no list named stood under 35. What a clerk had chosen was a number
of the list that the file showed. The record of earlier moves tells what was done then and is left as it is.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import migrations
from django.db.models import Q

# Cases at a time, and rows in one statement.
AT_ONCE = 200
ENFORCING = frozenset({"执", "执恢", "执保"})
APPEALS = frozenset({"民辖终", "破终"})
# A number of a civil first instance → the number of the same papers in each list.
OF_CIVIL = {
    "enforcement": {
        3: 3, 4: 3, 5: 4, 6: 6, 7: 22, 8: 6, 9: 21, 10: 7, 11: 19, 12: 19, 13: 19, 14: 10, 15: 16, 16: 11, 17: 16, 18: 12,
        19: 6, 20: 20, 21: 16, 22: 21, 23: 13, 24: 17, 25: 23, 26: 17, 27: 16, 28: 18, 29: 22, 30: 12, 31: 23, 32: 23, 33: 4,
        34: 23, 35: 23, 36: 23,
    },
    "enforcement_review": {
        3: 3, 4: 3, 5: 4, 6: 6, 7: 7, 8: 6, 9: 9, 10: 8, 11: 10, 12: 10, 13: 10, 14: 22, 15: 11, 16: 11, 17: 11, 18: 12,
        19: 12, 20: 13, 21: 14, 22: 9, 23: 15, 24: 16, 25: 12, 26: 17, 27: 18, 28: 19, 29: 7, 30: 20, 31: 21, 32: 22, 33: 20,
        34: 22, 35: 4, 36: 22,
    },
    "retrial_examination": {
        3: 3, 4: 3, 5: 4, 6: 6, 7: 7, 8: 6, 9: 8, 10: 9, 11: 10, 12: 10, 13: 10, 14: 22, 15: 11, 16: 11, 17: 11, 18: 12,
        19: 12, 20: 13, 21: 14, 22: 15, 23: 16, 24: 17, 25: 12, 26: 18, 27: 19, 28: 20, 29: 7, 30: 4, 31: 21, 32: 22, 33: 22,
        34: 22, 35: 22, 36: 22,
    },
    "retrial": {
        3: 3, 4: 3, 5: 4, 6: 6, 7: 7, 8: 6, 9: 8, 10: 9, 11: 10, 12: 10, 13: 10, 14: 12, 15: 11, 16: 11, 17: 11, 18: 13,
        19: 13, 20: 14, 21: 15, 22: 16, 23: 17, 24: 18, 25: 13, 26: 19, 27: 20, 28: 21, 29: 7, 30: 22, 31: 23, 32: 25, 33: 24,
        34: 25, 35: 4, 36: 25,
    },
    "civil_second": {
        3: 3, 4: 3, 5: 4, 6: 7, 7: 8, 8: 7, 9: 9, 10: 10, 11: 11, 12: 11, 13: 11, 14: 22, 15: 12, 16: 12, 17: 12, 18: 22,
        19: 7, 20: 13, 21: 14, 22: 15, 23: 16, 24: 17, 25: 22, 26: 18, 27: 19, 28: 20, 29: 8, 30: 6, 31: 21, 32: 22, 33: 22,
        34: 22, 35: 22, 36: 22,
    },
}  # fmt: skip
LIST_OF = {
    **dict.fromkeys(ENFORCING, "enforcement"), "执异": "enforcement_review", "执复": "enforcement_review",
    "民申": "retrial_examination", "民再": "retrial", **dict.fromkeys(APPEALS, "civil_second"),
}  # fmt: skip
# The headings that a 执异 file had shown, for what a clerk had chosen among them.
CHOSEN_IN_REVIEW = {
    3: 3, 4: 4, 5: 5, 6: 6, 7: 8, 8: 22, 9: 22, 10: 22, 11: 22, 12: 4, 13: 15, 14: 22, 15: 22, 16: 14, 17: 17, 18: 19,
}  # fmt: skip
# Everything that the enforcing court made stood under 14: the kind of document, or what a ruling was drafted for → its number.
OF_ENFORCEMENT = {
    "enforcement_acceptance": 6, "enforcement_notice": 6, "property_report_order": 8, "enforcement_ruling": 10,
    "enforcement_ruling_freeze": 10, "assistance_notice": 10, "consumption_restriction": 14, "dishonesty_decision": 14,
    "payout_approval": 15, "talk_before_ending": 16, "ending_for_now": 17, "enforcement_closing": 17,
    "auction": 11, "sold": 11, "set_off": 11, "change_debtor": 12, "suspend": 17, "end": 17, "refuse_award": 17,
    "refuse_notarised": 17, "execution_objection": 12, "outsider_objection": 12, "enforcement": 4,
}  # fmt: skip


def right_number(case_type: str, number: int, paper: str, *, chosen: bool = False) -> int:
    """Where the paper stands in the list of the case type.

    ``paper`` is the kind of document, draft, application or paper entry; ``chosen``: a clerk had chosen the number in the list
    that the file showed.
    """
    if case_type in ENFORCING:
        return number if chosen else OF_ENFORCEMENT.get(paper, OF_CIVIL["enforcement"].get(number, number))
    if case_type == "执异" and chosen:
        return CHOSEN_IN_REVIEW.get(number, number)
    if case_type == "执复" and paper == "enforcement_refusal":
        return 5
    if case_type in LIST_OF:
        return OF_CIVIL[LIST_OF[case_type]].get(number, number)
    if case_type == "民终":
        return 22 if number == 35 else number
    if paper == "enforcement_refusal" and number == 14:
        return 33
    return 31 if number == 35 and paper == "procedural_ruling" else number  # a suit that was remanded by this ruling


@dataclass(frozen=True, slots=True)
class Standing:
    """How one entry stood, and under which number it is going to stand."""

    pk: Any
    was: int
    becomes: int
    position: int
    created_at: dt.datetime


def arranged(rows: Iterable[Standing]) -> Iterator[tuple[Any, int, int]]:
    """Each entry with its number and position; the order in which entries of one number stood is kept.

    Under a heading that a clerk has arranged, what comes from another follows what stood there; under the others the order of
    arrival holds (position 0).
    """
    groups: dict[int, list[Standing]] = defaultdict(list)
    for row in rows:
        groups[row.becomes].append(row)
    for number, group in groups.items():
        in_order = sorted(group, key=lambda one: (one.was != number, one.was, one.position, one.created_at, one.pk))
        is_arranged = any(one.position for one in group)
        for place, one in enumerate(in_order, 1):
            yield one.pk, number, place if is_arranged else 0


def put_under_their_headings(apps: Any, _schema_editor: Any) -> None:
    """Some hundred cases at a time; only what moves is written."""
    entry = apps.get_model("filing", "DossierEntry")
    strays = Q(dossier__catalogue_number=35) | Q(dossier__document__kind="enforcement_refusal", dossier__catalogue_number=14)
    cases = apps.get_model("filing", "Case").objects.filter(Q(case_type__in=[*LIST_OF, "民终"]) | strays)
    concerned = list(cases.distinct().order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(concerned), AT_ONCE):
        rows = list(entry.objects.filter(case__in=concerned[begin : begin + AT_ONCE]).select_related("case", "document"))
        moved = list(_moved(rows, _papers(apps, rows), _chosen(apps, rows)))
        entry.objects.bulk_update(moved, ["catalogue_number", "position"], batch_size=AT_ONCE)


def _moved(rows: list[Any], papers: dict[Any, str], chosen: set[Any]) -> Iterator[Any]:
    """The entries that do not stay where they were, as they are to stand."""
    files: dict[Any, list[Standing]] = defaultdict(list)
    for one in rows:
        becomes = right_number(one.case.case_type, one.catalogue_number, papers[one.pk], chosen=one.pk in chosen)
        files[one.case_id].append(Standing(one.pk, one.catalogue_number, becomes, one.position, one.created_at))
    by_pk = {one.pk: one for one in rows}
    for file in files.values():
        for pk, number, position in arranged(file):
            one = by_pk[pk]
            if (one.catalogue_number, one.position) != (number, position):
                one.catalogue_number, one.position = number, position
                yield one


def _papers(apps: Any, rows: list[Any]) -> dict[Any, str]:
    """Entry → what it is: for a ruling what it was drafted for, for a party's paper what was applied for by it."""
    drafts = apps.get_model("filing", "PaperDraft").objects.filter(case__in={one.case_id for one in rows}).exclude(document=None)
    drafted = dict(drafts.values_list("document", "kind"))
    named = {
        prefix: _kinds(apps.get_model("filing", model), {one.key.split(":")[1] for one in rows if one.key.startswith(f"{prefix}:")})
        for prefix, model in (("application", "Application"), ("paper", "PaperEntry"))
    }
    found = {}
    for one in rows:
        prefix, _colon, rest = one.key.partition(":")
        name = named.get(prefix, {}).get(rest.partition(":")[0], "")
        found[one.pk] = drafted.get(one.document_id) or (one.document.kind if one.document else name)
    return found


def _kinds(model: Any, pks: set[str]) -> dict[str, str]:
    return {str(pk): kind for pk, kind in model.objects.filter(pk__in=pks).values_list("pk", "kind")}


def _chosen(apps: Any, rows: list[Any]) -> set[Any]:
    """The entries whose number a clerk chose: by moving them, or on entering a paper."""
    cases = {one.case_id for one in rows}
    moved = apps.get_model("filing", "EntryChange").objects.filter(entry__case__in=cases, kind="moved")
    papers = apps.get_model("filing", "PaperEntry").objects.filter(case__in=cases, kind="document")
    entered = {f"{prefix}:{pk}" for pk in papers.values_list("pk", flat=True) for prefix in ("paper", "appeal_answer")}
    return {*moved.values_list("entry", flat=True), *(one.pk for one in rows if one.key in entered)}


class Migration(migrations.Migration):
    dependencies = [("filing", "0048_appeal_answers")]

    operations = [migrations.RunPython(put_under_their_headings, migrations.RunPython.noop)]
