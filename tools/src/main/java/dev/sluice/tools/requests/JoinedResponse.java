package dev.sluice.tools.requests;

import dev.sluice.tools.command.LineEscape;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/**
 * What stages, and the search for secrets, did with the response of a request. Of names it keeps a
 * few. One thread.
 */
final class JoinedResponse {
  private static final int MOST_NAMES = 3;
  private static final int NAME_BYTES = 128;

  /** Before the key of the entry, and its code, in {@code status_detail} of a refusal. */
  private static final String REFUSED = "middleware_denied:";

  private static final String FAILED = "middleware_failed: ";

  private final Set<String> changedBy = new LinkedHashSet<>();
  private final Set<String> scrubbed = new LinkedHashSet<>();
  private Optional<AuditEvent> end = Optional.empty();
  private String failedAt = "";
  private boolean modified;

  void add(AuditEvent event) {
    if (event.isStageOfResponse()) {
      stage(event);
      return;
    }
    modified |= event.isModified();
    if (event.isDenied()) {
      end = Optional.of(event);
      failed(event.text("/unmapped/failed_stage/middleware"));
    }
    for (JsonNode credential : event.root().at("/unmapped/scrubbed")) {
      keep(scrubbed, credential.asString(""));
    }
  }

  private void stage(AuditEvent event) {
    String entry = event.text("/unmapped/middleware_config");
    if (event.text("/unmapped/response_middleware_outcome").equals("failclosed")) {
      failed(entry);
    }
    if (event.isModified()) {
      keep(changedBy, entry);
    }
  }

  private void failed(String entry) {
    if (!entry.isEmpty()) {
      failedAt = name(entry);
    }
  }

  private static void keep(Set<String> names, String name) {
    if (!name.isEmpty() && names.size() < MOST_NAMES) {
      names.add(name(name));
    }
  }

  private static String name(String name) {
    return LineEscape.line(LineEscape.cut(name, NAME_BYTES));
  }

  boolean isStopped() {
    return end.isPresent();
  }

  /** Whether it went on otherwise than the origin sent it. */
  boolean isModified() {
    return modified;
  }

  /**
   * Why it did not reach the client whole, such as {@code response denied by guard:
   * unsafe_content}; empty when it did. Escaped.
   */
  String cause() {
    return end.map(this::cause).orElse("");
  }

  private String cause(AuditEvent stopped) {
    boolean cut = stopped.text("/unmapped/commitment").equals("after_commit");
    String detail = stopped.text("/status_detail");
    if (detail.startsWith(REFUSED)) {
      String by = detail.substring(REFUSED.length());
      return LineEscape.line(
          (cut ? "response cut by " : "response denied by ") + by.replaceFirst(":", ": "));
    }
    String at = failedAt.isEmpty() ? "" : " at " + failedAt;
    String why = detail.startsWith(FAILED) ? detail.substring(FAILED.length()) : detail;
    return (cut ? "response cut" : "response failed")
        + at
        + (why.isEmpty() ? "" : ": " + LineEscape.line(why));
  }

  /** How it was changed; empty when it was not. Escaped. */
  String change() {
    StringJoiner change = new StringJoiner("; ");
    if (!changedBy.isEmpty()) {
      change.add("response changed by " + String.join(", ", changedBy));
    }
    if (!scrubbed.isEmpty()) {
      change.add("response had " + String.join(", ", scrubbed));
    }
    return change.length() == 0 && modified ? "response changed" : change.toString();
  }
}
