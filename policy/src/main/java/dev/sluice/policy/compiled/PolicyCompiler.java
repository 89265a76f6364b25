package dev.sluice.policy.compiled;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.CompileEffort;
import dev.sluice.config.match.CompileEffort.Share;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.inspect.digest.Sha256;
import dev.sluice.policy.Policy;
import dev.sluice.policy.check.AmbiguityCheck;
import dev.sluice.policy.check.ComparisonLimit;
import dev.sluice.policy.check.SelectorCheck;
import dev.sluice.policy.check.TlsSkipCheck;
import dev.sluice.policy.check.UnreadMessagesCheck;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.document.PolicyDocument.NetworkRule;
import dev.sluice.policy.document.PolicyReader;
import dev.sluice.policy.middleware.ChainTable;
import dev.sluice.policy.preset.PresetExpansion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compiles a policy file into the policy that nodes decide by. A policy with errors is not usable
 * in part.
 */
public final class PolicyCompiler {
  private PolicyCompiler() {}

  /** Compiles one policy, which has to keep every rule of a change. */
  public static Compilation<Policy> compile(Source source) {
    Violations violations = new Violations();
    Policy policy = compile(source, violations).map(ReadyPolicy::policy).orElseGet(Policy::denyAll);
    policy.observe().ifPresent(mode -> mode.checkEnd(Instant.now(), violations));
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
    Violations own = new Violations();
    PresetExpansion expanded = read(source, own);
    PolicyDocument document = expanded.document();
    // Contradictions are meaningful only between valid endpoints.
    if (!own.hasErrors()) {
      new AmbiguityCheck(document, own, effort.budget(Share.CONTRADICTIONS)).run();
      new TlsSkipCheck(document, own, effort.budget(Share.TLS_SKIP)).run();
      ComparisonBudget warnings = effort.budget(Share.SELECTOR_WARNINGS);
      new SelectorCheck(document, own, warnings).run();
      new UnreadMessagesCheck(document, own, warnings).run();
    }
    Optional<ReadyPolicy> ready =
        own.hasErrors() ? Optional.empty() : ready(source, expanded, own, effort);
    violations.addAll(own);
    return ready;
  }

  public static PresetExpansion read(Source source, Violations violations) {
    PolicyDocument document = PolicyReader.read(source.file(), source.text(), violations);
    return PresetExpansion.of(document, source.presets(), violations);
  }

  private static Optional<ReadyPolicy> ready(
      Source source, PresetExpansion expanded, Violations violations, CompileEffort effort) {
    PolicyDocument document = expanded.document();
    CompiledPolicy policy = compiled(document, source.proposed(), effort);
    if (policy.isTooLarge()) {
      ComparisonLimit.report(document, violations, "hosts");
      return Optional.empty();
    }
    return Optional.of(
        new ReadyPolicy(
            source,
            Sha256.hexOf(source.text()),
            policy,
            document,
            expanded.uses(),
            violations.warnings()));
  }

  static CompiledPolicy compiled(
      PolicyDocument document, Set<String> proposed, CompileEffort effort) {
    List<EndpointCandidate> candidates =
        document.rules().stream().flatMap(rule -> candidates(rule, proposed)).toList();
    return new CompiledPolicy(
        candidates, ChainTable.of(document.middlewares()), document.section().observe(), effort);
  }

  private static Stream<EndpointCandidate> candidates(NetworkRule rule, Set<String> proposed) {
    boolean own = proposed.contains(rule.key());
    return rule.endpoints().stream().map(e -> EndpointCandidate.of(rule, e, own));
  }
}
