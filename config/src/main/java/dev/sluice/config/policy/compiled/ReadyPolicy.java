package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.diff.ComparedPolicy;
import dev.sluice.config.policy.document.PolicyDocument;
import dev.sluice.config.policy.middleware.SelectableEntry;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import java.util.List;

/**
 * A compiled policy without errors. Depends only on its source.
 *
 * @param source the file that was compiled
 * @param hash SHA-256 of its text, in hexadecimal
 * @param document as read
 * @param warnings about the source
 */
public record ReadyPolicy(
    Source source, String hash, Policy policy, PolicyDocument document, List<Violation> warnings) {
  public ReadyPolicy {
    warnings = List.copyOf(warnings);
  }

  /** Its middleware, in file order; not yet validated by the implementations. */
  public List<SelectableEntry> entries() {
    return document.entries();
  }

  /** For comparisons with other policies. */
  public ComparedPolicy compared() {
    return new ComparedPolicy(policy, document);
  }

  /** Whether it is usable only because it was accepted before. */
  public boolean isOutdated() {
    return warnings.stream().anyMatch(warning -> warning.severity() == Severity.OUTDATED);
  }
}
