package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.check.AmbiguityCheck;
import dev.sluice.config.policy.check.ComparisonLimit;
import dev.sluice.config.policy.check.SelectorCheck;
import dev.sluice.config.policy.check.TlsSkipCheck;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.policy.document.PolicyReader;
import dev.sluice.config.policy.middleware.ChainTable;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import java.util.List;
import java.util.Optional;

/**
 * Compiles a policy file into the policy that nodes decide by. A policy with errors is not usable
 * in part.
 */
public final class PolicyCompiler {
  private PolicyCompiler() {}

  /** Compiles one policy. */
  public static Compilation<Policy> compile(Source source) {
    Violations violations = new Violations();
    Policy policy = compile(source, violations).map(ReadyPolicy::policy).orElseGet(Policy::denyAll);
    return violations.conclude(policy);
  }

  /** Compiles into shared violations; empty when the policy has errors. */
  public static Optional<ReadyPolicy> compile(Source source, Violations violations) {
    Violations own = violations.another();
    PolicyDocument document = PolicyReader.read(source.file(), source.text(), own);
    // Contradictions are meaningful only between valid endpoints.
    if (!own.hasErrors()) {
      new AmbiguityCheck(document, own).run();
      new TlsSkipCheck(document, own).run();
      new SelectorCheck(document, own).run();
    }
    Optional<ReadyPolicy> ready = own.hasErrors() ? Optional.empty() : ready(source, document, own);
    violations.addAll(own);
    return ready;
  }

  private static Optional<ReadyPolicy> ready(
      Source source, PolicyDocument document, Violations violations) {
    CompiledPolicy policy = compiled(document);
    if (policy.isTooLarge()) {
      ComparisonLimit.report(document, violations, "hosts");
      return Optional.empty();
    }
    return Optional.of(
        new ReadyPolicy(source, policy, document.middlewares(), violations.warnings()));
  }

  static CompiledPolicy compiled(PolicyDocument document) {
    List<EndpointCandidate> candidates =
        document.rules().stream()
            .flatMap(
                rule -> rule.endpoints().stream().map(e -> EndpointCandidate.of(rule.name(), e)))
            .toList();
    return new CompiledPolicy(candidates, ChainTable.of(document.middlewares()));
  }
}
