"""What other apps may call of filing; nothing else of it is imported elsewhere."""

from filing.calendar.actions.conduct import WrongHearingState, close_hearing, open_hearing, recess_hearing, resume_hearing
from filing.calendar.models import Hearing
from filing.cases.models import Case, PanelMember, Party, Representation
from filing.cases.policies import of_the_court, on_panel, on_side, own_party
from filing.cases.timeline import add_timeline_entry
from filing.causes.registry import UnknownCause
from filing.causes.registry import path as cause_path
from filing.decisions.models import Decision
from filing.dossier.entries import add_document_entry, add_dossier_entry

__all__ = [
    "Case",
    "Decision",
    "Hearing",
    "PanelMember",
    "Party",
    "Representation",
    "UnknownCause",
    "WrongHearingState",
    "add_document_entry",
    "add_dossier_entry",
    "add_timeline_entry",
    "cause_path",
    "close_hearing",
    "of_the_court",
    "on_panel",
    "on_side",
    "open_hearing",
    "own_party",
    "recess_hearing",
    "resume_hearing",
]
