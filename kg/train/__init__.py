"""Train the language model that `kg.parse` ships.

From treebanks and name corpora, by fine-tuning one small pretrained encoder with several
heads, on a CPU. Read `recipe.py` for every number that matters, `fit.py` for the loop,
`export.py` for what is written out, `score.py` for what is measured.

Why an own model: the official English pipelines are distributed outside the package index,
so a product that needs one does not install everywhere. Why one encoder with several heads:
tags, trees and names share nearly all of the work, and the encoder is nearly all of the cost.

Needs the optional packages of the extra `train` (PyTorch); nothing here is imported at run
time.
"""
