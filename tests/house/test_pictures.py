"""The pictures of the documents are all there, shown, and small."""

from __future__ import annotations

from tests.live.screenshots import FOLDER, LOOKS, PAGES


def test_pictures_of_the_main_pages_are_whole_shown_and_small() -> None:
    """Ten pages in four looks stand in docs/pages.md, and weigh less than 1.5 MB together."""
    wanted = {f"{name}-{look}.webp" for name in PAGES for look in LOOKS}
    assert len(wanted) == 40
    assert {file.name for file in FOLDER.iterdir()} == wanted
    gallery = (FOLDER.parents[1] / "pages.md").read_text(encoding="utf-8")
    assert [name for name in sorted(wanted) if f"(images/pages/{name})" not in gallery] == []
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 1_500_000
