package dev.sluice.tools.suggest.record;

import dev.sluice.tools.event.EventRecord;
import java.util.List;

/**
 * A call in a body as an event names it.
 *
 * @param protocol as recorded
 * @param operation method of JSON-RPC and MCP, type of a GraphQL operation
 * @param tool of an MCP {@code tools/call}; empty when there is none
 * @param fields root fields of GraphQL
 * @param byArgument it was denied for an argument
 */
public record CallNames(
    String protocol, String operation, String tool, List<String> fields, boolean byArgument) {
  public CallNames {
    fields = List.copyOf(fields);
  }

  static CallNames of(EventRecord.Call call) {
    return new CallNames(
        call.protocol(),
        call.method().isEmpty() ? call.operationType() : call.method(),
        call.tool(),
        call.fields(),
        call.byArgument());
  }

  /** No argument decided. */
  public CallNames(String protocol, String operation, String tool, List<String> fields) {
    this(protocol, operation, tool, fields, false);
  }

  /** Without the names, which come from a client. */
  @Override
  public String toString() {
    return "CallNames[" + fields.size() + " fields]";
  }
}
