"""Whether a decision in effect is heard again: its enforcement is suspended then (民事诉讼法 第二百一十七条)."""

from filing.cases.models import Case, CaseLink
from filing.cases.rules.procedure import RETRIAL


def is_retried(case: Case) -> bool:
    """Whether a retrial of what was decided here, or on appeal from here, was ordered and is not over yet."""
    above = CaseLink.objects.filter(from_case=case, kind=CaseLink.Kind.APPEAL).values("to_case_id")
    tried = Case.objects.filter(pk=case.pk) | Case.objects.filter(pk__in=above)
    examined = CaseLink.objects.filter(from_case__in=tried, kind=CaseLink.Kind.RETRIAL).values("to_case_id")
    ordered = CaseLink.objects.filter(from_case__in=examined, kind=CaseLink.Kind.RETRIAL, to_case__case_type=RETRIAL)
    return ordered.exclude(to_case__state__in=Case.AFTER_EFFECT).exists()
