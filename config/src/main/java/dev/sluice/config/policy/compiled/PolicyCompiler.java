package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.check.AmbiguityCheck;
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
 * A policy file to the matcher that nodes decide by: complete and free of errors, or not at all.
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
    Violations own = new Violations();
    PolicyDocument document = PolicyReader.read(source.file(), source.text(), own);
    // Contradictions between endpoints mean something only between endpoints that are right.
    if (!own.hasErrors()) {
      new AmbiguityCheck(document, own).run();
      new TlsSkipCheck(document, own).run();
    }
    violations.addAll(own);
    return own.hasErrors()
        ? Optional.empty()
        : Optional.of(new ReadyPolicy(compiled(document), document.middlewares(), own.warnings()));
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
