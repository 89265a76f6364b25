package dev.sluice.wire.tls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JA4 fingerprint of a TLS client over TCP, as FoxIO describes it in technical_details/JA4.md
 * of its repository, under the BSD 3-Clause license; nothing of JA4+.
 */
public final class Ja4 {
  private static final int SHORT_HASH_BYTES = 6;
  private static final String NOTHING = "000000000000";
  private static final int MOST = 99;
  private static final HexFormat HEX = HexFormat.of();

  private Ja4() {}

  public static String of(ClientHello hello) {
    return "t"
        + version(hello.version())
        + (hello.extensions().contains(ClientHello.SERVER_NAME) ? "d" : "i")
        + count(hello.ciphers())
        + count(hello.extensions())
        + protocol(hello.alpn())
        + "_"
        + hash(sorted(hello.ciphers().stream()))
        + "_"
        + extensions(hello);
  }

  private static String version(int version) {
    return switch (version) {
      case 0x0304 -> "13";
      case 0x0303 -> "12";
      case 0x0302 -> "11";
      case 0x0301 -> "10";
      case 0x0300 -> "s3";
      case 0x0002 -> "s2";
      default -> "00";
    };
  }

  private static String count(List<Integer> numbers) {
    int count = Math.min(MOST, numbers.size());
    return count < 10 ? "0" + count : Integer.toString(count);
  }

  // The first and the last character of the first protocol, or of its hexadecimal form.
  private static String protocol(String alpn) {
    if (alpn.isEmpty()) {
      return "00";
    }
    char first = alpn.charAt(0);
    char last = alpn.charAt(alpn.length() - 1);
    return isAlphanumeric(first) && isAlphanumeric(last)
        ? String.valueOf(new char[] {first, last})
        : String.valueOf(new char[] {HEX.toHighHexDigit(first), HEX.toLowHexDigit(last)});
  }

  private static boolean isAlphanumeric(char octet) {
    return (octet >= '0' && octet <= '9')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= 'a' && octet <= 'z');
  }

  private static String extensions(ClientHello hello) {
    String types =
        sorted(
            hello.extensions().stream()
                .filter(type -> type != ClientHello.SERVER_NAME && type != ClientHello.ALPN));
    return types.isEmpty() || hello.signatures().isEmpty()
        ? hash(types)
        : hash(types + "_" + joined(hello.signatures().stream()));
  }

  private static String sorted(Stream<Integer> numbers) {
    return joined(numbers.sorted());
  }

  private static String joined(Stream<Integer> numbers) {
    return numbers
        .map(number -> HEX.toHexDigits(number.shortValue()))
        .collect(Collectors.joining(","));
  }

  private static String hash(String list) {
    if (list.isEmpty()) {
      return NOTHING;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(list.getBytes(StandardCharsets.US_ASCII));
      return HEX.formatHex(digest, 0, SHORT_HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
