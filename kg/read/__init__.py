"""What does the source say, word for word, and what is each line of it for?

File, folder, glob or stream → :class:`kg.model.text.Article`. The text is decoded strictly and
brought to Unicode NFC with ``\\n`` line ends (``source``), cut into paragraphs (``paragraphs``),
and each paragraph is named for what it is (``furniture``): only sentences go on to the parser,
and offsets still point into the whole text.

Why: a caption or a '3 min read' that runs into the first sentence spoils its parse, and a text
that is trimmed beforehand can no longer be quoted by character offsets.
"""
