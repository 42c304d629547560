"""A headless Chromium, driven over a pipe by the DevTools protocol: no driver, no port."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

BINARY: Final = shutil.which("chromium") or shutil.which("chromium-browser")
AXE: Final = Path(__file__).resolve().parents[1] / "web/browser/node_modules/axe-core/axe.min.js"
"""Rules of accessibility; ``npm ci --ignore-scripts`` in ``tests/web/browser`` fetches them."""
_OPTIONS: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--no-first-run", "--remote-debugging-pipe",
    # Nothing but this machine has an address: a page that calls elsewhere fails.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


class Browser:
    """One tab. Commands wait for their answers; what happens meanwhile is kept in ``events``."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._number = 0
        self._left = b""
        self._session = ""
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Network.setCacheDisabled", cacheDisabled=True)  # each page is weighed whole

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Give a command and wait for its answer."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            data = os.read(self._receive, 1 << 16)
            assert data, "the browser has ended"
            self._left += data
        first, _, self._left = self._left.partition(b"\0")
        message: dict[str, Any] = json.loads(first)
        return message

    def open(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self.events.clear()
        self.call("Page.navigate", url=address)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())

    def run(self, script: str) -> Any:
        """Evaluate an expression in the page; a promise is awaited."""
        result = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def look(
        self, *, width: int, height: int = 900, dark: bool = False, scripts: bool = True
    ) -> None:
        """Set the width of the window, the colours, and whether pages may run scripts."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)

    def wait(self, condition: str) -> None:
        """Wait until an expression is true; a test has 900 seconds."""
        self.run(
            "new Promise((done, failed) => { const begun = Date.now(); const look = () => {"
            f" if ({condition}) done(0);"
            f" else if (Date.now() - begun > 240_000) failed(new Error('waited in vain'));"
            " else setTimeout(look, 50); }; look(); })"
        )

    def violations(self) -> list[str]:
        """Return what breaks the rules of accessibility, each with its first place."""
        self.run(AXE.read_text(encoding="utf-8") + "; 0")
        found: list[str] = self.run(
            "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].target + ' ' +"
            " v.nodes[0].failureSummary))"
        )
        return found

    def weight(self) -> int:
        """Return how many bytes came for the page and all that it fetched."""
        fetched: int = self.run(
            "performance.getEntriesByType('resource').reduce((sum, r) => sum + r.transferSize,"
            " performance.getEntriesByType('navigation')[0].transferSize)"
        )
        return fetched

    def complaints(self) -> list[str]:
        """Return the errors that the browser told of since the page was opened."""
        logged = [
            event["params"]["entry"]
            for event in self.events
            if event.get("method") == "Log.entryAdded"
        ]
        thrown = [
            event["params"]["exceptionDetails"]
            for event in self.events
            if event.get("method") == "Runtime.exceptionThrown"
        ]
        return [f"{told['text']} {told.get('url', '')}" for told in (*logged, *thrown)]

    def requested(self) -> set[str]:
        """Return the addresses that the page asked for since it was opened."""
        return {
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        }


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start a browser with its profile in *folder*."""
    assert BINARY
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()

    def connect() -> None:  # the protocol's pipes are descriptors 3 and 4
        read, write = os.dup(their_in), os.dup(their_out)
        os.dup2(read, 3)
        os.dup2(write, 4)

    process = subprocess.Popen(
        [BINARY, *_OPTIONS, f"--user-data-dir={folder}", "about:blank"],
        preexec_fn=connect,
        close_fds=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(their_in)
    os.close(their_out)
    try:
        yield Browser(our_out, our_in)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(our_in)
        os.close(our_out)
