package dev.sluice.tools.requests;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.ocsf.Shorthand;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * A request, or a tunnel, as its events tell it so far. Its size is bounded: of stages and findings
 * it keeps a few names. One thread.
 */
public final class JoinedRequest {
  private static final int MOST_NAMES = 3;
  private static final int NAME_BYTES = 128;

  private final long since;
  private final JoinedResponse response = new JoinedResponse();
  private final Set<String> changedBy = new LinkedHashSet<>();
  private final Set<String> found = new LinkedHashSet<>();
  private final Set<String> ended = new LinkedHashSet<>();
  private final Set<Integer> classes = new HashSet<>();
  private AuditEvent summary;
  private Optional<AuditEvent> refused = Optional.empty();
  private Instant time;
  private boolean complete;
  private boolean shown;
  private int findings;

  /**
   * A request of its first event.
   *
   * @param first a {@linkplain AuditEvent#isSummary() summary}, or a decision about its response,
   *     which may come before
   * @param since when it was read, of {@link System#nanoTime}
   */
  JoinedRequest(AuditEvent first, long since) {
    this.since = since;
    time = first.time();
    summary = first;
  }

  void add(AuditEvent event) {
    classes.add(event.classUid());
    if (event.isSummary()) {
      // The tunnel of an upgraded connection tells less than its request, unless it denies.
      if (event.isHttp() || !summary.isHttp() || event.isDenied()) {
        time = summary.isOfResponse() ? event.time() : time;
        summary = event;
      }
      if (event.isHttp() && event.isDenied()) {
        // A completion repeats the first decision, which may have allowed it.
        refused = Optional.of(event);
      }
      complete |= event.isOutcome();
    } else if (event.isOfSession()) {
      if (event.isDenied()) {
        keep(ended, cause(event));
      }
    } else if (event.isOfResponse() || event.isStageOfResponse()) {
      response.add(event);
    } else if (event.isFinding()) {
      findings++;
      keep(found, event.text("/finding_info/title"));
    } else if (event.text("/unmapped/transformed").equals("true")) {
      keep(changedBy, event.text("/unmapped/middleware"));
    }
  }

  private static void keep(Set<String> names, String name) {
    if (!name.isEmpty() && names.size() < MOST_NAMES) {
      names.add(LineEscape.line(LineEscape.cut(name, NAME_BYTES)));
    }
  }

  long since() {
    return since;
  }

  boolean isComplete() {
    return complete;
  }

  boolean wasShown() {
    return shown;
  }

  void setShown() {
    shown = true;
  }

  /** The event that tells most. */
  AuditEvent summary() {
    return summary;
  }

  boolean hasClass(int uid) {
    return classes.contains(uid);
  }

  Instant time() {
    return time;
  }

  /** What the status line of the response said, {@code open} before the end, or {@code -}. */
  String status() {
    int status = summary.status();
    if (status != 0) {
      return Integer.toString(status);
    }
    return complete ? "-" : "open";
  }

  Optional<Duration> duration() {
    return summary.duration();
  }

  /** Escaped, like all that follows. */
  String sandbox() {
    String sandbox = summary.text("/metadata/tenant_uid");
    return sandbox.isEmpty() ? "-" : LineEscape.word(sandbox);
  }

  /** Of a tunnel {@code CONNECT}; {@code -} when the request could not be read. */
  String method() {
    if (summary.root().has("http_request")) {
      return Shorthand.method(summary.root());
    }
    boolean unreadable = summary.isHttp() || summary.text("/message").startsWith("HTTP request");
    return unreadable || host().equals("-") ? "-" : "CONNECT";
  }

  String target() {
    return summary.root().at("/http_request/url").isObject()
        ? Shorthand.url(summary.root().at("/http_request/url"))
        : host().equals("-") ? "-" : Shorthand.endpoint(summary.root());
  }

  String host() {
    String name = summary.text("/dst_endpoint/domain");
    String host = name.isEmpty() ? summary.text("/dst_endpoint/ip") : name;
    return host.isEmpty() ? "-" : LineEscape.word(host);
  }

  /** Why it, or its response, was denied or failed: code and cause; empty otherwise. */
  String cause() {
    return response.isStopped() ? response.cause() : cause(refused.orElse(summary));
  }

  /** {@code action_id}, of the request and of its response together. */
  int action() {
    if (response.isStopped() || refused.isPresent()) {
      return AuditEvent.DENIED;
    }
    boolean changed = response.isModified() && !summary.isDenied();
    return changed ? AuditEvent.MODIFIED : summary.action();
  }

  /** As {@link AuditEvent#decision}, of the request and of its response together. */
  String decision() {
    if (response.isStopped() || refused.isPresent()) {
      return "DENIED";
    }
    String decision = summary.decision();
    return response.isModified() && decision.equals("ALLOWED") ? "MODIFIED" : decision;
  }

  /** The code, once, the stage that failed, and why. */
  private static String cause(AuditEvent event) {
    StringJoiner cause = new StringJoiner(": ");
    String code = event.text("/status_code");
    String entry = event.text("/unmapped/failed_stage/middleware");
    String detail = event.text("/status_detail");
    if (!code.isEmpty()) {
      cause.add(code);
    }
    if (!entry.isEmpty()) {
      String ran = event.text("/unmapped/failed_stage/implementation");
      cause.add("entry " + entry + (ran.isEmpty() ? "" : " (" + ran + ")"));
    }
    String why = detail.startsWith(code + ":") ? detail.substring(code.length() + 1) : detail;
    if (!why.isEmpty() && !why.equals(code)) {
      cause.add(why.strip());
    }
    return LineEscape.line(cause.toString());
  }

  String reason() {
    StringJoiner reason = new StringJoiner("; ");
    if (!cause().isEmpty()) {
      reason.add(cause());
    }
    if (!ended.isEmpty()) {
      reason.add("messages stopped by " + String.join(", ", ended));
    }
    if (summary.text("/unmapped/audit_only").equals("true")) {
      reason.add("audit only");
    }
    if (summary.isObserved()) {
      reason.add("no rule admits it");
    }
    if (!changedBy.isEmpty()) {
      reason.add("changed by " + String.join(", ", changedBy));
    }
    if (!response.change().isEmpty()) {
      reason.add(response.change());
    }
    if (findings > 0) {
      String what = found.isEmpty() ? "" : ": " + String.join(", ", found);
      reason.add(findings + (findings == 1 ? " finding" : " findings") + what);
    }
    String policy = summary.text("/firewall_rule/name");
    if (!policy.isEmpty() && !policy.equals("-")) {
      reason.add("policy " + LineEscape.word(policy));
    }
    return reason.toString();
  }
}
