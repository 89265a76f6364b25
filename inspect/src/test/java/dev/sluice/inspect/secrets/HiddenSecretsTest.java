package dev.sluice.inspect.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.coding.ContentCodec;
import dev.sluice.inspect.coding.Decoding;
import dev.sluice.inspect.secrets.catalog.SecretCatalog;
import dev.sluice.inspect.secrets.layer.Edits;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets in the encodings of docs/secrets.md: found, and replaced within the encoding. */
class HiddenSecretsTest {
  private static final String SECRET =
      "sk-ant-" + "api03-Zk3vQ9xT7mWc2Lr8Np5YbHd4Jf6Gs1Ua0EoIiKtRv";

  private static final String MARK = "[REDACTED]";
  private static final SecretScanner FLAT = SecretScanner.of(SecretCatalog.ALL, true);
  private static final LayeredScanner SCANNER = new LayeredScanner(FLAT, 4, MARK);

  private record Encoding(String name, UnaryOperator<byte[]> encode, UnaryOperator<byte[]> decode) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Encoding> encodings() {
    return Stream.of(
        new Encoding("as written", text -> text, text -> text),
        text("percent", text -> percent(text, "%%%02X"), HiddenSecretsTest::percentDecoded),
        text("percent in lower case", text -> percent(text, "%%%02x"), HiddenSecretsTest::percentDecoded),
        unicode("percent, 16 bits", text -> percent(text, "%%u%04x"), t -> units(t, "%u")),
        text("JavaScript octets", text -> percent(text, "\\x%02x"), HiddenSecretsTest::octets),
        unicode("JSON units", text -> percent(text, "\\u%04X"), t -> units(t, "\\u")),
        unicode("HTML decimal", text -> percent(text, "&#%d;"), t -> references(t, 10, "&#")),
        unicode("HTML hexadecimal", text -> percent(text, "&#x%x;"), t -> references(t, 16, "&#x")),
        text("quoted-printable", t -> percent(t, "=%02X"), t -> percentDecoded(t.replace('=', '%'))),
        new Encoding("base64", Base64.getEncoder()::encode, Base64.getDecoder()::decode),
        new Encoding("base64url", Base64.getUrlEncoder()::encode, Base64.getUrlDecoder()::decode),
        new Encoding(
            "base64 without padding",
            Base64.getEncoder().withoutPadding()::encode,
            Base64.getDecoder()::decode),
        new Encoding("base64 in lines", Base64.getMimeEncoder()::encode, Base64.getMimeDecoder()::decode),
        new Encoding("base32", text -> base32(text), text -> base32Decoded(text)),
        text("hex", t -> HexFormat.of().formatHex(latin(t)), t -> latin(HexFormat.of().parseHex(t))),
        text("upper hex", t -> HexFormat.of().withUpperCase().formatHex(latin(t)), t -> latin(HexFormat.of().parseHex(t))),
        charset("UTF-16LE"),
        charset("UTF-16BE"),
        unicode("zero width", t -> String.join("\u200b", t.split("")), t -> t.replace("\u200b", "")),
        unicode("soft hyphens", t -> String.join("\u00ad", t.split("")), t -> t.replace("\u00ad", "")),
        unicode("full width", HiddenSecretsTest::fullWidth, HiddenSecretsTest::halfWidth),
        codec(ContentCodec.GZIP),
        codec(ContentCodec.DEFLATE));
  }

  static Stream<Arguments> pairs() {
    return encodings()
        .flatMap(outer -> encodings().map(inner -> Arguments.of(outer, inner)))
        .filter(pair -> isUsual((Encoding) pair.get()[0], (Encoding) pair.get()[1]));
  }

