"""``kg serve``: store → SPARQL endpoint and pages."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kg import config
from kg.cli.authority import AuthorityOption
from kg.cli.console import DEFAULT_STORE, BaseOption, StoreOption, check_store_name, out
from kg.errors import StoreError


def serve(
    store: Annotated[
        str,
        typer.Option(
            "--store",
            "-s",
            metavar="DIR|URL",
            envvar="KG_STORE",
            callback=check_store_name,
            help="Folder of the store, or the address of a SPARQL server.",
        ),
    ] = DEFAULT_STORE,
    port: Annotated[
        int,
        typer.Option(
            "--port", "-p", metavar="N", min=0, max=65535, help="Port; 0 takes a free one."
        ),
    ] = config.PORT,
    host: Annotated[
        str, typer.Option("--host", metavar="H", help="Address to listen on.")
    ] = config.HOST,
    update: Annotated[
        bool, typer.Option("--update", help="Accept writes; needs --token-file.")
    ] = False,
    token_file: Annotated[
        Path | None,
        typer.Option(
            "--token-file", metavar="F", help="Holds the bearer token, at least 32 bytes."
        ),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", help="Deadline of a query.")
    ] = 10.0,
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="N", help="Reader processes.")
    ] = None,
    adhoc: Annotated[
        bool, typer.Option("--adhoc/--no-adhoc", help="Accept any query, or canned ones only.")
    ] = True,
    service_allow: Annotated[
        list[str] | None,
        typer.Option(
            "--service-allow", metavar="PREFIX", help="Addresses that SERVICE may call (none)."
        ),
    ] = None,
    rate_limit: Annotated[
        str | None,
        typer.Option("--rate-limit", metavar="N/minute", help="Per client; no limit if not given."),
    ] = None,
    query_log: Annotated[
        Path | None, typer.Option("--query-log", metavar="FILE", help="One JSON line per query.")
    ] = None,
    public_url: Annotated[
        str | None,
        typer.Option("--public-url", metavar="URL", help="How clients reach it behind a proxy."),
    ] = None,
    trusted_proxy: Annotated[
        str | None,
        typer.Option(
            "--trusted-proxy",
            metavar="ADDRESS",
            help="The proxy whose X-Forwarded-For tells clients apart.",
        ),
    ] = None,
    tiles: Annotated[
        str,
        typer.Option(
            "--tiles",
            metavar="URL",
            help="Map tiles, with {z}, {x} and {y}; outlines if not given.",
        ),
    ] = "",
    tiles_by: Annotated[
        str, typer.Option("--tiles-by", metavar="TEXT", help="Who made the tiles, to be shown.")
    ] = "",
    authority: AuthorityOption = None,
    base: BaseOption = config.BASE_IRI,
) -> None:
    """Serve the store: SPARQL 1.1, canned queries, pages for people.

    Open http://127.0.0.1:8000/ in a browser, or ask:

      curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT …' http://127.0.0.1:8000/sparql

    Examples:

      kg serve --store demo

      kg serve --store demo --port 0 --no-adhoc

      kg serve --store demo --update --token-file token

    With --update a missing store is made. Stop with Ctrl-C.
    """
    from kg.web.server import serve as run_server
    from kg.web.settings import ServeSettings

    if update and token_file is None:
        raise typer.BadParameter(
            "--update needs --token-file: a file with the token of those who write"
        )
    settings = ServeSettings(
        store=store,
        host=host,
        port=port,
        update=update,
        token_file=token_file,
        timeout_seconds=timeout,
        adhoc=adhoc,
        service_allow=tuple(service_allow or ()),
        rate_limit=rate_limit,
        query_log=query_log,
        public_url=public_url,
        tiles=tiles,
        tiles_by=tiles_by,
        trusted_proxy=trusted_proxy,
        authority=authority,
        base=base,
    )
    if workers is not None:
        settings = replace(settings, workers=workers)
    run_server(settings, started=_announce)


def _announce(address: str) -> None:
    out.print(f"Serving at {address} (stop with Ctrl-C)", highlight=False)
    # Whoever started it with port 0 reads from a pipe where it listens.
    sys.stdout.flush()


def mcp(store: StoreOption = DEFAULT_STORE, base: BaseOption = config.BASE_IRI) -> None:
    """Let programs that reason in language ask the store (Model Context Protocol; extra "agents").

    Example: kg mcp --store demo

    Speaks over standard input and output. The canned queries, search and the pages of incidents,
    events and actors are tools; all of them only read, with the limits of kg serve. docs/agents.md
    tells how to set it up.
    """
    from kg.web.settings import ServeSettings

    try:
        from kg.agents.server import serve_agents
    except ImportError as error:
        raise StoreError(
            f"the protocol needs a package that is not installed: {error.name}",
            remedy="install it with: pip install '.[agents]'",
        ) from error
    serve_agents(ServeSettings(store=store, base=base))
