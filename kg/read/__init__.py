"""Read articles from files and streams, word for word, and name the purpose of each line.

File, folder, glob or stream → :class:`kg.model.text.Article`. Its format is known by its content
and has a reader (``formats``) that takes the text out of it; the text is decoded (``source``), its
form is mended (``mending``), it is cut into paragraphs (``paragraphs``), and each is named for
what it is (``furniture``): only sentences go on to the parser, and every offset leads back into the
text as it came. docs/input.md tells the whole way.

Why: a caption or a '3 min read' that runs into the first sentence spoils its parse, as does a tag
or a line end inside it, and a text that is trimmed beforehand can no longer be quoted by character
offsets.
"""
