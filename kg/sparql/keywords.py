"""The keywords of SPARQL 1.1 and 1.2, and what some of them must be followed by."""

from __future__ import annotations

from typing import Final, NamedTuple

from kg.sparql.tokens import Token

QUERY_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATE_OPERATIONS: Final = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)
_WORDS: Final = """
    A ABS ADJUST ALL AS ASC AVG BASE BIND BNODE BOUND BY CEIL COALESCE CONCAT CONTAINS COUNT DATA
    DATATYPE DAY DEFAULT DESC DISTINCT ENCODE_FOR_URI EXISTS FALSE FILTER FLOOR FROM GRAPH GROUP
    GROUP_CONCAT HASLANG HASLANGDIR HAVING HOURS IF IN INTO IRI ISBLANK ISIRI ISLITERAL ISNUMERIC
    ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LCASE LIMIT MAX MD5 MIN MINUS MINUTES MONTH NAMED NOT
    NOW OBJECT OFFSET OPTIONAL ORDER PREDICATE PREFIX RAND REDUCED REGEX REPLACE ROUND SAMETERM
    SAMPLE SECONDS SEPARATOR SERVICE SHA1 SHA256 SHA384 SHA512 SILENT STR STRAFTER STRBEFORE STRDT
    STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE TO TRIPLE TRUE
    TZ UCASE UNDEF UNION URI USING UUID VALUES VERSION WHERE YEAR
"""
KEYWORDS: Final = QUERY_FORMS | UPDATE_OPERATIONS | frozenset(_WORDS.split())


class Follower(NamedTuple):
    """The tokens that must follow a keyword.

    Attributes:
        texts: Keywords and signs.
        kinds: Kinds of token.
        what: The same in words.
        remedy: How it is written.
    """

    texts: frozenset[str]
    kinds: frozenset[str]
    what: str
    remedy: str

    def allows(self, token: Token) -> bool:
        """Say whether *token* may stand there."""
        return token.kind in self.kinds or (token.keyword or token.text) in self.texts


def _by(texts: str, kinds: str, what: str, remedy: str) -> Follower:
    return Follower(frozenset(texts.split()), frozenset(kinds.split()), what, remedy)


_NUMBER: Final = _by("", "number", "a whole number", "write it as in LIMIT 10")
_GRAPHS: Final = _by(
    "SILENT GRAPH DEFAULT NAMED ALL", "", "what it acts on",
    "write GRAPH <…>, DEFAULT, NAMED or ALL after it",
)  # fmt: skip
FOLLOWERS: Final = {
    "SELECT": _by("* ( DISTINCT REDUCED", "var", "variables", "write SELECT ?x or SELECT *"),
    "ASK": _by("{ WHERE FROM", "", "a pattern", "write ASK { … }"),
    "DESCRIBE": _by("*", "iri name var", "what to describe", "write DESCRIBE <…> or DESCRIBE ?x"),
    "FILTER": _by("(", "word iri name", "an expression in parentheses", "write FILTER(…)"),
    "WHERE": _by("{", "", "a group in braces", "write WHERE { … }"),
    "ORDER": _by("BY", "", "BY", "write ORDER BY ?x"),
    "GROUP": _by("BY", "", "BY", "write GROUP BY ?x"),
    "FROM": _by("NAMED", "iri name", "a graph", "write FROM <…>"),
    "INTO": _by("GRAPH", "", "GRAPH", "write INTO GRAPH <…>"),
    "OPTIONAL": _by("{", "", "a group in braces", "write OPTIONAL { … }"),
    "UNION": _by("{", "", "a group in braces", "write { … } UNION { … }"),
    "MINUS": _by("{", "", "a group in braces", "write MINUS { … }"),
    "BIND": _by("(", "", "an expression in parentheses", "write BIND(… AS ?x)"),
    "GRAPH": _by(
        "", "iri name var", "the name of a graph", "write GRAPH <…> { … } or GRAPH ?g { … }"
    ),
    "LIMIT": _NUMBER,
    "OFFSET": _NUMBER,
    "CLEAR": _GRAPHS,
    "DROP": _GRAPHS,
}

# Offered besides those of the ontology where one of them is not declared.
WELL_KNOWN_PREFIXES: Final = {
    "dbo": "http://dbpedia.org/ontology/",
    "dbr": "http://dbpedia.org/resource/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "oa": "http://www.w3.org/ns/oa#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
