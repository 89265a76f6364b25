package dev.sluice.chain.service.token;

import java.time.Instant;

/**
 * A signed token.
 *
 * @param value as it is sent, after {@code Bearer}
 * @param expires services refuse it from then
 */
public record BearerToken(String value, Instant expires) {
  public static final String FIELD = "authorization";

  public String authorization() {
    return "Bearer " + value;
  }

  @Override
  public String toString() {
    return "BearerToken[until " + expires + "]";
  }
}
