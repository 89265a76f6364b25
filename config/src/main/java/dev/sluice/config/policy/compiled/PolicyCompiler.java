package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.check.AmbiguityCheck;
import dev.sluice.config.policy.check.ComparisonLimit;
import dev.sluice.config.policy.check.SelectorCheck;
import dev.sluice.config.policy.check.TlsSkipCheck;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.policy.document.PolicyReader;
import dev.sluice.config.policy.match.CompileEffort;
import dev.sluice.config.policy.match.CompileEffort.Share;
import dev.sluice.config.policy.middleware.ChainTable;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.inspect.digest.Sha256;
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
    return compile(source, violations, new CompileEffort());
  }

  /**
   * The same, with the steps that it may take.
   *
   * @param effort afterwards, what it took
   */
  public static Optional<ReadyPolicy> compile(
      Source source, Violations violations, CompileEffort effort) {
    Violations own = violations.another();
    PolicyDocument document = PolicyReader.read(source.file(), source.text(), own);
    // Contradictions are meaningful only between valid endpoints.
    if (!own.hasErrors()) {
      new AmbiguityCheck(document, own, effort.budget(Share.CONTRADICTIONS)).run();
      new TlsSkipCheck(document, own, effort.budget(Share.TLS_SKIP)).run();
      new SelectorCheck(document, own, effort.budget(Share.SELECTOR_WARNINGS)).run();
    }
    Optional<ReadyPolicy> ready =
        own.hasErrors() ? Optional.empty() : ready(source, document, own, effort);
    violations.addAll(own);
    return ready;
  }

  private static Optional<ReadyPolicy> ready(
      Source source, PolicyDocument document, Violations violations, CompileEffort effort) {
    CompiledPolicy policy = compiled(document, effort);
    if (policy.isTooLarge()) {
      ComparisonLimit.report(document, violations, "hosts");
      return Optional.empty();
    }
    return Optional.of(
        new ReadyPolicy(
            source, Sha256.hexOf(source.text()), policy, document, violations.warnings()));
  }

  static CompiledPolicy compiled(PolicyDocument document, CompileEffort effort) {
    List<EndpointCandidate> candidates =
        document.rules().stream()
            .flatMap(rule -> rule.endpoints().stream().map(e -> EndpointCandidate.of(rule, e)))
            .toList();
    return new CompiledPolicy(
        candidates, ChainTable.of(document.middlewares()), document.section().observe(), effort);
  }
}
