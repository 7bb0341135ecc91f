"""What other apps may call of filing; nothing else of it is imported elsewhere."""

from filing.calendar.actions.conduct import WrongHearingState, close_hearing, open_hearing, recess_hearing, resume_hearing
from filing.calendar.models import Hearing
from filing.cases.models import Case, PanelMember, Party, Representation

__all__ = [
    "Case",
    "Hearing",
    "PanelMember",
    "Party",
    "Representation",
    "WrongHearingState",
    "close_hearing",
    "open_hearing",
    "recess_hearing",
    "resume_hearing",
]
