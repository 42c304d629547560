"""Parse an article: tokens, tags, lemmas, dependencies, names and sentences.

`load_language` gives a spaCy pipeline, `parse_article` runs it over one article:
tokens with tags, lemmas, Universal Dependencies and names. The model that ships is our own
(`weights/`, made by `kg.train`) and runs in onnxruntime; PyTorch is not needed.

Why an own model: see `kg.train`. Why paragraph by paragraph: headings and captions otherwise
run into the next sentence. Why one window at a time and never a padded batch: int8 arithmetic
picks its scales from all that is in a batch, so a paragraph's tree would depend on its
neighbours; and the same text must always give the same tree.

What the network is known to hang wrong is hung elsewhere before anybody reads the tree:
`reattach`, `clauses_rehung`.
"""
