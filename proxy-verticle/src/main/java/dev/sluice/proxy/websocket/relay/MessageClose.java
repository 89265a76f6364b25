package dev.sluice.proxy.websocket.relay;

/**
 * How Sluice ends a session (middleware-contract m.4). The origin gets the code alone.
 *
 * @param code of RFC 6455 section 7.4
 * @param reason for the client, a refusal code of at most 123 bytes, or empty
 */
public record MessageClose(int code, String reason) {
  public static final int INTERNAL_ERROR = 1011;

  /** The policy of the sandbox changed. */
  public static final int RESTART = 1012;

  public static final int TRY_LATER = 1013;

  public static final int VIOLATION = 1008;
}
