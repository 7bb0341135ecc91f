"""Alipay, written against the public specification of its open platform (RSA2)."""
