"""What one is about to do, on the pages that ask for a proof of presence before it."""

from django import template
from django.template.context import Context

from courtportal.kernel.identity import stepup

register = template.Library()


@register.simple_tag(takes_context=True)
def act_to_confirm(context: Context) -> str:
    """``{% act_to_confirm as act %}`` → 签署裁判文书; "" where it is not known"""
    return stepup.act_to_confirm(context["request"])


@register.simple_tag(takes_context=True)
def why_to_confirm(context: Context) -> str:
    """``{% why_to_confirm as why %}`` → why it is asked; "" where nothing more is to be said"""
    return stepup.why_to_confirm(context["request"])
