"""A report's deaths are the same in each query that sums them, and in its incident."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.end_to_end.conftest import RunKg

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("Fighting left four soldiers and four rebels dead in Argelia on Wednesday.", 8),
        ("Fighting left four soldiers and six rebels dead in Argelia on Wednesday.", 10),
        ("A gunman killed three children and three adults in Nashville on Monday.", 6),
        (
            "Seven soldiers were killed in an ambush near Mourdiah on Tuesday. Nine jihadists were "
            "killed.",
            16,
        ),
        (
            "Seven soldiers were killed in an ambush near Mourdiah on Tuesday. Nine soldiers were "
            "killed, the army said.",
            7,
        ),
    ],
    ids=["equal", "sides", "ages", "sentences", "rivals"],
)
def test_every_sum_of_a_report_is_the_same(kg: RunKg, tmp_path: Path, text: str, dead: int) -> None:
    """What one sentence gives of several people adds up, whoever asks."""
    news, store = tmp_path / "news.jsonl", str(tmp_path / "store")
    news.write_text(json.dumps({"id": "a", "date": "2024-05-16", "text": text}))
    kg("build", str(news), "--store", store)

    def ask(slug: str, *options: str) -> list[dict[str, str]]:
        told = kg("query", slug, "--store", store, "--format", "csv", *options).stdout
        return list(csv.DictReader(io.StringIO(told)))

    (report,) = {row["report"] for row in ask("figures")}
    assert {row["additiveTotal"] for row in ask("additive-total")} == {str(dead)}
    of_report = ask("summable-deaths", "--report", report)
    assert sum(int(row["low"]) for row in of_report) == dead
