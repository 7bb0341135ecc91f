"""What other apps may call of filing; nothing else of it is imported elsewhere."""

from filing.applications.lateness import Timely
from filing.applications.queries import appeal_stage, way_to_appeal, way_to_object
from filing.applications.recusal import steps_that_wait
from filing.bulk.acting_for import codes_acted_for
from filing.calendar.actions.conduct import WrongHearingState, close_hearing, open_hearing, recess_hearing, resume_hearing
from filing.calendar.actions.note_attendance import note_signatories
from filing.calendar.actions.on_corrected_service import CorrectedService, MovedTerm, service_was_corrected
from filing.calendar.actions.on_service import Served, services_took_effect
from filing.calendar.actions.trial_clock import pause_while_published
from filing.calendar.calendars import calendar_in_force
from filing.calendar.called_off import called_off
from filing.calendar.models import Hearing
from filing.calendar.rules.kinds import KINDS as KINDS_OF_SITTING
from filing.calendar.rules.limits import days_to_appeal
from filing.calendar.served_terms import ServedTerm, terms_from_service
from filing.calendar.telling import sides_of
from filing.calendar.wording import mode_words, state_words, transcript_words
from filing.cases.actions.bind_party import PartyTaken, bind_party
from filing.cases.duties import Duty, matter, register_duties
from filing.cases.finding import find_cases
from filing.cases.models import Case, PanelMember, Party, Representation
from filing.cases.opening import register_place_to_open
from filing.cases.panels import CasePanel, register_case_panel
from filing.cases.policies import conducts, of_the_court, on_panel, on_side, own_party
from filing.cases.queries import case_for
from filing.cases.retried import is_retried
from filing.cases.roles import role_title
from filing.cases.rules.procedure import is_final
from filing.cases.timeline import add_timeline_entry
from filing.causes.registry import UnknownCause
from filing.causes.registry import path as cause_path
from filing.decisions.actions.follow_service import MovedEffect
from filing.decisions.models import Decision
from filing.decisions.setting_aside import is_set_aside
from filing.dossier.actions.transfer import transfer_dossier
from filing.dossier.entries import SEALED, add_document_entries, add_document_entry, add_dossier_entry, add_secret_entry
from filing.dossier.queries import closed_to_public
from filing.dossier.rules.matters import TRANSCRIPTS_OF, Matter
from filing.drafting.corrections import corrected_by, corrections_of
from filing.enforcement.rows import EnforcementRow, enforcement_rows
from filing.identity_checks.actions.confirm import confirm_identity
from filing.identity_checks.guard import in_hearing as identity_confirmed_in_hearing
from filing.identity_checks.queries import checks_of as identity_checks_of
from filing.identity_checks.queries import is_identity_missing
from filing.identity_checks.queries import last_check as last_identity_check
from filing.intake.service_wishes import ServiceWish, service_wish
from filing.mediation.service_addresses import register_service_addresses, service_said_in_mediation
from filing.online.sources import ConsentRow, register_consent_source
from filing.parties.addressees import addressees
from filing.parties.audience import audience_of_party, parties_of_organisation
from filing.parties.chain import earlier_selves
from filing.parties.facts import PartyFacts, answer_filed, answered_at, parties_of
from filing.reading import note_reading
from filing.to_sign.opened import require_read, require_same
from filing.to_sign.refusals import NOT_SIGNED
from filing.to_sign.refusals import in_words as why_not_signed
from filing.to_sign.sources import of_documents, register_source

__all__ = [
    "KINDS_OF_SITTING",
    "NOT_SIGNED",
    "SEALED",
    "TRANSCRIPTS_OF",
    "Case",
    "CasePanel",
    "ConsentRow",
    "CorrectedService",
    "Decision",
    "Duty",
    "EnforcementRow",
    "Hearing",
    "Matter",
    "MovedEffect",
    "MovedTerm",
    "PanelMember",
    "Party",
    "PartyFacts",
    "PartyTaken",
    "Representation",
    "Served",
    "ServedTerm",
    "ServiceWish",
    "Timely",
    "UnknownCause",
    "WrongHearingState",
    "add_document_entries",
    "add_document_entry",
    "add_dossier_entry",
    "add_secret_entry",
    "add_timeline_entry",
    "addressees",
    "answer_filed",
    "answered_at",
    "appeal_stage",
    "audience_of_party",
    "bind_party",
    "calendar_in_force",
    "called_off",
    "case_for",
    "cause_path",
    "close_hearing",
    "closed_to_public",
    "codes_acted_for",
    "conducts",
    "confirm_identity",
    "corrected_by",
    "corrections_of",
    "days_to_appeal",
    "earlier_selves",
    "enforcement_rows",
    "find_cases",
    "identity_checks_of",
    "identity_confirmed_in_hearing",
    "is_final",
    "is_identity_missing",
    "is_retried",
    "is_set_aside",
    "last_identity_check",
    "matter",
    "mode_words",
    "note_reading",
    "note_signatories",
    "of_documents",
    "of_the_court",
    "on_panel",
    "on_side",
    "open_hearing",
    "own_party",
    "parties_of",
    "parties_of_organisation",
    "pause_while_published",
    "recess_hearing",
    "register_case_panel",
    "register_consent_source",
    "register_duties",
    "register_place_to_open",
    "register_service_addresses",
    "register_source",
    "require_read",
    "require_same",
    "resume_hearing",
    "role_title",
    "service_said_in_mediation",
    "service_was_corrected",
    "service_wish",
    "services_took_effect",
    "sides_of",
    "state_words",
    "steps_that_wait",
    "terms_from_service",
    "transcript_words",
    "transfer_dossier",
    "way_to_appeal",
    "way_to_object",
    "why_not_signed",
]
