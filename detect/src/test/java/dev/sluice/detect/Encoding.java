package dev.sluice.detect;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.coding.Decoding;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An encoding that can hide a secret, and the way back by other code than Sluice's.
 *
 * @param kind decides which others it can hold
 */
record Encoding(
    String name, Kind kind, UnaryOperator<byte[]> encode, UnaryOperator<byte[]> decode) {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  /** What goes in and comes out. */
  enum Kind {
    /** Characters in, ASCII out. */
    ESCAPES,
    /** Any bytes in, ASCII out. */
    DIGITS,
    /** ASCII in, other characters out. */
    CHARACTERS,
    /** Any bytes in and out. */
    COMPRESSED
  }

  static Stream<Encoding> all() {
    return Stream.of(escapes(), digits(), characters(), compressed()).flatMap(some -> some);
  }

  private static Stream<Encoding> escapes() {
    return Stream.of(
        text("percent", text -> each(text, "%%%02X"), Encoding::percentDecoded),
        text("percent in lower case", text -> each(text, "%%%02x"), Encoding::percentDecoded),
        unicode("percent, 16 bits", text -> each(text, "%%u%04x"), t -> units(t, "%u")),
        text("JavaScript octets", text -> each(text, "\\x%02x"), Encoding::octets),
        unicode("JSON units", text -> each(text, "\\u%04X"), t -> units(t, "\\u")),
        unicode("HTML decimal", text -> eachPoint(text, "&#%d;"), t -> references(t, 10, "&#")),
        unicode(
            "HTML hexadecimal", text -> eachPoint(text, "&#x%x;"), t -> references(t, 16, "&#x")),
        text("quoted-printable", t -> each(t, "=%02X"), t -> percentDecoded(t.replace('=', '%'))));
  }

  private static Stream<Encoding> digits() {
    return Stream.of(
        digits("base64", Base64.getEncoder()::encode, Base64.getDecoder()::decode),
        digits("base64url", Base64.getUrlEncoder()::encode, Base64.getUrlDecoder()::decode),
        digits(
            "base64 without padding",
            Base64.getEncoder().withoutPadding()::encode,
            Base64.getDecoder()::decode),
        digits("base64 in lines", Base64.getMimeEncoder()::encode, Base64.getMimeDecoder()::decode),
        digits("base32", Encoding::base32, Encoding::base32Decoded),
        digits(
            "hex", t -> latin(HexFormat.of().formatHex(t)), t -> HexFormat.of().parseHex(latin(t))),
        digits(
            "upper hex",
            t -> latin(HexFormat.of().withUpperCase().formatHex(t)),
            t -> HexFormat.of().parseHex(latin(t))));
  }

  private static Stream<Encoding> characters() {
    return Stream.of(
        charset("UTF-16LE"),
        charset("UTF-16BE"),
        charset("UTF-32LE"),
        charset("UTF-32BE"),
        between("zero width", "\u200b"),
        between("soft hyphens", "\u00ad"),
        characters("full width", Encoding::fullWidth, Encoding::halfWidth),
        characters("mathematical", Encoding::mathematical, Encoding::plain));
  }

  private static Stream<Encoding> compressed() {
    return Stream.of(ContentCodec.GZIP, ContentCodec.DEFLATE, ContentCodec.ZSTD)
        .map(Encoding::codec);
  }

  private static Encoding digits(
      String name, UnaryOperator<byte[]> encode, UnaryOperator<byte[]> decode) {
    return new Encoding(name, Kind.DIGITS, encode, decode);
  }

  private static Encoding between(String name, String nothing) {
    return characters(
        name,
        t -> t.codePoints().mapToObj(Character::toString).collect(Collectors.joining(nothing)),
        t -> t.replace(nothing, ""));
  }

  private static Encoding characters(
      String name, UnaryOperator<String> encode, UnaryOperator<String> decode) {
    return new Encoding(
        name,
        Kind.CHARACTERS,
        text -> utf8(encode.apply(utf8(text))),
        text -> utf8(decode.apply(utf8(text))));
  }

  private static Encoding text(
      String name, UnaryOperator<String> encode, UnaryOperator<String> decode) {
    return new Encoding(
        name,
        Kind.ESCAPES,
        text -> latin(encode.apply(latin(text))),
        text -> latin(decode.apply(latin(text))));
  }

  private static Encoding unicode(
      String name, UnaryOperator<String> encode, UnaryOperator<String> decode) {
    return new Encoding(
        name,
        Kind.ESCAPES,
        text -> utf8(encode.apply(utf8(text))),
        text -> utf8(decode.apply(utf8(text))));
  }

  private static Encoding charset(String name) {
    Charset charset = Charset.forName(name);
    return new Encoding(
        name,
        Kind.CHARACTERS,
        text -> utf8(text).getBytes(charset),
        text -> utf8(new String(text, charset)));
  }

  private static Encoding codec(ContentCodec codec) {
    return new Encoding(
        codec.name(), Kind.COMPRESSED, codec::encode, coded -> decoded(codec, coded));
  }

  private static byte[] decoded(ContentCodec codec, byte[] coded) {
    return ((Decoding.Done) codec.decode(coded, 0, coded.length, 1 << 20)).bytes();
  }

  private static String each(String text, String format) {
    return text.chars().mapToObj(c -> format.formatted(c)).collect(Collectors.joining());
  }

  private static String eachPoint(String text, String format) {
    return text.codePoints().mapToObj(c -> format.formatted(c)).collect(Collectors.joining());
  }

  private static String percentDecoded(String text) {
    return replaced(text, "%([0-9A-Fa-f]{2})", 16);
  }

  private static String octets(String text) {
    return replaced(text, "\\\\x([0-9a-f]{2})", 16);
  }

  private static String units(String text, String prefix) {
    return replaced(text, Pattern.quote(prefix) + "([0-9A-Fa-f]{4})", 16);
  }

  private static String references(String text, int radix, String prefix) {
    return replaced(text, prefix + "([0-9a-f]+);", radix);
  }

  private static String replaced(String text, String expression, int radix) {
    return Pattern.compile(expression)
        .matcher(text)
        .replaceAll(
            m -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(m.group(1), radix))));
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

  /** Bold letters and digits of mathematics, which are beyond the basic plane. */
  private static String mathematical(String text) {
    return text.chars()
        .map(c -> c < 0x80 && Character.isUpperCase(c) ? c - 'A' + 0x1D400 : c)
        .map(c -> c < 0x80 && Character.isLowerCase(c) ? c - 'a' + 0x1D41A : c)
        .map(c -> c < 0x80 && Character.isDigit(c) ? c - '0' + 0x1D7CE : c)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static String plain(String text) {
    return text.codePoints()
        .map(c -> c >= 0x1D7CE ? c - 0x1D7CE + '0' : c)
        .map(c -> c >= 0x1D41A ? c - 0x1D41A + 'a' : c)
        .map(c -> c >= 0x1D400 ? c - 0x1D400 + 'A' : c)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private static byte[] base32(byte[] text) {
    String bits =
        IntStream.range(0, text.length)
            .mapToObj(
                i -> "%8s".formatted(Integer.toBinaryString(text[i] & 0xFF)).replace(' ', '0'))
            .collect(Collectors.joining());
    String whole = bits + "0".repeat((5 - bits.length() % 5) % 5);
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < whole.length(); i += 5) {
      encoded.append(BASE32.charAt(Integer.parseInt(whole.substring(i, i + 5), 2)));
    }
    return latin(encoded.toString());
  }

  private static byte[] base32Decoded(byte[] text) {
    String bits =
        utf8(text)
            .chars()
            .mapToObj(
                c -> "%5s".formatted(Integer.toBinaryString(BASE32.indexOf(c))).replace(' ', '0'))
            .collect(Collectors.joining());
    byte[] out = new byte[bits.length() / 8];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
    }
    return out;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
