"""Uses an MCP server over a WebSocket with the MCP SDK; proxy and CA are in the environment.  python3 tools.py URL"""
import asyncio
import sys

from mcp import ClientSession
from mcp.client.websocket import websocket_client
from websockets.exceptions import ConnectionClosed


async def main(url):
    async with websocket_client(url) as streams, ClientSession(*streams) as session:
        await session.initialize()
        print("tools", *[tool.name for tool in (await session.list_tools()).tools])
        for tool in ["read_file", "delete_repo"]:
            await asyncio.wait_for(session.call_tool(tool, {}), 10)
            print("called", tool)


try:
    asyncio.run(main(sys.argv[1]))
except Exception as error:
    # Task groups wrap it.
    while getattr(error, "exceptions", None):
        error = error.exceptions[0]
    if not isinstance(error, ConnectionClosed):
        raise
    print("closed", error.rcvd.code, error.rcvd.reason)
