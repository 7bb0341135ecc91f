"""Bulk filing (批量立案): banks and property companies file hundreds of claims from one table, each checked like any other."""
