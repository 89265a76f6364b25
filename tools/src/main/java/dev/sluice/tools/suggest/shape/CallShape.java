package dev.sluice.tools.suggest.shape;

/**
 * What a call asks for. Names are never made wider.
 *
 * @param operation method of JSON-RPC and MCP, type of a GraphQL operation
 * @param tool of an MCP {@code tools/call}; empty when there is none
 */
public record CallShape(String operation, String tool) implements Comparable<CallShape> {
  @Override
  public int compareTo(CallShape other) {
    int byOperation = operation.compareTo(other.operation);
    return byOperation != 0 ? byOperation : tool.compareTo(other.tool);
  }
}
