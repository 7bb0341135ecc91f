"""What a case or a filing is called on the pages of the reader's language."""

from django import template

from filing.cases.models import Case, Party
from filing.cases.roles import role_title
from filing.causes import naming, procedures
from filing.intake.models import Filing, FilingDraft
from filing.intake.wording import urgent_words

register = template.Library()


@register.filter
def called(thing: Case | Filing) -> str:
    """Its title; in English with the cause in English."""
    return naming.in_words(thing.title, thing.cause_code)


@register.filter
def is_application(thing: Case | Filing | FilingDraft) -> bool:
    """Whether it is an application and no suit: its paper and its parties are called otherwise."""
    return procedures.is_application(thing.cause_code)


@register.filter
def role_name(party: Party) -> str:
    """What the party is in its case, as the cause calls it: 原告, 被申请人."""
    return role_title(party)


@register.filter
def urgencies(filing: Filing) -> str:
    """What its filer said is urgent, in words."""
    return urgent_words(filing)
