package dev.sluice.app.admin;

import dev.sluice.config.settings.AdminSettings;
import dev.sluice.config.settings.files.AdminToken;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.control.api.AdminCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

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
}
