"""Process one article, whatever else a build reads and a store holds.

parse → extract → decide → resolve → graph. The outcome hangs on nothing but the article and the
rules by which it is read, so that it may be worked out anywhere (``kg.workers``).
"""

from __future__ import annotations

from kg.stages.article import ArticleFailed, FoundArticle, Stages, stages_for
from kg.stages.job import ArticleJob, Assignment, Worked

__all__ = [
    "ArticleFailed",
    "ArticleJob",
    "Assignment",
    "FoundArticle",
    "Stages",
    "Worked",
    "stages_for",
]
