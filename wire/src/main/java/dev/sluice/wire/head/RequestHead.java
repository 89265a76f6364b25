package dev.sluice.wire.head;

/**
 * A request head, including its empty line.
 *
 * @param method a standard name in upper case; one shared instance for each frequent one
 * @param target as sent, visible ASCII
 * @param headers a view over the parsed bytes
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

  public boolean keepsAlive() {
    return connection.keepsAlive(version);
  }

  /** The announced length of the body, independent of its framing. */
  public BodyLength body() {
    return switch (framing) {
      case BodyFraming.None() -> BodyLength.NONE;
      case BodyFraming.Length(long bytes) -> new BodyLength.Known(bytes);
      case BodyFraming.Chunked() -> BodyLength.UNKNOWN;
      // Requests never extend to the end of the connection.
      case BodyFraming.UntilClose() -> BodyLength.UNKNOWN;
    };
  }

  public boolean hasBody() {
    return !(framing instanceof BodyFraming.None);
  }

  /** Whether bytes of a body may follow: none do after {@code Content-Length: 0}. */
  public boolean hasContent() {
    return switch (framing) {
      case BodyFraming.None() -> false;
      case BodyFraming.Length(long bytes) -> bytes > 0;
      case BodyFraming.Chunked() -> true;
      case BodyFraming.UntilClose() -> true;
    };
  }

  public RequestHead over(HttpVersion received) {
    return new RequestHead(method, target, received, headers, framing, connection, wireBytes);
  }

  public RequestHead without(HeaderName name) {
    return headers.contains(name)
        ? new RequestHead(
            method, target, version, headers.without(name), framing, connection, wireBytes)
        : this;
  }

  /** Omits the target, whose query may hold secrets. */
  @Override
  public String toString() {
    return "RequestHead[" + wireBytes + " bytes, " + framing + "]";
  }
}
