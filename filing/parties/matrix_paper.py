"""The table of facts as a paper for the hearing, in the language of record; neither signed nor sealed."""

import datetime as dt
from typing import Any

from django.utils.translation import override

from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.documents import render_document
from courtportal.kernel.rendering.engine import Rendering
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case
from filing.causes import registry
from filing.parties.claimed import matrix_of
from filing.parties.rules.matrix import DISPUTED_FIRST, Row, admissions_bind
from filing.parties.wording import STANDINGS, said_or_silent


@override("zh-hans")
def render_matrix(actor: Actor, case: Case, today: dt.date) -> Rendering:
    """The facts in dispute first, then those still open, then the undisputed ones, last what nobody was asked."""
    rows = matrix_of(actor, case)
    data = {
        "cause": registry.get(case.cause_code).name.zh,
        "case_title": case.title,
        "binding": admissions_bind(case.cause_code),
        "sections": [
            {"title": f"{STANDINGS[standing]}的事实", "rows": [_row(row) for row in rows if row.standing == standing]}
            for standing in DISPUTED_FIRST
        ],
        "made_on": today.isoformat(),
    }
    document = CourtDocument(
        kind="fact_matrix", title="争议事实和无争议事实", court=case.court, case_number=case.case_number, data=data
    )
    return render_document(document)


def _row(row: Row) -> dict[str, Any]:
    """One fact: what is claimed, and what each defendant said."""
    return {
        "label": row.claimed.label,
        "claimed": row.claimed.text,
        "said": "\n".join(f"{one.who}：{said_or_silent(row, one)}" for one in row.said if row.asked),
    }
