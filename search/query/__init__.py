"""The query language of the search box: words, phrases, fields, ranges, 且 或 非, parentheses.

Pure: knows no engine and no Django. `parse` makes the tree, `print_query` writes it back.
"""

from search.query.errors import QueryError
from search.query.parser import parse
from search.query.printer import print_query

__all__ = ["QueryError", "parse", "print_query"]
