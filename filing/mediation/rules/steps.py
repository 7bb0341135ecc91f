"""The life of a mediation as a table: which act leads from which state to which, by which article. Pure."""

from dataclasses import dataclass

from filing.law import Bilingual, Citation

CONSENT, APPOINTING, OPEN, SIGNING = "consent", "appointing", "open", "signing"
AGREED, CONFIRMING, CONFIRMED, DISMISSED = "agreed", "confirming", "confirmed", "dismissed"
STATEMENT, CLOSED, FAILED = "statement", "closed", "failed"

# While one of these holds, nothing is agreed yet and everyone may leave.
UNDECIDED = (CONSENT, APPOINTING, OPEN, SIGNING)
# Until then a judgment may come instead, also where a signed agreement still waits for its statement (CPL 102).
UNSETTLED = (*UNDECIDED, STATEMENT)
# From here nothing follows by itself.
ENDED = (CONFIRMED, DISMISSED, CLOSED, FAILED)


class IllegalStep(ValueError):
    """The act does not lead anywhere from where the mediation is."""

    def __init__(self, act: str, state: str) -> None:
        super().__init__(f"{act} in state {state}")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table."""

    name: Bilingual
    states: tuple[str, ...]
    to: str
    law: Citation


def _rules(article: str) -> Citation:
    return Citation("MEDIATION-ONLINE", "法释〔2021〕23号", article)


def _cpl(article: str) -> Citation:
    return Citation("CPL", "2023", article)


STEPS: dict[str, Step] = {
    "consented": Step(Bilingual("各方同意调解", "all sides consent"), (CONSENT,), APPOINTING, _rules("4")),
    "begin": Step(Bilingual("开始调解", "mediation begins"), (APPOINTING,), OPEN, _rules("12")),
    "change_mediator": Step(Bilingual("更换调解员", "the mediator is changed"), (OPEN,), APPOINTING, _rules("10")),
    "draft": Step(Bilingual("形成调解协议", "the agreement is drawn up"), (OPEN,), SIGNING, _rules("19")),
    "reopen": Step(Bilingual("继续调解", "mediation goes on"), (SIGNING,), OPEN, _rules("19")),
    "agree": Step(Bilingual("达成调解协议", "agreed"), (SIGNING,), AGREED, _rules("19")),
    "agree_in_case": Step(Bilingual("达成调解协议", "agreed"), (SIGNING,), STATEMENT, _cpl("100")),
    "confirm": Step(Bilingual("申请司法确认", "confirmation is applied for"), (AGREED,), CONFIRMING, _cpl("205")),
    "confirmed": Step(Bilingual("确认协议有效", "confirmed"), (CONFIRMING,), CONFIRMED, _cpl("206")),
    "dismissed": Step(Bilingual("驳回司法确认申请", "confirmation refused"), (CONFIRMING,), DISMISSED, _cpl("206")),
    # The agreement binds as before; confirmation can be asked for again within its thirty days (CPL 205; CPL-I 357).
    "confirmation_withdrawn": Step(
        Bilingual("撤回司法确认申请", "confirmation is taken back"),
        (CONFIRMING,),
        AGREED,
        Citation("CPL-I", "法释〔2022〕11号", "357"),
    ),
    "statement_effective": Step(Bilingual("调解书生效", "the statement takes effect"), (STATEMENT,), CLOSED, _cpl("100")),
    # A party may go back on it until the statement is delivered; then the court decides (CPL 102).
    "fail": Step(Bilingual("调解不成", "not settled"), UNSETTLED, FAILED, _rules("25")),
}


def after(act: str, state: str) -> str:
    """The state after the act. Raises IllegalStep, KeyError for an unknown act."""
    step = STEPS[act]
    if state not in step.states:
        raise IllegalStep(act, state)
    return step.to
