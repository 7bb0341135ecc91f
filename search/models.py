"""All tables of search, gathered for Django from their rooms."""

from search.enforcement.models import EnforcementRecord
from search.judgments.models import Judgment, JudgmentLink, Publication

__all__ = ["EnforcementRecord", "Judgment", "JudgmentLink", "Publication"]
