package dev.sluice.detect.explain;

import dev.sluice.detect.check.AwsAccount;
import dev.sluice.detect.check.Base58Checksum;
import dev.sluice.detect.check.Base62Checksum;
import dev.sluice.detect.check.BasicPassword;
import dev.sluice.detect.check.Bech32Checksum;
import dev.sluice.detect.check.DecimalChecksum;
import dev.sluice.detect.check.KeyForm;
import dev.sluice.detect.check.PlausiblePassword;
import dev.sluice.detect.check.Randomness;
import dev.sluice.detect.check.SecretCheck;
import dev.sluice.detect.explain.Condition.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes conditions of the checks of a pattern. */
final class CheckConditions {
  private CheckConditions() {}

  /** The conditions up to the first that is missed, since later checks may rely on it. */
  static List<Condition> of(SecretCheck check, byte[] bytes, int start, int end) {
    List<Condition> conditions = new ArrayList<>();
    for (SecretCheck part : parts(check)) {
      conditions.addAll(ofPart(part, bytes, start, end));
      if (!part.accepts(bytes, start, end)) {
        break;
      }
    }
    return conditions;
  }

  private static List<SecretCheck> parts(SecretCheck check) {
    if (check instanceof SecretCheck.Both both) {
      List<SecretCheck> parts = new ArrayList<>(parts(both.first()));
      parts.addAll(parts(both.second()));
      return parts;
    }
    return check.equals(SecretCheck.NONE) ? List.of() : List.of(check);
  }

  private static List<Condition> ofPart(SecretCheck check, byte[] bytes, int start, int end) {
    boolean holds = check.accepts(bytes, start, end);
    return switch (check) {
      case PlausiblePassword password -> plausible(password, holds, bytes, start, end);
      case Randomness randomness -> List.of(entropy(randomness.minBits(), bytes, start, end));
      case Randomness.Run run ->
          List.of(
              Condition.of(
                  Kind.ENTROPY,
                  holds,
                  "a random run of 16 or more letters and digits",
                  "no random run of 16 or more letters and digits"));
      case Base62Checksum crc ->
          List.of(checksum(holds, "the last six characters are the checksum of the others"));
      case Base58Checksum base58 ->
          List.of(checksum(holds, "the checksum of Base58Check is right"));
      case Bech32Checksum bech32 -> List.of(checksum(holds, "the checksum of Bech32 is right"));
      case AwsAccount account -> List.of(checksum(holds, "it holds the number of an account"));
      case DecimalChecksum decimal -> List.of(checksum(holds, text(decimal)));
      case KeyForm form -> List.of(form(form, holds));
      case BasicPassword basic ->
          List.of(fact(Kind.FORM, holds, "base64 of a name, a colon and a plausible password"));
      default -> List.of(fact(Kind.FORM, holds, "the check of the pattern"));
    };
  }

  private static Condition fact(Kind kind, boolean holds, String fact) {
    return Condition.of(kind, holds, fact, "not so: " + fact);
  }

  private static Condition checksum(boolean holds, String fact) {
    return fact(Kind.CHECKSUM, holds, fact);
  }

  private static Condition entropy(double floor, byte[] bytes, int start, int end) {
    double bits = Randomness.bits(bytes, start, end);
    return new Condition(
        Kind.ENTROPY,
        bits >= floor,
        "entropy: %s bits per character, needed %s".formatted(rounded(bits), rounded(floor)));
  }

  // Down, so that a value below the floor is never shown as equal to it.
  private static String rounded(double bits) {
    return String.format(Locale.ROOT, "%.2f", Math.floor(bits * 100) / 100);
  }

  private static List<Condition> plausible(
      PlausiblePassword password, boolean holds, byte[] bytes, int start, int end) {
    Condition length =
        Condition.length("password", end - start, password.minLength(), PlausiblePassword.LONGEST);
    if (!length.holds()) {
      return List.of(length);
    }
    boolean stopped = PlausiblePassword.isStopped(bytes, start, end);
    Condition entropy = entropy(password.minBits(), bytes, start, end);
    return List.of(
        length,
        entropy,
        Condition.of(
            Kind.PLACEHOLDER,
            !stopped,
            "no word of placeholders",
            "a word of placeholders such as test or example is in it"),
        Condition.of(
            Kind.PLAUSIBILITY,
            holds || stopped || !entropy.holds(),
            "letters and digits in turn",
            "it looks like a reference, a word or an identifier: a generated value has letters and"
                + " digits in turn and no brackets or quotes"));
  }

  private static Condition form(KeyForm form, boolean holds) {
    return switch (form) {
      case NO_EXAMPLE ->
          Condition.of(
              Kind.EXAMPLE, holds, "no value of documentation", "the word EXAMPLE is in it");
      case UUID -> fact(Kind.FORM, holds, "a UUID");
      case MIXED -> fact(Kind.PLAUSIBILITY, holds, "small and capital letters and digits");
      case LETTERS_AND_DIGITS -> fact(Kind.PLAUSIBILITY, holds, "letters and digits");
      case BASE64_OF_64_BYTES -> fact(Kind.FORM, holds, "base64 of 64 bytes");
      case BASE64_OF_32_BYTES -> fact(Kind.FORM, holds, "base64 of 32 bytes");
      case HEX_OF_32_BYTES -> fact(Kind.FORM, holds, "64 hexadecimal digits, perhaps after 0x");
      case SIGNATURE -> fact(Kind.FORM, holds, "base64 that ends in an equals sign");
    };
  }

  private static String text(DecimalChecksum checksum) {
    return switch (checksum) {
      case LUHN -> "the check digit of ISO/IEC 7812-1 is right";
      case ROUTING -> "the check digit of a routing number is right";
      case SOCIAL_SECURITY -> "a social security number of a range that is assigned";
    };
  }
}
