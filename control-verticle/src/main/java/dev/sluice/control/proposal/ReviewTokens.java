package dev.sluice.control.proposal;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that tie an approval to what was shown. They show that nothing changed in between, once,
 * and authenticate no one: the admin token does. Kept in memory. Event loop only.
 */
final class ReviewTokens {
  private static final int KEPT = 1_024;
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Issued> issued = new LinkedHashMap<>();

  private record Issued(String proposal, ReviewBasis basis, long atMillis) {}

  String issue(String proposal, ReviewBasis basis) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    if (issued.size() >= KEPT) {
      issued.remove(issued.keySet().iterator().next());
    }
    issued.put(token, new Issued(proposal, basis, System.currentTimeMillis()));
    return token;
  }

  /** What the token was issued for; it is used up then. Empty for one of another proposal. */
  Optional<ReviewBasis> redeem(String proposal, String token) {
    return Optional.ofNullable(issued.remove(token))
        .filter(known -> known.proposal().equals(proposal))
        .filter(known -> System.currentTimeMillis() - known.atMillis() < LIFE.toMillis())
        .map(Issued::basis);
  }
}
