package dev.sluice.config.policy;

import dev.sluice.config.middleware.ChainTable;
import dev.sluice.config.middleware.SelectableEntry;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.policy.document.PolicyReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import java.util.List;
import java.util.function.Consumer;

/**
 * A policy file to the matcher that nodes decide by: complete and free of errors, or not at all.
 */
public final class PolicyCompiler {
  private PolicyCompiler() {}

  /** Compiles one policy. */
  public static Compilation<Policy> compile(Source source) {
    Violations violations = new Violations();
    Policy policy = compile(source, violations, entry -> {});
    return violations.conclude(policy);
  }

  /**
   * Compiles into shared violations; the policy denies everything when it has errors.
   *
   * @param entries sees every middleware entry of a policy without errors
   */
  public static Policy compile(
      Source source, Violations violations, Consumer<SelectableEntry> entries) {
    Violations own = new Violations();
    PolicyDocument document = PolicyReader.read(source.file(), source.text(), own);
    // Contradictions between endpoints mean something only between endpoints that are right.
    if (!own.hasErrors()) {
      new AmbiguityCheck(document, own).run();
      new TlsSkipCheck(document, own).run();
    }
    violations.addAll(own);
    if (own.hasErrors()) {
      return Policy.denyAll();
    }
    document.middlewares().forEach(entries);
    return compiled(document);
  }

  static CompiledPolicy compiled(PolicyDocument document) {
    List<Candidate> candidates =
        document.rules().stream()
            .flatMap(rule -> rule.endpoints().stream().map(e -> Candidate.of(rule.name(), e)))
            .toList();
    return new CompiledPolicy(candidates, ChainTable.of(document.middlewares()));
  }
}
