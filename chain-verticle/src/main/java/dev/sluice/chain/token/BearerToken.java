package dev.sluice.chain.token;

import java.time.Instant;

/**
 * A signed token.
 *
 * @param value as it is sent, after {@code Bearer}
 * @param expires services refuse it from then
 */
public record BearerToken(String value, Instant expires) {
  /** Metadata key of gRPC. */
  public static final String FIELD = "authorization";

  /** The value of {@link #FIELD}. */
  public String authorization() {
    return "Bearer " + value;
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return "BearerToken[until " + expires + "]";
  }
}
