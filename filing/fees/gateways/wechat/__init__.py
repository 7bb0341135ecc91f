"""WeChat Pay, written against the public specification of its API version 3."""
