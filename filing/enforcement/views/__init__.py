"""Pages of enforcement: the creditor's, the filing clerk's, the officer's, and those of who approves."""
