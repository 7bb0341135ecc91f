"""How often something may be asked, by network or by person, without a captcha."""

from courtportal.kernel.limits.buckets import Limit, network_of, take

__all__ = ["Limit", "network_of", "take"]