  /** Bytes that are no text are put into text by an encoding for bytes only. */
  private static boolean isUsual(Encoding outer, Encoding inner) {
    boolean bytes = List.of("GZIP", "DEFLATE").contains(inner.name());
    boolean text = outer.name().startsWith("base64") || List.of("base32", "hex", "upper hex", "GZIP", "DEFLATE", "as written").contains(outer.name());
    boolean wide = outer.name().startsWith("UTF-16") || outer.name().equals("JavaScript octets");
    boolean ascii = !List.of("zero width", "soft hyphens", "full width", "UTF-16LE", "UTF-16BE").contains(inner.name());
    return (!bytes || text) && (!wide || ascii);
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void areFoundInEachEncoding(Encoding encoding) {
    String text = "before " + SECRET + " after";
    byte[] body = encoding.encode().apply(bytes(text));

    assertThat(ids(body)).containsExactly("anthropic-key");
    assertThat(string(encoding.decode().apply(redacted(body)))).isEqualTo("before " + MARK + " after");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void areFoundInOneEncodingWithinAnother(Encoding outer, Encoding inner) {
    String text = "before " + SECRET + " after";
    byte[] body = outer.encode().apply(inner.encode().apply(bytes(text)));

    assertThat(ids(body)).containsExactly("anthropic-key");
    assertThat(ids(redacted(body))).isEmpty();
  }

  /** Bytes that look like the begin of a zlib stream are too frequent to be tried everywhere. */
  static Stream<Encoding> encodingsAnywhere() {
    return encodings().filter(encoding -> !encoding.name().equals("DEFLATE"));
  }

  @ParameterizedTest
  @MethodSource("encodingsAnywhere")
  void areFoundWhereverTheEncodedTextBegins(Encoding encoding) {
    for (int before = 0; before < 9; before++) {
      byte[] inner = encoding.encode().apply(bytes("x".repeat(before) + " " + SECRET + " y"));
      byte[] body = joined(bytes("{\"a\": \"" + "~".repeat(before)), inner, bytes("\"}"));
      assertThat(ids(body)).as("%d before", before).containsExactly("anthropic-key");
    }
  }

  @Test
  void areFoundAtEachAlignmentOfAnUnbrokenRun() {
    for (int before = 0; before < 9; before++) {
      String run = "Q".repeat(before) + Base64.getEncoder().encodeToString(bytes("key " + SECRET));
      assertThat(ids(bytes(run))).as("%d before", before).containsExactly("anthropic-key");
      String hex = "a".repeat(before) + HexFormat.of().formatHex(bytes("key " + SECRET));
      assertThat(ids(bytes(hex))).as("%d before", before).containsExactly("anthropic-key");
    }
  }

  @Test
  void anUnfinishedStreamIsReadAsFarAsItGoes() {
    byte[] gzip = ContentCodec.GZIP.encode(bytes((SECRET + "\n").repeat(200)));
    assertThat(ids(Arrays.copyOf(gzip, gzip.length - 9))).isNotEmpty();
  }

  private static List<String> ids(byte[] body) {
    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
    return Edits.patterns(found.edits()).stream().map(SecretPattern::id).distinct().toList();
  }

  private static byte[] redacted(byte[] body) {
    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
    return Edits.applied(body, 0, body.length, found.edits());
  }

  private static Encoding text(String name, UnaryOperator<String> encode, UnaryOperator<String> decode) {
    return new Encoding(
        name, text -> latin(encode.apply(latin(text))), text -> latin(decode.apply(latin(text))));
  }

  private static Encoding unicode(
      String name, UnaryOperator<String> encode, UnaryOperator<String> decode) {
    return new Encoding(
        name, text -> bytes(encode.apply(string(text))), text -> bytes(decode.apply(string(text))));
  }

  private static Encoding charset(String name) {
    Charset charset = Charset.forName(name);
    return new Encoding(
        name,
        text -> string(text).getBytes(charset),
        text -> bytes(new String(text, charset)));
  }

  private static Encoding codec(ContentCodec codec) {
    return new Encoding(codec.name(), codec::encode, coded -> decoded(codec, coded));
  }

  private static byte[] decoded(ContentCodec codec, byte[] coded) {
    return ((Decoding.Done) codec.decode(coded, 0, coded.length, 1 << 20)).bytes();
  }

  private static String percent(String text, String format) {
    return text.chars().mapToObj(c -> format.formatted(c)).collect(Collectors.joining());
  }

  private static String percentDecoded(String text) {
    return replaced(text, "%([0-9A-Fa-f]{2})", 16);
  }

  private static String octets(String text) {
    return replaced(text, "\\\\x([0-9a-f]{2})", 16);
  }

  private static String units(String text, String prefix) {
    return replaced(text, java.util.regex.Pattern.quote(prefix) + "([0-9A-Fa-f]{4})", 16);
  }

  private static String references(String text, int radix, String prefix) {
    return replaced(text, prefix + "([0-9a-f]+);", radix);
  }

  private static String replaced(String text, String expression, int radix) {
    return java.util.regex.Pattern.compile(expression)
        .matcher(text)
        .replaceAll(
            m ->
                java.util.regex.Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(m.group(1), radix))));
  }

  private static String fullWidth(String text) {
    return text.chars()
        .mapToObj(c -> Character.toString(c > ' ' && c < 0x7F ? c + 0xFEE0 : c))
        .collect(Collectors.joining());
  }

  private static String halfWidth(String text) {
    return text.chars()
        .mapToObj(c -> Character.toString(c > 0xFF00 ? c - 0xFEE0 : c))
        .collect(Collectors.joining());
  }

  private static byte[] base32(byte[] text) {
    String bits = IntStream.range(0, text.length).mapToObj(i -> "%8s".formatted(Integer.toBinaryString(text[i] & 0xFF)).replace(' ', '0')).collect(Collectors.joining());
    String whole = bits + "0".repeat((5 - bits.length() % 5) % 5);
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < whole.length(); i += 5) {
      encoded.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(Integer.parseInt(whole.substring(i, i + 5), 2)));
    }
    return bytes(encoded.toString());
  }

  private static byte[] base32Decoded(byte[] text) {
    String bits = string(text).chars().mapToObj(c -> "%5s".formatted(Integer.toBinaryString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c))).replace(' ', '0')).collect(Collectors.joining());
    byte[] out = new byte[bits.length() / 8];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return out;
  }

  private static byte[] joined(byte[]... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String string(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
