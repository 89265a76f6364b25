package dev.sluice.config.policy.body;

import java.util.Optional;
import java.util.Set;

/** One thing that a request asks for; a batch asks for several. */
public sealed interface Call {
  /**
   * A GraphQL operation.
   *
   * @param type query, mutation or subscription
   * @param name as the client chose it; empty when anonymous
   * @param fields names of its root fields, fragments expanded; empty when the registry of
   *     persisted queries does not tell
   */
  record Operation(String type, String name, Set<String> fields) implements Call {
    public Operation {
      fields = Set.copyOf(fields);
    }
  }

  /** A persisted GraphQL query of which nothing is known. */
  record Unregistered() implements Call {}

  /**
   * A JSON-RPC request or notification.
   *
   * @param tool of {@code tools/call}, when there is one
   */
  record Method(String method, Optional<String> tool) implements Call {}

  /** An MCP client's answer to its server. */
  record Response() implements Call {}

  /** An MCP client that opens the stream of its server's messages. */
  record ReceiveStream() implements Call {}
}
