"""What a case or a filing is called on the pages of the reader's language."""

from django import template

from filing.cases.models import Case
from filing.causes import naming
from filing.intake.models import Filing

register = template.Library()


@register.filter
def called(thing: Case | Filing) -> str:
    """Its title; in English with the cause in English."""
    return naming.in_words(thing.title, thing.cause_code)
