package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.HeaderLines;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.StreamHead;
import dev.sluice.config.secrets.ActionRules;
import dev.sluice.config.secrets.SearchFault;
import dev.sluice.config.secrets.SecretAction;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.detect.coding.BodyCodings;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.inspect.grpc.MessageFraming;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one streamed message is searched, according to its head.
 *
 * @param settings of the entry
 * @param actions towards the host
 */
record StreamedMessage(SecretsSettings settings, StreamHead head, ActionRules actions) {
  private static final String CONTENT_ENCODING = "content-encoding";
  private static final int PARTIAL = 206;
  private static final String RANGES = "multipart/byteranges";
  private static final String NO_TRANSFORM = "no-transform";

  static StreamedMessage of(SecretsSettings settings, StreamHead head) {
    return new StreamedMessage(settings, head, settings.actions().towards(head.target().getHost()));
  }

  static boolean isPlain(SecretsSettings settings, StreamHead head) {
    return settings.scope().contains(RequestPart.BODY)
        && !head.isServerEvents()
        && head.coding().isEmpty()
        && !head.nominated().contains(CONTENT_ENCODING)
        && HeaderLines.framing(head.headers()).isEmpty();
  }

  boolean searched() {
    return settings.scope().contains(RequestPart.BODY);
  }

  boolean events() {
    return head.isServerEvents();
  }

  /** Whether held bytes time out, because a client waits for each part. */
  boolean timed() {
    return head.isResponse() && (events() || head.declared().isEmpty());
  }

  Optional<BodyCodings> codings() {
    return head.nominated().contains(CONTENT_ENCODING)
        ? Optional.empty()
        : BodyCodings.of(head.coding().stream().toList());
  }

  private boolean isCoded() {
    return codings().map(codings -> !codings.isEmpty()).orElse(true);
  }

  /** How the body holds messages, whose bytes never change; empty for other bodies. */
  Optional<MessageFraming> framing() {
    return HeaderLines.framing(head.headers());
  }

  /** Whether the body may change: http-responses 5.1 rows 2 and 3, and no request is re-framed. */
  boolean changeable() {
    return framing().isEmpty() && (head.isResponse() ? !isPartial() && !isFixed() : !isCoded());
  }

  /** Whether it may change and a secret could make it. */
  boolean mayChange() {
    return searched()
        && changeable()
        && actions.rules().stream().anyMatch(rule -> rule.action() == SecretAction.REDACT);
  }

  private boolean isPartial() {
    return head.status().orElse(0) == PARTIAL
        || !values("content-range").isEmpty()
        || head.isOfType(RANGES);
  }

  private boolean isFixed() {
    return values("cache-control").stream()
        .flatMap(value -> Stream.of(value.split(",", -1)))
        .map(directive -> directive.split("=", 2)[0].strip())
        .anyMatch(NO_TRANSFORM::equalsIgnoreCase);
  }

  private List<String> values(String name) {
    return HeaderLines.values(head.headers(), name);
  }

  String costly() {
    return SafeText.of(SearchFault.TOO_COSTLY.text());
  }

  Optional<String> undecodedFails() {
    return settings.undecoded() == SecretsSettings.Undecoded.FAIL
        ? Optional.of(SafeText.of(SearchFault.UNDECODED.text()))
        : Optional.empty();
  }
}
