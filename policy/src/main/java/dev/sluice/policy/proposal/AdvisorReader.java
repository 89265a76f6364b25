package dev.sluice.policy.proposal;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.config.source.Violations;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.proposal.AdvisorProposal.Operation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads the JSON of OpenShell's policy advisor (data-plane 16.2): {@code intent_summary} and {@code
 * operations}, of which {@code addRule} alone can be proposed. Exact and bounded: what is not known
 * is refused. CPU-bound, milliseconds at most; any thread.
 */
public final class AdvisorReader {
  /** The longest body, in bytes. */
  public static final int MAX_BODY = 64 << 10;

  /** The longest claim, in bytes of UTF-8. */
  public static final int MAX_CLAIM = 1 << 10;

  private static final int MAX_OPERATIONS = 16;
  private static final int MAX_ENDPOINTS = 16;
  private static final int SHOWN_REASONS = 3;

  private AdvisorReader() {}

  /**
   * Reads a body.
   *
   * @param body its position does not move
   */
  public static AdvisorProposal read(ByteBuffer body) {
    if (body.remaining() > MAX_BODY) {
      return new AdvisorProposal.Unreadable("a proposal has at most 64 KiB");
    }
    try {
      return read(JsonTree.read(body));
    } catch (UnreadableBodyException e) {
      return new AdvisorProposal.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private static AdvisorProposal read(Node.Mapping root) {
    Violations violations = new Violations();
    Fields fields = Fields.ofRoot(root, violations);
    Optional<Cursor> summary = either(fields, "intent_summary", "intentSummary");
    String claim = summary.flatMap(Cursor::text).orElse("");
    if (claim.getBytes(StandardCharsets.UTF_8).length > MAX_CLAIM) {
      fields.error("intent_summary", "expected at most 1 KiB");
    }
    List<Cursor> operations = fields.take("operations").map(Cursor::items).orElse(List.of());
    if (operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
      fields.error("operations", "expected 1 to %d operations".formatted(MAX_OPERATIONS));
    }
    fields.close();
    return reasons(violations)
        .<AdvisorProposal>map(AdvisorProposal.Unreadable::new)
        .orElseGet(
            () ->
                new AdvisorProposal.Understood(
                    claim, operations.stream().map(AdvisorReader::operation).toList()));
  }

  private static Operation operation(Cursor given) {
    Violations violations = new Violations();
    Fields fields = new Cursor(given.node(), given.path(), violations).fields();
    boolean broad = fields.take("broad").flatMap(Cursor::flag).orElse(false);
    Optional<Cursor> rule = either(fields, "addRule", "add_rule");
    if (rule.isEmpty()) {
      fields.error("addRule", "an agent proposes rules to add, and nothing else");
    }
    List<ProposedEndpoint> endpoints = rule.map(at -> endpoints(at.fields())).orElseGet(List::of);
    fields.close();
    Optional<String> fault = reasons(violations).or(() -> narrow(endpoints, broad));
    ProposedRule read = new ProposedRule(endpoints, broad);
    return fault
        .or(() -> contradiction(read))
        .<Operation>map(Operation.Unusable::new)
        .orElseGet(() -> new Operation.Usable(read));
  }

  private static List<ProposedEndpoint> endpoints(Fields addRule) {
    either(addRule, "ruleName", "rule_name").ifPresent(Cursor::text);
    List<ProposedEndpoint> endpoints = new ArrayList<>();
    addRule
        .take("rule")
        .map(Cursor::fields)
        .ifPresentOrElse(
            rule -> read(rule, endpoints), () -> addRule.error("rule", "an addRule has a rule"));
    addRule.close();
    return endpoints;
  }

  private static void read(Fields rule, List<ProposedEndpoint> endpoints) {
    rule.take("name").ifPresent(Cursor::text);
    // Who runs in a sandbox is not known here: OpenShell enforces binaries, Sluice does not.
    rule.take("binaries").ifPresent(Cursor::items);
    List<Cursor> given = rule.take("endpoints").map(Cursor::items).orElse(List.of());
    if (given.isEmpty() || given.size() > MAX_ENDPOINTS) {
      rule.error("endpoints", "expected 1 to %d endpoints".formatted(MAX_ENDPOINTS));
    } else {
      given.forEach(at -> endpoints.add(new EndpointProposal(at.fields()).read()));
    }
    rule.close();
  }

  private static Optional<Cursor> either(Fields fields, String key, String other) {
    return fields.take(key).or(() -> fields.take(other));
  }

  private static Optional<String> narrow(List<ProposedEndpoint> endpoints, boolean broad) {
    return endpoints.stream()
        .flatMap(endpoint -> endpoint.broad().stream())
        .findFirst()
        .filter(reason -> !broad)
        .map(
            reason ->
                reason
                    + "; write what is needed, or broad: true beside addRule, which people see"
                    + " before they approve");
  }

  // By itself the rule has to be one that a policy could have.
  private static Optional<String> contradiction(ProposedRule rule) {
    String policy =
        rule.lines("proposed").stream()
            .map(line -> "  " + line)
            .collect(Collectors.joining("\n", "version: 1\nnetwork_policies:\n", "\n"));
    return switch (PolicyCompiler.compile(new Source("proposal", policy))) {
      case Compilation.Compiled<Policy> compiled -> Optional.empty();
      case Compilation.Rejected<Policy> rejected -> Optional.of(text(rejected.violations()));
    };
  }

  private static Optional<String> reasons(Violations violations) {
    return violations.conclude(true) instanceof Compilation.Rejected<Boolean> rejected
        ? Optional.of(text(rejected.violations()))
        : Optional.empty();
  }

  private static String text(List<Violation> violations) {
    return violations.stream()
        .filter(violation -> violation.severity() == Severity.ERROR)
        .limit(SHOWN_REASONS)
        .map(Violation::text)
        .collect(Collectors.joining("; "));
  }
}
