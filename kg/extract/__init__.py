"""Read events from a parsed article: who did what to whom, where, when, how many, who says so.

Input is an article and its parsed spaCy ``Doc`` (whose token offsets are offsets into
``Article.text``); output is an :class:`~kg.model.findings.Extraction`. Each reader looks at one
aspect of a parsed sentence and returns its finding with evidence; ``event_mentions`` groups the
triggers of one sentence into event mentions, ``frames`` writes each as a frame, and ``article``
puts these together. Which frames tell of one event is decided in ``kg.decide``. Words are rows in
``kg/data``; code only knows grammar (Universal Dependencies).
"""
