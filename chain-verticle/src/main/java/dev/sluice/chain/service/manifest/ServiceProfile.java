package dev.sluice.chain.service.manifest;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.stage.Binding;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A service as described, after the operator's limits were applied.
 *
 * @param httpRequest empty when it does not evaluate requests as a whole
 * @param messages empty when it does not judge WebSocket messages
 * @param streams what it reads as streams
 * @param version of the service, as events may name it; empty when its manifest has none, or one
 *     that may be a sentence
 */
public record ServiceProfile(
    Optional<Binding> httpRequest,
    Optional<Binding> messages,
    Streams streams,
    WriteRule writeRule,
    String version) {
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9.+_-]{1,32}");

  public ServiceProfile {
    version = VERSION.matcher(version).matches() ? version : "";
  }

  public Optional<Binding> anyBinding() {
    return messages.or(streams::requests).or(streams::responses);
  }

  public boolean speaksLike(ServiceProfile other) {
    return writeRule == other.writeRule && streams.hooks() == other.streams.hooks();
  }

  /**
   * HTTP messages that the service reads as streams. The limit of a binding is 0 when it reads
   * heads only.
   *
   * @param hooks it is asked by the hooks, and evaluates no request as a whole
   * @param requests only of hooks
   */
  public record Streams(boolean hooks, Optional<Binding> requests, Optional<Binding> responses) {
    public static final Streams NONE = new Streams(false, Optional.empty(), Optional.empty());

    public boolean exist() {
      return requests.isPresent() || responses.isPresent();
    }
  }
}
