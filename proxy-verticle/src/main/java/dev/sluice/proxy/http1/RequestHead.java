package dev.sluice.proxy.http1;

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
