package dev.sluice.config.settings.proxy;

import dev.sluice.config.source.Cursor;
import dev.sluice.inspect.digest.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a sandbox's token, as files hold it. Tokens are long and random, so the hash needs
 * no salt. Immutable; any thread.
 */
public final class TokenHash {
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  private final byte[] sha256;

  private TokenHash(byte[] sha256) {
    this.sha256 = sha256;
  }

  public static TokenHash of(String token) {
    return new TokenHash(Sha256.of(token));
  }

  public static Optional<TokenHash> parse(String hex) {
    return HEX.matcher(hex).matches()
        ? Optional.of(new TokenHash(HexFormat.of().parseHex(hex)))
        : Optional.empty();
  }

  static Optional<TokenHash> read(Cursor at) {
    Optional<String> text = at.text();
    Optional<TokenHash> hash = text.flatMap(TokenHash::parse);
    if (text.isPresent() && hash.isEmpty()) {
      at.error("expected the SHA-256 of the token, 64 hexadecimal digits");
    }
    return hash;
  }

  /** Whether this is the token's hash; takes as long for every token. */
  public boolean accepts(String token) {
    return MessageDigest.isEqual(sha256, Sha256.of(token));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash && MessageDigest.isEqual(sha256, hash.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return "TokenHash";
  }
}
