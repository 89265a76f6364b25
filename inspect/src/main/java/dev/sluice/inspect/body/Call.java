package dev.sluice.inspect.body;

import java.util.Optional;
import java.util.Set;

/** One operation that a request asks for; a batch asks for several. */
public sealed interface Call {
  /**
   * A GraphQL operation.
   *
   * @param type query, mutation or subscription
   * @param name chosen by the client; empty when anonymous
   * @param fields names of its root fields, fragments expanded; empty for a persisted query whose
   *     registration lists none
   */
  record Operation(String type, String name, Set<String> fields) implements Call {
    public Operation {
      fields = Set.copyOf(fields);
    }
  }

  /** A persisted GraphQL query that is not registered. */
  record Unregistered() implements Call {}

  /**
   * A JSON-RPC request or notification.
   *
   * @param tool name of the tool of a {@code tools/call}
   * @param extension no revision of MCP defines the method, so that only its exact name admits it
   */
  record Method(String method, Optional<String> tool, boolean extension) implements Call {
    /** The method by which MCP calls a tool. */
    public static final String TOOLS_CALL = "tools/call";

    /** A method of the protocol. */
    public Method(String method, Optional<String> tool) {
      this(method, tool, false);
    }

    public boolean isToolCall() {
      return method.equals(TOOLS_CALL);
    }
  }

  /** An MCP client's response to a request of its server. */
  record Response() implements Call {}

  /** An MCP client opening the stream of its server's messages. */
  record ReceiveStream() implements Call {}

  /** An MCP client ending its session. */
  record SessionEnd() implements Call {}
}
