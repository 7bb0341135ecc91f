"""Who changes a court's plans of service: those who answer for its work; who serves reads them."""

from courtportal.kernel.authz import Rule, register
from delivery.service.policies import PANEL, SUPERVISORS
from filing.public import of_the_court

register(
    Rule("delivery.serviceplan", "view", PANEL | SUPERVISORS, of_the_court),
    Rule("delivery.serviceplan", "change", SUPERVISORS, of_the_court),
)
