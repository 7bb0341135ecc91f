"""What a case or a filing is called on the pages of the reader's language."""

from django import template
from django.utils.translation import gettext as _

from filing.calendar import wording
from filing.calendar.models import Hearing
from filing.cases.models import Case, Party, Procedure
from filing.cases.roles import role_title
from filing.causes import naming, procedures, registry
from filing.causes.forms import language
from filing.intake.models import Filing, FilingDraft
from filing.intake.wording import urgent_words
from filing.mediation.models import Mediation

register = template.Library()


@register.filter
def called(thing: Case | Filing | Mediation) -> str:
    """Its title; in English with the cause in English. An enforcement that bears the title of its suit is told from it."""
    title = naming.in_words(thing.title, thing.cause_code)
    return _("执行：%(title)s") % {"title": title} if _bears_title_of_its_suit(thing) else title


def _bears_title_of_its_suit(thing: Case | Filing | Mediation) -> bool:
    return isinstance(thing, Case) and thing.procedure == Procedure.ENFORCEMENT and not naming.says_enforcement(thing.title)


@register.filter
def cause_name(thing: Case) -> str:
    """Its cause alone, without the parties that its title names."""
    return registry.get(thing.cause_code).name.in_language(language())


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


@register.filter
def in_mode(hearing: Hearing) -> str:
    """The mode, in words that fit what is held."""
    return str(wording.mode_words(hearing))


@register.filter
def state_words(hearing: Hearing) -> str:
    """Where the hearing stands, in words that fit what is held."""
    return str(wording.state_words(hearing))


@register.filter
def transcript_words(hearing: Hearing) -> str:
    """What its transcript is called."""
    return wording.transcript_words(hearing)


@register.filter
def held(hearing: Hearing) -> str:
    """How and where the hearing is held, in words that fit each other."""
    return wording.held(hearing)
