"""Train the reader of conflict news: who did what to whom, where, when, and who says so.

The reader stands on the shipped parser. The parser's encoder is frozen; the states that it has
computed for each word anyway are the reader's input, so what the reader sees in training is what
it will see at run time, int8 included. Its own part is small: a few transformer layers over the
words of a whole article (the parser reads one paragraph at a time) and heads over spans and pairs.

`annotated.py` reads the corpus, `labels.py` names what is predicted, `inputs.py` asks the parser,
`examples.py` makes gold numbers, `network.py` computes, `fit.py` trains, `folds.py` keeps clusters
together, `predict.py` and `score.py` measure what comes out, `export.py` writes what ships.
"""
