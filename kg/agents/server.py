"""Speak the Model Context Protocol over standard input and output, with the official SDK."""

from __future__ import annotations

from functools import partial
from typing import Any

import anyio
from anyio.to_thread import run_sync
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from kg.agents.desk import Desk, opened_desk
from kg.agents.tools import INSTRUCTIONS, Tool, all_tools
from kg.errors import KgError
from kg.version import __version__
from kg.web.settings import ServeSettings

_READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)

Context = ServerRequestContext[Any]


def serve_agents(settings: ServeSettings) -> None:
    """Serve until standard input ends.

    Raises:
        StoreError: There is no store.
    """
    with opened_desk(settings) as desk:
        anyio.run(_serve, desk)


async def _serve(desk: Desk) -> None:
    server = make_server(desk)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())


def make_server(desk: Desk) -> Server[Any]:
    """Make a server whose tools *desk* answers."""
    tools = all_tools()

    async def list_tools(
        _context: Context, _params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in tools.values()])

    async def call_tool(
        _context: Context, params: types.CallToolRequestParams
    ) -> types.CallToolResult:
        # Answers come from other processes; waiting for them must not hold up the protocol.
        return await run_sync(partial(_call, desk, tools, params))

    return Server(
        "kg",
        version=__version__,
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=dict(tool.schema),
        annotations=_READ_ONLY,
    )


def _call(
    desk: Desk, tools: dict[str, Tool], params: types.CallToolRequestParams
) -> types.CallToolResult:
    arguments = params.arguments or {}
    tool = tools.get(params.name)
    if tool is None:
        return _refused(f'there is no tool "{params.name}"')
    missing = [name for name in tool.schema["required"] if name not in arguments]
    if missing:
        return _refused(f"{tool.name} needs {', '.join(missing)}")
    unknown = [name for name in arguments if name not in tool.schema["properties"]]
    if unknown:
        return _refused(f"{tool.name} has no parameter {', '.join(unknown)}")
    try:
        return types.CallToolResult(content=[_text(tool.run(desk, arguments))])
    except KgError as error:
        return _refused(f"{error.what}; {error.remedy}" if error.remedy else error.what)


def _refused(why: str) -> types.CallToolResult:
    return types.CallToolResult(content=[_text(why)], is_error=True)


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)
