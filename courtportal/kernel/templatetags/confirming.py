"""What one is about to do, on the pages that ask for a proof of presence before it."""

from django import template
from django.template.context import Context

from courtportal.kernel.identity import stepup

register = template.Library()


@register.simple_tag(takes_context=True)
def act_to_confirm(context: Context) -> str:
    """``{% act_to_confirm as act %}`` → 签署裁判文书; "" where it is not known"""
    return stepup.act_to_confirm(context["request"])
