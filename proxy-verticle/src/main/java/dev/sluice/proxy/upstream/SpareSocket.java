package dev.sluice.proxy.upstream;

import java.util.Optional;

/** Event loop only. The socket that a tunnel dialed before its 200, until a request uses it. */
public final class SpareSocket {
  private Optional<DialedSocket> socket;

  private SpareSocket(Optional<DialedSocket> socket) {
    this.socket = socket;
  }

  public static SpareSocket none() {
    return new SpareSocket(Optional.empty());
  }

  public static SpareSocket of(DialedSocket dialed) {
    return new SpareSocket(Optional.of(dialed));
  }

  public Optional<DialedSocket> take() {
    Optional<DialedSocket> taken = socket;
    socket = Optional.empty();
    return taken;
  }

  public void close() {
    take().ifPresent(DialedSocket::close);
  }
}
