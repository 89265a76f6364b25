package dev.sluice.policy.snapshot;

import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.compiled.ReadyPolicy;
import java.util.Optional;

/**
 * A policy document that was compiled by itself, before the generation that it belongs to. Any
 * thread, one after the other.
 *
 * @param violations errors and warnings about the document; not changed any more
 */
public record PreparedPolicy(Optional<ReadyPolicy> policy, Violations violations) {
  public static PreparedPolicy compile(Source source) {
    Violations violations = new Violations();
    Optional<ReadyPolicy> policy = PolicyCompiler.compile(source, violations);
    return new PreparedPolicy(policy, violations);
  }
}
