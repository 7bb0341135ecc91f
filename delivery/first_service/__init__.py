"""First service on a party whom the portal does not know yet: link and code → identity → address → documents."""
