package dev.sluice.tools.suggest.rule;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a rule admits at its endpoint. */
public sealed interface RuleCondition {
  /**
   * A request by its head.
   *
   * @param path glob
   * @param queryKeys that have to be present, with any value
   */
  record Request(String method, String path, SortedSet<String> queryKeys) implements RuleCondition {
    public Request {
      queryKeys = Collections.unmodifiableSortedSet(new TreeSet<>(queryKeys));
    }
  }

  /**
   * A call of JSON-RPC or MCP.
   *
   * @param tool of {@code tools/call}; empty when there is none
   */
  record RpcCall(String method, String tool) implements RuleCondition {}

  /**
   * Operations of GraphQL.
   *
   * @param fields root fields that they may ask for
   */
  record Operation(String type, SortedSet<String> fields) implements RuleCondition {
    public Operation {
      fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
    }
  }
}
