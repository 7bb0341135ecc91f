"""Filings on paper, typed by a clerk for a person at the counter (窗口立案), and linked to the person's account later."""
