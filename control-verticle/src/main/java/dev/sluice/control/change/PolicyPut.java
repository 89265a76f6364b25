package dev.sluice.control.change;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.source.Source;
import dev.sluice.proto.v1.PolicySource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request to replace the policy of a sandbox.
 *
 * @param sandbox see {@link Sandbox#isId}
 * @param expectedRevision revision to replace, 0 for none; empty for any
 * @param tests text of the tests that came with it
 * @param presets versions of presets that it keeps, by name; other names stand for the newest
 * @param isByOperator the caller presented the admin token
 * @param proposedRule entry of {@code network_policies} that comes from an approved proposal
 */
public record PolicyPut(
    String sandbox,
    String yaml,
    OptionalLong expectedRevision,
    Optional<String> tests,
    Map<String, Integer> presets,
    boolean isByOperator,
    Optional<String> proposedRule) {
  private static final String PREFIX = "PUT /v1/policies/";

  private static final String MARKER = "---";

  public PolicyPut {
    if (!Sandbox.isId(sandbox)) {
      throw new IllegalArgumentException("not a sandbox name");
    }
    presets = Map.copyOf(presets);
  }

  public PolicyPut(
      String sandbox, String yaml, OptionalLong expectedRevision, Optional<String> tests) {
    this(sandbox, yaml, expectedRevision, tests, Map.of(), false, Optional.empty());
  }

  public PolicyPut(String sandbox, String yaml, OptionalLong expectedRevision) {
    this(sandbox, yaml, expectedRevision, Optional.empty());
  }

  public PolicyPut adding(String rule) {
    return new PolicyPut(
        sandbox, yaml, expectedRevision, tests, presets, isByOperator, Optional.of(rule));
  }

  public PolicyPut byOperator() {
    return new PolicyPut(sandbox, yaml, expectedRevision, tests, presets, true, proposedRule);
  }

  /**
   * Reads a change: the policy, and behind a line {@code ---} perhaps its tests.
   *
   * @param body YAML
   */
  public static PolicyPut of(String sandbox, String body, OptionalLong expectedRevision) {
    int begin = secondDocument(body);
    String tests = begin < 0 ? "" : body.substring(begin);
    if (tests.isBlank()) {
      return new PolicyPut(sandbox, body, expectedRevision);
    }
    // As many lines in front, so that messages name those of the request.
    String lines = "\n".repeat(Math.toIntExact(body.substring(0, begin).lines().count()));
    String policy = body.substring(0, body.lastIndexOf(MARKER, begin));
    return new PolicyPut(sandbox, policy, expectedRevision, Optional.of(lines + tests));
  }

  /** Where the text behind the marker of the second document begins; -1 without one. */
  private static int secondDocument(String body) {
    boolean content = false;
    int from = 0;
    for (String line : body.split("\n", -1)) {
      boolean marker =
          line.equals(MARKER) || line.startsWith(MARKER + " ") || line.equals(MARKER + "\r");
      from += line.length() + 1;
      if (marker && content) {
        return Math.min(from, body.length());
      }
      content |= !marker && !line.isBlank() && line.charAt(0) != '#' && line.charAt(0) != '%';
    }
    return -1;
  }

  public PolicyPut keepingPresets(PolicySource former) {
    return new PolicyPut(
        sandbox, yaml, expectedRevision, tests, former.getPresetsMap(), isByOperator, proposedRule);
  }

  public static boolean isPut(PolicySource policy) {
    return policy.getFile().startsWith(PREFIX);
  }

  Source source() {
    return new Source(PREFIX + sandbox, yaml, presets);
  }

  Map<String, Source> testSources() {
    return tests.map(text -> Map.of(sandbox, new Source(PREFIX + sandbox, text))).orElse(Map.of());
  }
}
