package dev.sluice.app.admin;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.settings.AdminSettings;
import dev.sluice.config.settings.files.AdminToken;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.control.api.AdminCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides which requests may see more than health. Immutable; any thread. */
public sealed interface AdminAccess {
  Verdict judge(AdminCall call);

  AdminCaller caller(AdminCall call);

  enum Verdict {
    ADMITTED,
    /** No token, or an invalid one. */
    UNAUTHENTICATED,
    /** No request is admitted before the operator configures a token. */
    CLOSED,
    /** The request names a host that is not ours: DNS rebinding leads browsers here. */
    FOREIGN_HOST,
    /** A page of another site asks for a change. */
    FOREIGN_PAGE
  }

  /**
   * The access that the settings ask for.
   *
   * @throws IOException when the token file is unreadable or holds no usable token; names the key
   */
  static AdminAccess of(AdminSettings settings) throws IOException {
    if (settings.tokenFile().isPresent()) {
      return new ByToken(TokenHash.of(AdminToken.read(settings.tokenFile().get())));
    }
    return InetAddress.getByName(settings.listen().host()).isLoopbackAddress()
        ? new Open(OwnHosts.of(settings), owner(settings.ownerToken()))
        : new Closed();
  }

  private static Optional<TokenHash> owner(Optional<Path> file) throws IOException {
    return file.isPresent()
        ? Optional.of(TokenHash.of(AdminToken.read(file.get())))
        : Optional.empty();
  }

  /**
   * Only this host can connect, but its browsers follow pages of others.
   *
   * @param owner the token of what always needs one; empty: such calls are refused
   */
  record Open(OwnHosts hosts, Optional<TokenHash> owner) implements AdminAccess {
    @Override
    public Verdict judge(AdminCall call) {
      if (!hosts.includes(call.authority())) {
        return Verdict.FOREIGN_HOST;
      }
      return call.writes() && call.isOfForeignPage() ? Verdict.FOREIGN_PAGE : Verdict.ADMITTED;
    }

    @Override
    public AdminCaller caller(AdminCall call) {
      boolean known = owner.isPresent() && owner.get().accepts(call.bearer());
      return known ? ByToken.OWNER : new AdminCaller("anonymous", false);
    }
  }

  record ByToken(TokenHash hash) implements AdminAccess {
    static final AdminCaller OWNER = new AdminCaller("owner", true);

    @Override
    public Verdict judge(AdminCall call) {
      return hash.accepts(call.bearer()) ? Verdict.ADMITTED : Verdict.UNAUTHENTICATED;
    }

    @Override
    public AdminCaller caller(AdminCall call) {
      return OWNER;
    }
  }

  record Closed() implements AdminAccess {
    @Override
    public Verdict judge(AdminCall call) {
      return Verdict.CLOSED;
    }

    @Override
    public AdminCaller caller(AdminCall call) {
      return new AdminCaller("", false);
    }
  }

  /**
   * The names by which callers without a token may reach the admin API: those of loopback, which
   * resolvers do not give to others (RFC 6761 section 6.3), and the configured ones.
   *
   * @param names lower case
   */
  record OwnHosts(Set<String> names) {
    private static final String LOCALHOST = "localhost";

    public OwnHosts {
      names = Set.copyOf(names);
    }

    static OwnHosts of(AdminSettings settings) {
      Set<String> names = new HashSet<>(settings.hosts());
      names.add(settings.listen().host().toLowerCase(Locale.ROOT));
      return new OwnHosts(names);
    }

    /**
     * Whether a host is among them.
     *
     * @param authority host and optional port, as in the {@code Host} header
     */
    boolean includes(String authority) {
      String host = host(authority).toLowerCase(Locale.ROOT);
      return names.contains(host)
          || host.equals(LOCALHOST)
          || host.endsWith("." + LOCALHOST)
          || IpLiteral.parse(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private static String host(String authority) {
      if (authority.startsWith("[")) {
        return authority.substring(1, Math.max(1, authority.indexOf(']')));
      }
      int port = authority.lastIndexOf(':');
      boolean address = port != authority.indexOf(':');
      return port < 0 || address ? authority : authority.substring(0, port);
    }
  }
}
