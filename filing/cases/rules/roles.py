"""On which side a role stands. Pure."""

# Who asks the court for something; the others answer, or stand with neither (third parties).
CLAIMING = frozenset({"plaintiff", "appellant", "applicant", "creditor"})
