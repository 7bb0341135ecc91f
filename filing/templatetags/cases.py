"""What a case or a filing is called on the pages of the reader's language."""

from django import template

from filing.cases.models import Case
from filing.causes import naming
from filing.intake.models import Filing
from filing.intake.wording import urgent_words

register = template.Library()


@register.filter
def called(thing: Case | Filing) -> str:
    """Its title; in English with the cause in English."""
    return naming.in_words(thing.title, thing.cause_code)


@register.filter
def urgencies(filing: Filing) -> str:
    """What its filer said is urgent, in words."""
    return urgent_words(filing)
