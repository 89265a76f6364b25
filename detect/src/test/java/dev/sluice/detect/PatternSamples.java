package dev.sluice.detect;

import dev.sluice.detect.check.Base58Checksum;
import dev.sluice.detect.check.Base62Checksum;
import dev.sluice.detect.check.BasicPassword;
import dev.sluice.detect.check.Bech32Checksum;
import dev.sluice.detect.check.DecimalChecksum;
import dev.sluice.detect.check.KeyForm;
import dev.sluice.detect.check.PlausiblePassword;
import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.pattern.AssignmentShape;
import dev.sluice.detect.pattern.BankAccountShape;
import dev.sluice.detect.pattern.InfixShape;
import dev.sluice.detect.pattern.NamedValueShape;
import dev.sluice.detect.pattern.NumberShape;
import dev.sluice.detect.pattern.PartsShape;
import dev.sluice.detect.pattern.PuttyKeyShape;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.pattern.TokenShape;
import dev.sluice.detect.pattern.UrlPasswordShape;
import dev.sluice.detect.pattern.WebKeyShape;
import dev.sluice.detect.text.ByteClass;
import dev.sluice.testing.SampleSecrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes values that fit a pattern, from its shape. The same in each run. */
final class PatternSamples {
  /**
   * A secret in its smallest surroundings.
   *
   * @param secret what is redacted
   */
  record Sample(String before, String secret, String after) {
    String text() {
      return before + secret + after;
    }

    /** Without the last character of the secret. */
    String cut() {
      return before + secret.substring(0, secret.length() - 1) + after;
    }
  }

  private static final int ATTEMPTS = 100_000;
  private static final String PASSWORD = "A-Za-z0-9._~";

  private final Random random;

  /** The patterns of the pack that have a literal. */
  static Stream<SecretPattern> inTexts() {
    return SecretCatalog.ALL.stream().filter(pattern -> !pattern.literals().isEmpty());
  }

  PatternSamples(long seed) {
    random = new Random(seed);
  }

  /** Fails for a shape that it does not know, so that no pattern of the pack is without a test. */
  Sample of(SecretPattern pattern, String literal) {
    return switch (pattern.shape()) {
      case TokenShape token when token.check() instanceof Base58Checksum ->
          whole(WalletSamples.extendedKey(literal));
      case TokenShape token -> whole(literal + run(token.body(), length(token), token.check()));
      case PartsShape parts -> whole(literal + joined(parts));
      case InfixShape infix -> whole(around(infix, literal));
      case NamedValueShape named -> new Sample(literal + separator(named), value(named), "");
      case AssignmentShape assigned ->
          new Sample("my" + glued(literal) + " = \"", password(), "\"");
      case UrlPasswordShape url ->
          new Sample(literal + "admin:", password(), "@db.internal:5432/x");
      case NumberShape number -> whole(number(number, literal));
      case BankAccountShape account ->
          whole(pattern.facts().examples().iterator().next().replaceAll("(.{4})(?=.)", "$1 "));
      case PuttyKeyShape key -> new Sample(literal + "4", putty(), "Private-MAC: 12");
      case WebKeyShape key -> new Sample("{" + literal + ":\"EC\",\"d\":\"", key32(), "\"}");
      // Without a sample of its own, the empty one fails.
      default ->
          new Sample(
              SampleSecrets.inContext(pattern.id(), ""),
              SampleSecrets.all().getOrDefault(pattern.id(), ""),
              "");
    };
  }

  private static Sample whole(String secret) {
    return new Sample("", secret, "");
  }

  private static int length(TokenShape token) {
    return Math.min(token.max(), Math.max(token.min(), Math.min(2 * token.min(), 60)));
  }

  private static String separator(NamedValueShape named) {
    return named.between().has((byte) '=') ? "=" : named.between().has((byte) ' ') ? " " : "";
  }

  private static String glued(String literal) {
    return literal.startsWith("_") || Character.isUpperCase(literal.charAt(0))
        ? literal
        : "_" + literal;
  }

  private String joined(PartsShape parts) {
    return attempt(
        () ->
            parts.parts().stream()
                .map(part -> some(part.body(), part.min()))
                .collect(Collectors.joining(String.valueOf(parts.separator()))),
        parts.check());
  }

  private String around(InfixShape infix, String literal) {
    return attempt(
        () -> some(infix.head(), infix.before()) + literal + padded(infix.tail(), infix.min(), 1),
        infix.check());
  }

  private String value(NamedValueShape named) {
    if (named.check() instanceof BasicPassword) {
      return Base64.getEncoder()
          .encodeToString(("admin:" + password()).getBytes(StandardCharsets.US_ASCII));
    }
    return run(named.body(), Math.max(named.min(), Math.min(named.max(), 16)), named.check());
  }

  private String run(ByteClass body, int length, SecretCheck check) {
    if (check instanceof Base62Checksum) {
      String start = some(body, length - 6);
      return start + SampleSecrets.checksum(start);
    }
    if (check instanceof Bech32Checksum) {
      return SampleSecrets.all()
          .getOrDefault("age-secret-key", "")
          .substring("AGE-SECRET-KEY-1".length());
    }
    if (check == DecimalChecksum.SOCIAL_SECURITY) {
      return "536-22-1234";
    }
    if (check == KeyForm.UUID) {
      return new UUID(random.nextLong(), random.nextLong()).toString();
    }
    return attempt(() -> padded(body, length, length % 4 == 0 ? 1 : 0), check);
  }

  /** Ends in the padding of base64 where that is in the set, and in no dash or dot. */
  private String padded(ByteClass body, int length, int padding) {
    if (!body.has((byte) '=') || length < 2) {
      return some(body, length);
    }
    int pad = length == 88 || length == 8 ? 2 : padding;
    return some(ByteClass.ALPHANUMERIC, length - pad) + "=".repeat(pad);
  }

  private String number(NumberShape number, String literal) {
    return attempt(
        () -> literal + some(ByteClass.DIGIT, number.min() - literal.length()), number.check());
  }

  private String putty() {
    byte[] key = new byte[96];
    random.nextBytes(key);
    return "\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(key)
        + "\n";
  }

  private String key32() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
  }

  /** As a generator of passwords makes them. */
  String password() {
    return attempt(() -> some(ByteClass.of(PASSWORD), 20), PlausiblePassword.ASSIGNED);
  }

  private static String attempt(Supplier<String> maker, SecretCheck check) {
    for (int i = 0; i < ATTEMPTS; i++) {
      String made = maker.get();
      byte[] bytes = made.getBytes(StandardCharsets.US_ASCII);
      if (check.accepts(bytes, 0, bytes.length)) {
        return made;
      }
    }
    throw new AssertionError("no value passes the checks");
  }

  private String some(ByteClass body, int length) {
    StringBuilder made = new StringBuilder();
    while (made.length() < length) {
      char c = (char) (' ' + random.nextInt('~' - ' '));
      boolean edge = made.length() == length - 1 || made.isEmpty();
      if (body.has((byte) c) && (!edge || Character.isLetterOrDigit(c))) {
        made.append(c);
      }
    }
    return made.toString();
  }
}
