"""How often something may be asked, by network or by person, without a captcha."""

from courtportal.kernel.limits.buckets import Limit, Taken, network_of, take, taken

__all__ = ["Limit", "Taken", "network_of", "take", "taken"]
