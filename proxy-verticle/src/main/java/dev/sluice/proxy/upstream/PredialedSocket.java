package dev.sluice.proxy.upstream;

import java.util.Optional;

/** Event loop only. The socket that a tunnel dialed before its 200, until a request uses it. */
public final class PredialedSocket {
  private Optional<DialedSocket> socket;

  private PredialedSocket(Optional<DialedSocket> socket) {
    this.socket = socket;
  }

  public static PredialedSocket none() {
    return new PredialedSocket(Optional.empty());
  }

  public static PredialedSocket of(DialedSocket dialed) {
    return new PredialedSocket(Optional.of(dialed));
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
