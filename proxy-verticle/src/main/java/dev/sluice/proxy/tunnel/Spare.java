package dev.sluice.proxy.tunnel;

import dev.sluice.proxy.upstream.Dialer.Dialled;
import java.util.Optional;

/** The socket that was dialled before the 200, if one had to be. */
record Spare(Optional<Dialled> dialled) {
  static Spare none() {
    return new Spare(Optional.empty());
  }

  static Spare of(Dialled dialled) {
    return new Spare(Optional.of(dialled));
  }

  void close() {
    dialled.ifPresent(d -> d.socket().close());
  }
}
