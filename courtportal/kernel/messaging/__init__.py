"""Telling people: notices in the portal, mail and SMS through carriers."""
