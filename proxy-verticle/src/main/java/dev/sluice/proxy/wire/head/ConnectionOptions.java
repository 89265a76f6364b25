package dev.sluice.proxy.wire.head;

import java.util.List;

/**
 * What the {@code Connection} fields of a message say.
 *
 * @param close the sender closes after this message; stronger than {@code keepAlive}
 * @param keepAlive the sender keeps the connection, which HTTP/1.0 has to say
 * @param upgrade the message concerns a change of protocol
 * @param nominated every option in lower case, in order: the fields with these names end here
 */
public record ConnectionOptions(
    boolean close, boolean keepAlive, boolean upgrade, List<String> nominated) {
  /** No {@code Connection} field. */
  public static final ConnectionOptions NONE = of(List.of());

  static final ConnectionOptions CLOSE = of(List.of("close"));
  static final ConnectionOptions KEEP_ALIVE = of(List.of("keep-alive"));

  public ConnectionOptions {
    nominated = List.copyOf(nominated);
  }

  static ConnectionOptions of(List<String> options) {
    return new ConnectionOptions(
        options.contains("close"),
        options.contains("keep-alive"),
        options.contains("upgrade"),
        options);
  }

  /** Whether the connection outlives the message as far as these options decide (RFC 9112, 9.3). */
  boolean keepsAlive(HttpVersion version) {
    return !close && (version == HttpVersion.HTTP_1_1 || keepAlive);
  }
}
