package dev.sluice.tools.suggest.record;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An event about a request or tunnel that was denied, or would have been. Nothing in it is trusted.
 *
 * @param request the id that refusals name
 * @param timeMillis since the epoch; 0 when unknown
 * @param to where it was to go
 * @param asked what it asked for there
 * @param ruling what decided
 */
public record DeniedEvent(
    String sandbox, String request, long timeMillis, Target to, Asked asked, Decided ruling) {

  /**
   * A destination.
   *
   * @param host in lower case; may be an address
   * @param port 0 when unknown
   */
  public record Target(String host, int port) {}

  /**
   * What was asked for.
   *
   * @param tunnel a CONNECT, of which nothing else is known
   * @param calls in the body, as policy read them
   * @param deniedCall the first that policy denies
   */
  public record Asked(
      boolean tunnel,
      String method,
      String path,
      Set<String> queryKeys,
      List<CallNames> calls,
      Optional<CallNames> deniedCall) {
    public Asked {
      queryKeys = Set.copyOf(queryKeys);
      calls = List.copyOf(calls);
    }
  }

  /**
   * What decided.
   *
   * @param mode how it was enforced
   * @param refusal code; empty when it was let pass
   * @param engine part of the platform
   * @param place in the policy
   * @param detail text of the platform
   */
  public record Decided(Mode mode, String refusal, String engine, String place, String detail) {}

  public enum Mode {
    REFUSED("policy_denied"),
    AUDIT_ONLY("audit_only"),
    WOULD_DENY("would_deny");

    private final String word;

    Mode(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** Without names and paths, which come from a client. */
  @Override
  public String toString() {
    return "DeniedEvent[" + ruling.mode() + "]";
  }
}
