package dev.sluice.proxy.upstream;

import java.util.Optional;

/** Event loop only. The socket that a tunnel dialed before it answered 200, until it is used. */
public final class SpareSocket {
  private Optional<DialedSocket> socket;

  private SpareSocket(Optional<DialedSocket> socket) {
    this.socket = socket;
  }

  /** None was needed. */
  public static SpareSocket none() {
    return new SpareSocket(Optional.empty());
  }

  public static SpareSocket of(DialedSocket dialed) {
    return new SpareSocket(Optional.of(dialed));
  }

  /** The socket, once. */
  public Optional<DialedSocket> take() {
    Optional<DialedSocket> taken = socket;
    socket = Optional.empty();
    return taken;
  }

  /** It will not be used. */
  public void close() {
    take().ifPresent(DialedSocket::close);
  }
}
