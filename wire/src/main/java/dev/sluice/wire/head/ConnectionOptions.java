package dev.sluice.wire.head;

import java.util.List;

/**
 * The options of a message's {@code Connection} fields.
 *
 * @param close the sender closes after this message; overrides {@code keepAlive}
 * @param keepAlive the sender keeps the connection; HTTP/1.0 requires this option for it
 * @param upgrade the message concerns a protocol change
 * @param nominated all options in lower case, in order; fields with these names are hop-by-hop
 */
public record ConnectionOptions(
    boolean close, boolean keepAlive, boolean upgrade, List<String> nominated) {
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

  /** Whether lines of this name are hop-by-hop, so that the other side never sees them. */
  public boolean nominates(HeaderName name) {
    return !nominated.isEmpty() && nominated.contains(name.lower());
  }

  /** Whether an option may name a field that is not hop-by-hop anyway. */
  boolean nominatesOthers() {
    return nominated.size() > (keepAlive ? 1 : 0) + (upgrade ? 1 : 0);
  }

  /** Whether these options let the connection outlive the message (RFC 9112 section 9.3). */
  boolean keepsAlive(HttpVersion version) {
    return !close && (version != HttpVersion.HTTP_1_0 || keepAlive);
  }
}
