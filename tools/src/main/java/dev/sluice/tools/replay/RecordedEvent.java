package dev.sluice.tools.replay;

import dev.sluice.policy.RecordedRequest;
import java.util.Optional;

/**
 * A decision that was recorded.
 *
 * @param uid of the event
 * @param timeMs when it was made, since 1970
 * @param outcome what became of it
 * @param place of the matcher that decided; empty when none did
 * @param refusal engine and code of a refusal that is not policy's; otherwise the code alone, empty
 *     when it was allowed
 * @param connect a CONNECT, which host and port decide
 * @param request empty when its host was masked
 * @param named whether the event names query keys or calls
 */
public record RecordedEvent(
    String uid,
    long timeMs,
    Outcome outcome,
    String place,
    String refusal,
    boolean connect,
    Target target,
    Optional<RecordedRequest> request,
    boolean named) {
  public enum Outcome {
    ALLOWED,
    DENIED,
    /** Refused by something else than policy, or answered by the proxy itself. */
    NOT_POLICY
  }

  /**
   * What was asked for, as recorded.
   *
   * @param path empty when it is unknown
   */
  public record Target(String method, String host, int port, String path) {}
}
