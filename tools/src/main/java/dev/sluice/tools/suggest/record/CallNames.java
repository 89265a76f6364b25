package dev.sluice.tools.suggest.record;

import java.util.List;

/**
 * A call in a body as an event names it.
 *
 * @param protocol as recorded
 * @param operation method of JSON-RPC and MCP, type of a GraphQL operation
 * @param tool of an MCP {@code tools/call}; empty when there is none
 * @param fields root fields of GraphQL
 */
public record CallNames(String protocol, String operation, String tool, List<String> fields) {
  public CallNames {
    fields = List.copyOf(fields);
  }

  /** Without the names, which come from a client. */
  @Override
  public String toString() {
    return "CallNames[" + fields.size() + " fields]";
  }
}
