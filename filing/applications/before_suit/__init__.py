"""Preservation before suit (CPL 104): filed like everything else, ruled on within 48 hours, lifted when nobody sues."""
