"""The agents: how each is run without a person, whom it asks, and the settings that docs/clients.md advises."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

PROMPT = "say hello"
SIDE = "https://mcp.sluice.test/mcp"
# Codex tries a WebSocket five times, and a refused request five times more, unless a provider of its own says less.
CODEX_PROVIDER = (
    'model_providers.sluice={name="OpenAI",base_url="https://api.openai.com/v1",env_key="OPENAI_API_KEY",'
    'wire_api="responses",supports_websockets=false,stream_max_retries=2}'
)
CODEX_ARGUMENTS = ("exec", "--skip-git-repo-check")
CODEX_SIDE = ("chatgpt.com", "ab.chatgpt.com", "github.com", "api.github.com")


@dataclass(frozen=True)
class Agent:
    """`form` is that of refusals of the vendor's endpoint. Faults of an agent that is not `claimed` are only shown."""

    name: str
    program: str
    arguments: tuple
    vendor: str
    form: str
    side: tuple
    environment: dict = field(default_factory=dict)
    claimed: bool = True

    def hosts(self):
        return (self.vendor, *self.side)


AGENTS = [
    Agent("claude", "claude",
          ("-p", PROMPT, "--strict-mcp-config", "--mcp-config",
           '{"mcpServers": {"side": {"type": "http", "url": "%s"}}}' % SIDE),
          "api.anthropic.com", "anthropic",
          ("mcp.sluice.test",),
          {"ANTHROPIC_API_KEY": "sk-ant-api03-not-a-key"}),
    Agent("codex", "codex",
          (*CODEX_ARGUMENTS, "-c", 'model_provider="sluice"', "-c", CODEX_PROVIDER, PROMPT),
          "api.openai.com", "openai", CODEX_SIDE,
          {"OPENAI_API_KEY": "not-a-key"}),
    Agent("codex-defaults", "codex", (*CODEX_ARGUMENTS, PROMPT),
          "api.openai.com", "openai", CODEX_SIDE,
          {"CODEX_API_KEY": "not-a-key"}, claimed=False),
    Agent("gemini", "gemini", ("--skip-trust", "-p", PROMPT),
          "generativelanguage.googleapis.com", "openshell", ("play.googleapis.com",),
          {"GEMINI_API_KEY": "not-a-key"}),
    Agent("aider", "aider",
          ("--model", "openai/gpt-4o", "--no-git", "--yes-always", "--message", PROMPT),
          "api.openai.com", "openai", ("pypi.org", "raw.githubusercontent.com", "us.i.posthog.com"),
          {"OPENAI_API_KEY": "not-a-key"}),
]


def find(program, folder):
    """The executable in a folder that npm or a virtual environment made, or on the PATH; None if there is none."""
    if not folder:
        return shutil.which(program)
    for directory in (folder, folder / "bin", folder / "node_modules/.bin", folder / program / "bin"):
        if found := shutil.which(program, path=directory):
            return Path(found).absolute()
    return None
