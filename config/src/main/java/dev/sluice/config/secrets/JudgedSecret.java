package dev.sluice.config.secrets;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.HeadScanner.HeadSecret;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.detect.place.Sighting;
import java.util.function.Predicate;

/**
 * A secret, and what the entry says of it.
 *
 * @param field index of the header that has it in its value; -1 anywhere else
 */
public record JudgedSecret(Sighting sighting, int field, SecretAction action) {
  public static JudgedSecret of(HeadSecret secret, ActionRules actions, SecretAction home) {
    Sighting at = secret.sighting();
    return new JudgedSecret(
        at, secret.field(), secret.home() ? home : actions.of(at.pattern(), at.place().part()));
  }

  public static JudgedSecret inHeader(Sighting sighting, int field, ActionRules actions) {
    return new JudgedSecret(sighting, field, actions.of(sighting.pattern(), RequestPart.HEADERS));
  }

  public static JudgedSecret inBody(Sighting sighting, ActionRules actions) {
    return new JudgedSecret(sighting, -1, actions.of(sighting.pattern(), RequestPart.BODY));
  }

  public static Predicate<SecretPattern> redacted(RequestPart place, ActionRules actions) {
    return pattern -> actions.of(pattern, place).compareTo(SecretAction.REDACT) >= 0;
  }

  /** Whether the request cannot go on. The contract rewrites nothing but headers and bodies. */
  public boolean denies() {
    return action == SecretAction.DENY
        || (action == SecretAction.REDACT && !isInBody() && field < 0);
  }

  public boolean isReported() {
    return action != SecretAction.ALLOW;
  }

  public boolean isRedactedInBody() {
    return action == SecretAction.REDACT && isInBody();
  }

  public boolean isRedactedInHeader() {
    return action == SecretAction.REDACT && field >= 0;
  }

  private boolean isInBody() {
    return sighting.place().part() == RequestPart.BODY;
  }
}
