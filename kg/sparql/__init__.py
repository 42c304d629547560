"""Read SPARQL texts as far as their tokens tell.

``tokens``   the tokeniser: one table of terminals, linear in the length of any text
``reading``  what a query asks for: its form, whether it calls other servers, whether it may be kept
``updates``  which graphs an update may change
``rewriting`` other datasets, graphs named by variables, no silent loads
``faults``   why a text is no SPARQL, in words for people
``keywords`` the words of the language

The engine parses; this room serves those who must know something before it does (may the text
run, may its answer be cached, which graphs will change) or who replace single tokens (values of
parameters). It imports ``kg.errors`` alone, so every room above may use it.
"""
