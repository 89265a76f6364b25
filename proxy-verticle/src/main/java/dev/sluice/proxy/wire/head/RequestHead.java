package dev.sluice.proxy.wire.head;

import dev.sluice.proxy.wire.BodyLength;

/**
 * A request up to and with its empty line.
 *
 * @param method as sent; one shared instance for each standard method
 * @param target as sent, visible ASCII
 * @param headers a view over the bytes that were parsed
 * @param framing never {@link BodyFraming.UntilClose}
 * @param wireBytes length of the head
 */
public record RequestHead(
    String method,
    String target,
    HttpVersion version,
    HeaderBlock headers,
    BodyFraming framing,
    ConnectionOptions connection,
    int wireBytes) {

  /** Whether the client wants to go on using the connection. */
  public boolean keepsAlive() {
    return connection.keepsAlive(version);
  }

  /** How much body follows; the framing itself is the wire's matter. */
  public BodyLength body() {
    return switch (framing) {
      case BodyFraming.None() -> BodyLength.NONE;
      case BodyFraming.Length(long bytes) -> new BodyLength.Known(bytes);
      case BodyFraming.Chunked() -> BodyLength.UNKNOWN;
      // Requests never end with their connection.
      case BodyFraming.UntilClose() -> BodyLength.UNKNOWN;
    };
  }

  public boolean hasBody() {
    return !(framing instanceof BodyFraming.None);
  }

  /** The same request without the lines of one name. */
  public RequestHead without(HeaderName name) {
    return headers.contains(name)
        ? new RequestHead(
            method, target, version, headers.without(name), framing, connection, wireBytes)
        : this;
  }

  /** The target may hold secrets in its query: it is left out. */
  @Override
  public String toString() {
    return "RequestHead[" + wireBytes + " bytes, " + framing + "]";
  }
}
