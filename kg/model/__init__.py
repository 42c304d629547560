"""The nouns that every room speaks of, as frozen dataclasses.

Frozen dataclasses without input or output. Stages never import each other; they meet here:
``text`` (articles and passages), ``readings`` (what the learned reader sees, with its
probabilities), ``findings`` (what a reader found) and ``entities`` (who and where, resolved).
"""
