"""From released judgments to the documents of the index, and the check that both agree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import override

from search.engines import IndexDocument, engine
from search.judgments.causes import cause_codes, cause_names
from search.judgments.courts import CourtTree
from search.judgments.models import DocumentType, Judgment, TrialProcedure
from search.judgments.queries import public_judgments
from search.judgments.rules.citations import Statute, index_keys

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the index differs from the rows: ids that it lacks, ids it should not have, ids whose copy is old."""

    missing: frozenset[str]
    surplus: frozenset[str]
    stale: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus or self.stale)


def index_document(judgment: Judgment, courts: CourtTree) -> IndexDocument:
    """What the engine gets of a released judgment: nothing but what the public may read."""
    people = judgment.people
    with override("zh-hans"):
        kind = str(DocumentType(judgment.document_type).label)
        procedure = str(TrialProcedure(judgment.procedure).label)
    return IndexDocument(
        id=str(judgment.pk), digest=judgment.digest, title=judgment.title, case_number=judgment.case_number,
        decided_on=judgment.decided_on, sections=judgment.sections, court=courts.codes(judgment.court_id),
        cause=cause_codes(judgment.cause_code), document_type=judgment.document_type, procedure=judgment.procedure,
        amount=judgment.amount, statutes=tuple(index_keys([_statute(key) for key in judgment.statutes])),
        names={
            "case_number": (judgment.case_number,), "document_type": (kind,), "procedure": (procedure,),
            "cause": cause_names(judgment.cause_code), "court": (courts.name(judgment.court_id),),
            "judge": tuple(people.get("judges", ())), "party": tuple(people.get("parties", ())),
            "lawyer": (*people.get("lawyers", ()), *people.get("firms", ())),
        },
    )  # fmt: skip


def index_documents(judgments: "QuerySet[Judgment]") -> Iterator[IndexDocument]:
    """The documents of many judgments, read in batches."""
    courts = CourtTree()
    for judgment in judgments.iterator(chunk_size=_BATCH):
        yield index_document(judgment, courts)


def put(ids: Iterable[object]) -> None:
    """Bring the index up to date for these judgments: released ones in, all others out. Doing it twice changes nothing."""
    wanted = {str(judgment_id) for judgment_id in ids}
    public = public_judgments().filter(pk__in=wanted)
    gone = wanted - {str(pk) for pk in public.values_list("pk", flat=True)}
    if gone:
        engine().remove(gone)
    if len(gone) < len(wanted):
        engine().put(index_documents(public))


def difference() -> Difference:
    """Compare the whole index with the released judgments."""
    rows = {str(pk): digest for pk, digest in public_judgments().values_list("pk", "digest")}
    indexed = engine().digests()
    return Difference(
        missing=frozenset(rows.keys() - indexed.keys()),
        surplus=frozenset(indexed.keys() - rows.keys()),
        stale=frozenset(pk for pk in rows.keys() & indexed.keys() if rows[pk] != indexed[pk]),
    )


def repair(found: Difference) -> None:
    """Make the index agree with the rows."""
    put(found.missing | found.surplus | found.stale)


def rebuild() -> int:
    """Build a new index from the rows and swap it in; returns how many judgments it holds."""
    return engine().rebuild(index_documents(public_judgments()))


def _statute(key: str) -> Statute:
    law, _, article = key.rpartition(":")
    number, _, sub = article.partition("-")
    return Statute(law, int(number), int(sub or 0))
