package dev.sluice.wire.head;

/**
 * A response head, including its empty line.
 *
 * @param status 100 to 599
 * @param reason may be empty; one char per octet
 * @param headers a view over the parsed bytes
 * @param declared the framing in the fields; {@link BodyFraming.UntilClose} without one
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
   * The body framing of this response to the given method (RFC 9112 section 6.3). Responses to
   * HEAD, 1xx, 204, 304 and a successful CONNECT have no body.
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
   * Whether version and options let the connection serve another request. A body that extends to
   * the end of the connection prevents it regardless.
   */
  public boolean keepsAlive() {
    return connection.keepsAlive(version);
  }

  public ResponseHead over(HttpVersion received) {
    return new ResponseHead(status, reason, received, headers, declared, connection, wireBytes);
  }

  @Override
  public String toString() {
    return "ResponseHead[" + status + ", " + wireBytes + " bytes, " + declared + "]";
  }
}
