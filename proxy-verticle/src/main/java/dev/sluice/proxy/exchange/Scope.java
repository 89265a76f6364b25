package dev.sluice.proxy.exchange;

import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.upstream.Dialer.Dialled;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Where on a connection a request came from, which fixes what it may ask for. */
public sealed interface Scope {
  /** The scheme that the client used: http or https. */
  String scheme();

  /** The scheme that middleware is told: everything inside a tunnel counts as https (e.9). */
  String contextScheme();

  /** Absolute-form, straight to the proxy. */
  record Forward() implements Scope {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String contextScheme() {
      return "http";
    }
  }

  /** Inside CONNECT; the authority and the checked addresses are pinned. */
  final class Tunnel implements Scope {
    private final Authority authority;
    private final boolean tls;
    private final List<InetAddress> addresses;
    private Optional<Dialled> spare;

    /**
     * A tunnel whose first bytes have been classified.
     *
     * @param spare the socket that was dialled before the 200
     */
    public Tunnel(
        Authority authority, boolean tls, List<InetAddress> addresses, Optional<Dialled> spare) {
      this.authority = authority;
      this.tls = tls;
      this.addresses = List.copyOf(addresses);
      this.spare = spare;
    }

    public Authority authority() {
      return authority;
    }

    public boolean tls() {
      return tls;
    }

    public List<InetAddress> addresses() {
      return addresses;
    }

    /** The dialled socket, once. */
    public Optional<Dialled> takeSpare() {
      Optional<Dialled> taken = spare;
      spare = Optional.empty();
      return taken;
    }

    /** Nobody will use the dialled socket. */
    public void closeSpare() {
      takeSpare().ifPresent(unused -> unused.socket().close());
    }

    @Override
    public String scheme() {
      return tls ? "https" : "http";
    }

    @Override
    public String contextScheme() {
      return "https";
    }
  }
}
