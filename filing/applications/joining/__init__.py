"""Who is no party asks the court to let it take part in a case that it knows by its number (CPL 55, 59, 135)."""
