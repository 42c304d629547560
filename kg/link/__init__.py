"""Link our actors and places to the outside records that describe them.

Wikidata is asked politely and seldom: every answer is kept in a cache that survives runs, a run
that was broken off goes on where it stopped, and nothing is believed before label, type and
coordinates were checked. What the score leaves open goes to a review file that a person edits.
``importing`` and its sources read larger authorities into rows that ``resolve`` can use.

Why no library for SPARQL clients: four queries are all we need, and the cache, the pauses and the
retries around them are what matters here.
"""
