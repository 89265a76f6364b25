package dev.sluice.policy;

import dev.sluice.inspect.body.Call;
import dev.sluice.policy.document.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a record tells of a request that a policy judged, which is not all that the policy saw.
 *
 * @param host lower case, without brackets
 * @param method a standard name in upper case
 * @param path canonical; empty when it was cut or holds a mark in place of a secret
 * @param calls that were read in the body; empty when none were recorded
 * @param bodyBytes size of the body as the client sent it; 0 when unknown
 */
public record RecordedRequest(
    String host,
    int port,
    String method,
    Optional<String> path,
    Query query,
    Handshake handshake,
    Optional<Calls> calls,
    long bodyBytes) {

  public enum Handshake {
    YES,
    NO,
    UNKNOWN
  }

  public enum Form {
    REGULAR,
    PERHAPS_MALFORMED,
    AMBIGUOUS
  }

  /**
   * The query, whose values are not recorded.
   *
   * @param keys decoded; keys without a value may be absent
   * @param complete no key was cut, masked or left out
   */
  public record Query(Set<String> keys, boolean complete, Form form) {
    public static final Query NONE = new Query(Set.of(), true, Form.REGULAR);

    public Query {
      keys = Set.copyOf(keys);
    }
  }

  /** All calls of a body, in the form of one protocol. */
  public record Calls(Protocol protocol, List<Call> calls) {
    public Calls {
      calls = List.copyOf(calls);
    }
  }

  /** Without the names, which come from the client. */
  @Override
  public String toString() {
    return "RecordedRequest[" + host + ":" + port + "]";
  }
}
