"""Takes pictures of the main pages, light and dark, wide and narrow, for ``docs/images/pages``.

make screenshots
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent))

from browser import Browser, browser
from live_server import live_server

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "images" / "pages"
LOOKS: Final = {
    f"{'dark' if dark else 'light'}-{width}": (width, dark)
    for dark in (False, True)
    for width in (1280, 390)
}
_HEIGHTS: Final = {1280: 900, 390: 780}
_QUALITY: Final = 45
_OWN_QUERY: Final = (
    "/sparql?run=1&view=chart&query=PREFIX+kg:+<https://w3id.org/conflict-kg/ns%23>%0A"
    "SELECT+?words+?best+WHERE+{%0A++?count+kg:asWritten+?words+;+kg:best+?best+."
    "+FILTER(?best+<+50)%0A}+ORDER+BY+?best"
)
_FORM: Final = "document.querySelector('#correct')"
PAGES: Final = {
    "home": ("/", ""),
    "incidents": ("/incidents?sort=-killed", ""),
    "map": ("/queries/events-in-area", "document.querySelector('.drawing').scrollIntoView();"),
    "incident": ("/incidents.json?sort=-killed", ""),
    "actor": ("/doc/actor/us-led-coalition", ""),
    "place": ("/doc/place/hajin", ""),
    "report": ("/reports.json", ""),
    "figures": ("/queries/figures", ""),
    "own-query": (_OWN_QUERY, ""),
    "correct": (
        "/events.json?role=attacker&sort=-killed",
        f"{_FORM}.open = true; {_FORM}.scrollIntoView();",
    ),
}
"""The ten main pages: address (of a list as JSON: that of its first row), and what to do there."""


def take(tab: Browser, address: str, look: str, *, first: str, file: Path) -> None:
    """Take one picture of what the window shows."""
    width, dark = LOOKS[look]
    tab.look(width=width, dark=dark, height=_HEIGHTS[width])
    tab.open(address)
    tab.wait("![...document.querySelectorAll('figure[hidden]')].some(f => !f.closest('details'))")
    tab.run(f"{first} new Promise(done => setTimeout(done, 700))")  # maps move into their frame
    taken = tab.call("Page.captureScreenshot", format="webp", quality=_QUALITY)
    file.write_bytes(base64.b64decode(taken["data"]))


def address_of(server: str, path: str) -> str:
    """Return the address of a page, of the first row where *path* is a list as JSON."""
    if ".json" not in path:
        return server + path
    with urllib.request.urlopen(server + path, timeout=60) as answer:
        return f"{server}/doc/{json.load(answer)[0]['item'].split('/id/', 1)[1]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", required=True, help="a store of the seeds; it is not changed")
    parser.add_argument("--to", type=Path, default=FOLDER)
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        live_server(options.store, update=True, folder=Path(folder), workers=2) as server,
        browser(Path(folder) / "profile") as tab,
    ):
        for name, (path, first) in PAGES.items():
            address = address_of(server.url, path)
            for look in LOOKS:
                take(tab, address, look, first=first, file=options.to / f"{name}-{look}.webp")


if __name__ == "__main__":
    main()
