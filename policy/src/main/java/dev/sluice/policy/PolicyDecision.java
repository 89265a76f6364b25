package dev.sluice.policy;

import dev.sluice.inspect.body.ProtocolFault;
import java.time.Instant;
import java.util.Optional;

/** Whether a policy allows a request (data-plane 3.4 to 3.9). */
public sealed interface PolicyDecision {
  String policy();

  /** OCSF firewall rule type: {@code l7} and its kin, {@code opa} without an L7 protocol. */
  String engine();

  /** Which matcher decided, and what was asked; {@link DecisionBasis#NONE} when unknown. */
  default DecisionBasis basis() {
    return DecisionBasis.NONE;
  }

  /** A decision that needs no further input. */
  sealed interface Settled extends PolicyDecision {
    default Optional<DeniedCall> call() {
      return Optional.empty();
    }
  }

  sealed interface Stopped extends Settled {
    /** Platform text of data-plane 3.9. */
    String reason();
  }

  record Allowed(String policy, String engine, DecisionBasis basis) implements Settled {
    public Allowed(String policy, String engine) {
      this(policy, engine, DecisionBasis.NONE);
    }
  }

  /**
   * The rules deny it, but {@code enforcement: audit} logs the denial and allows it.
   *
   * @param call the denied one, if the body decided
   */
  record AuditOnly(
      String policy, String engine, String reason, Optional<DeniedCall> call, DecisionBasis basis)
      implements Settled {
    public AuditOnly(String policy, String engine, String reason) {
      this(policy, engine, reason, Optional.empty(), DecisionBasis.NONE);
    }
  }

  /** No rule admits it, but {@code mode: observe} records that and allows it. */
  record Observed(Denied denied, Instant until) implements Settled {
    @Override
    public String policy() {
      return denied.policy();
    }

    @Override
    public String engine() {
      return denied.engine();
    }

    @Override
    public DecisionBasis basis() {
      return denied.basis();
    }

    @Override
    public Optional<DeniedCall> call() {
      return denied.call();
    }
  }

  /**
   * Refused by a rule, by the lack of one, or for a contradictory head.
   *
   * @param call the denied one, if the body decided
   * @param unmatched only for the lack of a rule that admits it
   */
  record Denied(
      String policy,
      String engine,
      String reason,
      Optional<DeniedCall> call,
      DecisionBasis basis,
      boolean unmatched)
      implements Stopped {
    public Denied(String policy, String engine, String reason, boolean unmatched) {
      this(policy, engine, reason, Optional.empty(), DecisionBasis.NONE, unmatched);
    }

    public Denied(
        String policy,
        String engine,
        String reason,
        Optional<DeniedCall> call,
        DecisionBasis basis) {
      this(policy, engine, reason, call, basis, false);
    }

    public Denied(String policy, String engine, String reason, Optional<DeniedCall> call) {
      this(policy, engine, reason, call, DecisionBasis.NONE);
    }

    public Denied(String policy, String engine, String reason) {
      this(policy, engine, reason, Optional.empty());
    }
  }

  /**
   * Its protocol input has no single reading: refused under every enforcement.
   *
   * @param excess of the body; empty when its size is not the reason
   */
  record Rejected(String policy, String engine, String reason, Optional<Excess> excess)
      implements Stopped {
    public Rejected(String policy, String engine, String reason) {
      this(policy, engine, reason, Optional.empty());
    }

    /**
     * How far a body is over its limit.
     *
     * @param limit in bytes
     * @param size in bytes; 0 when it was not announced
     */
    public record Excess(int limit, long size) {}
  }

  /** Its protocol refuses it with an answer of its own, under every enforcement. */
  record ProtocolRefused(String policy, String engine, ProtocolFault fault) implements Stopped {
    @Override
    public String reason() {
      return fault.detail();
    }
  }

  /** Servers read a query key that policy reads differently: refused under every enforcement. */
  record AmbiguousQuery(String policy, String engine, String reason) implements Stopped {}

  /**
   * The body decides.
   *
   * @param maxBytes larger bodies are refused
   */
  record ByBody(String policy, String engine, int maxBytes) implements PolicyDecision {
    /**
     * The decision about a body over the limit.
     *
     * @param size of the body in bytes; 0 when it was not announced
     */
    public Rejected overLimit(long size) {
      return new Rejected(
          policy,
          engine,
          "request rejected: body over %d bytes".formatted(maxBytes),
          Optional.of(new Rejected.Excess(maxBytes, size)));
    }
  }
}
