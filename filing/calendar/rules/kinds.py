"""What a sitting of the court is held for, and what the law attaches to each kind. Knows no Django.

A trial (开庭) is announced and summoned to three days ahead (CPL 139). The others prepare it: exchange of evidence and pre-trial
conference after the term for the answer (CPL 136(4), CPL-I 224), the exchange ending the term for evidence (法释〔2019〕19号
art. 56); an inquiry of the parties may be at any time, on appeal also in place of a trial (CPL 176).
"""

from dataclasses import dataclass

from filing.law import Bilingual

TRIAL, EXCHANGE, INQUIRY, CONFERENCE = "trial", "exchange", "inquiry", "conference"
TERMS_TO_ANSWER = ("answer", "answer_abroad")
TERMS_FOR_EVIDENCE = ("evidence", "evidence_second", "evidence_summary", "evidence_small")


@dataclass(frozen=True, slots=True)
class KindOfSitting:
    """Its name, also where each speaks in its own time (OLR art. 20); what the summons calls to and what its transcript is named;
    the terms that come first, and those that end on its day.
    """

    name: Bilingual
    asynchronous: Bilingual
    reason_zh: str
    transcript_zh: str
    terms_before: tuple[str, ...]
    terms_ended: tuple[str, ...] = ()


ON_APPEAL = "second_instance"


def hears(procedure: str) -> tuple[str, ...]:
    """The kinds of sitting in which a case of the procedure is heard, so that it can be decided: the trial; on appeal also an
    inquiry, after which the court may judge without a trial where nothing new was brought forward (CPL 176).
    """
    return (TRIAL, INQUIRY) if procedure == ON_APPEAL else (TRIAL,)


KINDS = {
    TRIAL: KindOfSitting(
        Bilingual("开庭", "Hearing"),
        Bilingual("非同步庭审", "Asynchronous hearing"),
        "开庭审理",
        "庭审笔录",
        (*TERMS_TO_ANSWER, *TERMS_FOR_EVIDENCE),
    ),
    EXCHANGE: KindOfSitting(
        Bilingual("证据交换", "Exchange of evidence"),
        Bilingual("非同步证据交换", "Asynchronous exchange of evidence"),
        "证据交换",
        "证据交换笔录",
        TERMS_TO_ANSWER,
        TERMS_FOR_EVIDENCE,
    ),
    INQUIRY: KindOfSitting(Bilingual("询问", "Inquiry"), Bilingual("非同步询问", "Asynchronous inquiry"), "询问", "询问笔录", ()),
    CONFERENCE: KindOfSitting(
        Bilingual("庭前会议", "Pre-trial conference"),
        Bilingual("非同步庭前会议", "Asynchronous pre-trial conference"),
        "庭前会议",
        "庭前会议笔录",
        TERMS_TO_ANSWER,
    ),
}
