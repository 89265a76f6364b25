package dev.sluice.app.admin;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.settings.AdminSettings;
import dev.sluice.config.settings.proxy.TokenHash;
import dev.sluice.config.source.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;

/** Decides which requests may see more than health. Immutable; any thread. */
public sealed interface AdminAccess {
  /** Judges a request by its headers. */
  Verdict judge(AdminCall call);

  /** The name of an admitted caller in the audit. */
  String caller();

  /** Whether an admitted caller has shown a token. */
  default boolean isAuthenticated() {
    return this instanceof ByToken;
  }

  /** The decision about a request. */
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
      return new ByToken(TokenHash.of(token(settings.tokenFile().get())));
    }
    return InetAddress.getByName(settings.listen().host()).isLoopbackAddress()
        ? new Open(OwnHosts.of(settings))
        : new Closed();
  }

  private static String token(Path file) throws IOException {
    String token = read(file).strip();
    if (token.length() < ByToken.MIN_LENGTH || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IOException(
          "admin.token_file: %s does not hold a token of %d or more visible characters"
              .formatted(file, ByToken.MIN_LENGTH));
    }
    return token;
  }

  private static String read(Path file) throws IOException {
    try {
      return Source.read(file).text();
    } catch (IOException e) {
      throw new IOException(
          "admin.token_file: %s cannot be read: %s".formatted(file, FileFault.reason(e)), e);
    }
  }

  /** Only this host can connect, but its browsers follow pages of others. */
  record Open(OwnHosts hosts) implements AdminAccess {
    @Override
    public Verdict judge(AdminCall call) {
      if (!hosts.includes(call.authority())) {
        return Verdict.FOREIGN_HOST;
      }
      return call.writes() && call.isOfForeignPage() ? Verdict.FOREIGN_PAGE : Verdict.ADMITTED;
    }

    @Override
    public String caller() {
      return "anonymous";
    }
  }

  /** Callers present a token. */
  record ByToken(TokenHash hash) implements AdminAccess {
    static final int MIN_LENGTH = 16;
    private static final String SCHEME = "bearer ";

    @Override
    public Verdict judge(AdminCall call) {
      String authorization = call.authorization();
      boolean admitted =
          authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
              && hash.accepts(authorization.substring(SCHEME.length()).strip());
      return admitted ? Verdict.ADMITTED : Verdict.UNAUTHENTICATED;
    }

    @Override
    public String caller() {
      return "owner";
    }
  }

  /** Other hosts can connect, and there is no token. */
  record Closed() implements AdminAccess {
    @Override
    public Verdict judge(AdminCall call) {
      return Verdict.CLOSED;
    }

    @Override
    public String caller() {
      return "";
    }
  }
}
