import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the expressions that make shapes and checks, and collects the sets of bytes in them. */
final class ShapeCode {
  private static final Pattern LENGTH = Pattern.compile("(\\d+)(-(\\d*))?");
  private static final String LONGEST = "TokenShape.LONGEST";

  private final Map<String, String> classes = new TreeMap<>();

  /** Names of sets by their members. */
  Map<String, String> classes() {
    return classes;
  }

  String of(PackEntry pattern) {
    return switch (pattern.one("shape")) {
      case "token" -> "new TokenShape(%s)".formatted(sized(pattern));
      case "named" ->
          "new NamedValueShape(%s, %s)"
              .formatted(bytes(pattern.one("between", " \t\"'=:>,\\\\")), sized(pattern));
      case "infix" -> infix(pattern);
      case "parts" -> parts(pattern);
      case "number" ->
          "new NumberShape(%s)".formatted(range(pattern.one("length"), check(pattern)));
      case "bank-account" -> "new BankAccountShape(%s)".formatted(pattern.one("length"));
      case "url-password" ->
          "new UrlPasswordShape(%s, %s)".formatted(pattern.one("length"), check(pattern));
      case "assignment" -> "new AssignmentShape(%s)".formatted(check(pattern));
      case "web-token" -> "new WebTokenShape()";
      case "web-key" -> "new WebKeyShape()";
      case "private-key" -> "new PrivateKeyShape()";
      case "putty-key" -> "new PuttyKeyShape()";
      case "bot-token" -> "new BotTokenShape()";
      case "email-list" -> contacts("EMAIL", pattern);
      case "phone-list" -> contacts("PHONE", pattern);
      case "seed-phrase" -> "new SeedPhraseShape()";
      case "wallet-key" -> "new WalletKeyShape()";
      case "opaque-value" -> "OpaqueShape.VALUE";
      case "opaque-label" -> "OpaqueShape.LABEL";
      case "opaque-segment" -> "OpaqueShape.SEGMENT";
      default -> throw pattern.wrong("shape of " + pattern.one("id"));
    };
  }

  private static String contacts(String kind, PackEntry pattern) {
    return "new ContactListShape(ContactListShape.Kind.%s, %s)"
        .formatted(kind, pattern.one("length"));
  }

  private String sized(PackEntry pattern) {
    String length = pattern.one("length");
    return bytes(pattern.one("alphabet")) + ", " + range(length, check(pattern));
  }

  private String infix(PackEntry pattern) {
    String[] before = pattern.one("before").split(" ");
    String[] after = pattern.one("after").split(" ");
    return "new InfixShape(%s, %s, %s, %s)"
        .formatted(bytes(before[0]), before[1], bytes(after[0]), range(after[1], check(pattern)));
  }

  private String parts(PackEntry pattern) {
    List<String> parts = new ArrayList<>();
    for (String part : pattern.all("parts")) {
      String[] words = part.split(" ");
      Matcher length = LENGTH.matcher(words[1]);
      if (!length.matches()) {
        throw pattern.wrong("length: " + part);
      }
      String max = length.group(3) == null ? length.group(1) : length.group(3);
      parts.add("new PartsShape.Part(%s, %s, %s)".formatted(bytes(words[0]), length.group(1), max));
    }
    return "new PartsShape('%s', List.of(%s), %s)"
        .formatted(pattern.one("separator"), String.join(", ", parts), check(pattern));
  }

  /** Least and greatest length, and what follows. */
  private String range(String text, String rest) {
    Matcher length = LENGTH.matcher(text);
    if (!length.matches()) {
      throw new IllegalArgumentException("length: " + text);
    }
    String max = length.group(2) == null ? length.group(1) : length.group(3);
    return length.group(1) + ", " + (max.isEmpty() ? LONGEST : max) + ", " + rest;
  }

  private String check(PackEntry pattern) {
    List<String> checks = new ArrayList<>();
    for (String name : pattern.all("check")) {
      checks.add(
          switch (name) {
            case "base62-crc" -> "new Base62Checksum()";
            case "bech32-age" -> "new Bech32Checksum(\"age-secret-key-\")";
            case "base58-check" -> "new Base58Checksum(4)";
            case "aws-account" -> "new AwsAccount()";
            case "random-run" -> "new Randomness.Run()";
            case "uuid",
                "mixed",
                "letters-and-digits",
                "base64-of-64-bytes",
                "base64-of-32-bytes",
                "hex-of-32-bytes",
                "signature",
                "no-example" ->
                "KeyForm." + name.toUpperCase(Locale.ROOT).replace('-', '_');
            case "luhn", "routing", "social-security" ->
                "DecimalChecksum." + name.toUpperCase(Locale.ROOT).replace('-', '_');
            case "password-in-url" -> "PlausiblePassword.IN_URL";
            case "assigned-password" -> "PlausiblePassword.ASSIGNED";
            case "basic-credentials" -> "new BasicPassword(PlausiblePassword.IN_URL)";
            default -> throw pattern.wrong("check: " + name);
          });
    }
    String floor = pattern.one("floor", checks.isEmpty() ? "" : "0");
    if (floor.isEmpty()) {
      throw pattern.wrong("neither floor nor check: " + pattern.one("id"));
    }
    if (!floor.equals("0")) {
      checks.add(floor.equals("3.0") ? "Randomness.OF_KEYS" : "new Randomness(" + floor + ")");
    }
    if (checks.isEmpty()) {
      return "SecretCheck.NONE";
    }
    return checks.getFirst()
        + String.join("", checks.stream().skip(1).map(next -> ".and(" + next + ")").toList());
  }

  /** A named set of bytes, or the members of one. */
  private String bytes(String name) {
    return switch (name) {
      case "digit", "hex", "any-hex", "alphanumeric", "base64", "base64url", "dotted" ->
          "ByteClass." + name.toUpperCase(Locale.ROOT).replace('-', '_');
      case "base58" -> "ByteClass.of(Base58Checksum.ALPHABET)";
      case "age" -> "ByteClass.of(Bech32Checksum.ALPHABET)";
      default -> classes.computeIfAbsent(name, members -> "SET_" + (classes.size() + 1));
    };
  }
}
