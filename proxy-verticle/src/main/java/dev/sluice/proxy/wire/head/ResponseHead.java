package dev.sluice.proxy.wire.head;

/**
 * A response up to and with its empty line.
 *
 * @param status 100 to 599
 * @param reason may be empty; one char an octet
 * @param headers a view over the bytes that were parsed
 * @param declared what the fields say; {@link BodyFraming.UntilClose} when they say nothing
 * @param wireBytes length of the head
 */
public record ResponseHead(
    int status,
    String reason,
    HttpVersion version,
    HeaderBlock headers,
    BodyFraming declared,
    ConnectionOptions connection,
    int wireBytes) {

  /**
   * How the body of this response to a request with that method ends (RFC 9112, 6.3): HEAD, 1xx,
   * 204, 304 and a successful CONNECT have none.
   */
  public BodyFraming framingFor(String requestMethod) {
    boolean bodiless =
        status < 200
            || status == 204
            || status == 304
            || requestMethod.equals("HEAD")
            || (requestMethod.equals("CONNECT") && status < 300);
    return bodiless ? BodyFraming.NONE : declared;
  }

  /**
   * Whether version and options let the connection serve another request. A body that ends with the
   * connection rules that out whatever this says.
   */
  public boolean keepsAlive() {
    return connection.keepsAlive(version);
  }

  /** Without the reason phrase, which is the origin's free text. */
  @Override
  public String toString() {
    return "ResponseHead[" + status + ", " + wireBytes + " bytes, " + declared + "]";
  }
}
