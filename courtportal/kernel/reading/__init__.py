"""Reading files: pages of scans and photographs become text, page by page, beside the work of the portal.

A file is usable before it is read. What is read serves searching and finding a page, and says which pages are blank or blurred.
"""
