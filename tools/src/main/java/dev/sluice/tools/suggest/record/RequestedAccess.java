package dev.sluice.tools.suggest.record;

import dev.sluice.policy.document.Protocol;
import java.util.List;
import java.util.Set;

/** What a rule would have to admit; every name in it can be written in a policy. */
public sealed interface RequestedAccess {
  record Tunnel() implements RequestedAccess {}

  /**
   * A request that its head decides.
   *
   * @param method a standard one
   * @param path canonical
   * @param queryKeys that can be named in a rule
   */
  record Http(String method, String path, Set<String> queryKeys) implements RequestedAccess {
    public Http {
      queryKeys = Set.copyOf(queryKeys);
    }
  }

  /**
   * A request that its body decides.
   *
   * @param protocol GraphQL, JSON-RPC or MCP
   * @param calls at least one
   */
  record Calls(Protocol protocol, String path, List<CallNames> calls) implements RequestedAccess {
    public Calls {
      calls = List.copyOf(calls);
    }
  }

  record Nothing(SkipReason reason) implements RequestedAccess {}
}
