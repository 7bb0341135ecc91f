"""Webhooks after the Standard Webhooks specification: a person's program is told, by ids alone, that something happened."""
