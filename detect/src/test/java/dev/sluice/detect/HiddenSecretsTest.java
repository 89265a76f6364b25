package dev.sluice.detect;

import static dev.sluice.detect.Encoding.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.detect.coding.ContentCodec;
import dev.sluice.detect.layer.Edits;
import dev.sluice.detect.pattern.SecretPattern;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets in the encodings of docs/secrets.md: found, and replaced within the encoding. */
class HiddenSecretsTest {
  private static final String SECRET =
      "sk-ant-" + "api03-Zk3vQ9xT7mWc2Lr8Np5YbHd4Jf6Gs1Ua0EoIiKtRv";

  private static final List<String> ASCII_ONLY =
      List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "JavaScript octets");
  private static final String MARK = "[REDACTED]";
  private static final SecretScanner FLAT = SecretScanner.of(SecretCatalog.ALL, true);
  private static final LayeredScanner SCANNER = new LayeredScanner(FLAT, 4, MARK);

  static Stream<Arguments> pairs() {
    return Encoding.all()
        .flatMap(outer -> Encoding.all().map(inner -> Arguments.of(outer, inner)))
        .filter(pair -> isUsual((Encoding) pair.get()[0], (Encoding) pair.get()[1]));
  }

  /** Bytes that are no text are put into text by an encoding for bytes only. */
  private static boolean isUsual(Encoding outer, Encoding inner) {
    return switch (inner.kind()) {
      case COMPRESSED ->
          outer.kind() == Encoding.Kind.DIGITS || outer.kind() == Encoding.Kind.COMPRESSED;
      case CHARACTERS -> !ASCII_ONLY.contains(outer.name());
      case ESCAPES, DIGITS -> true;
    };
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.detect.Encoding#all")
  void areFoundInEachEncoding(Encoding encoding) {
    String text = "before " + SECRET + " after";
    byte[] body = encoding.encode().apply(utf8(text));

    assertThat(ids(body)).containsExactly("anthropic-key");
    assertThat(utf8(encoding.decode().apply(redacted(body))))
        .isEqualTo("before " + MARK + " after");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void areFoundInOneEncodingWithinAnother(Encoding outer, Encoding inner) {
    String text = "before " + SECRET + " after";
    byte[] body = outer.encode().apply(inner.encode().apply(utf8(text)));

    assertThat(ids(body)).containsExactly("anthropic-key");
    assertThat(ids(redacted(body))).isEmpty();
  }

  /** Bytes that look like the begin of a zlib stream are too frequent to be tried everywhere. */
  static Stream<Encoding> encodingsAnywhere() {
    return Encoding.all().filter(encoding -> !encoding.name().equals("DEFLATE"));
  }

  @ParameterizedTest
  @MethodSource("encodingsAnywhere")
  void areFoundWhereverTheEncodedTextBegins(Encoding encoding) {
    for (int before = 0; before < 9; before++) {
      byte[] inner = encoding.encode().apply(utf8("x".repeat(before) + " " + SECRET + " y"));
      byte[] body = joined(utf8("{\"a\": \"" + "~".repeat(before)), inner, utf8("\"}"));
      assertThat(ids(body)).as("%d before", before).containsExactly("anthropic-key");
    }
  }

  @Test
  void areFoundAtEachAlignmentOfAnUnbrokenRun() {
    for (int before = 0; before < 9; before++) {
      String run = "Q".repeat(before) + Base64.getEncoder().encodeToString(utf8("key " + SECRET));
      assertThat(ids(utf8(run))).as("%d before", before).containsExactly("anthropic-key");
      String hex = "a".repeat(before) + HexFormat.of().formatHex(utf8("key " + SECRET));
      assertThat(ids(utf8(hex))).as("%d before", before).containsExactly("anthropic-key");
    }
  }

  @Test
  void areFoundInOtherCharactersAtEachAlignment() {
    for (Encoding inner :
        Encoding.all().filter(e -> e.kind() == Encoding.Kind.CHARACTERS).toList()) {
      for (Encoding outer :
          Encoding.all()
              .filter(e -> e.kind() == Encoding.Kind.DIGITS && !e.name().endsWith("lines"))
              .toList()) {
        byte[] run = outer.encode().apply(inner.encode().apply(utf8(SECRET + " and more")));
        for (int before = 0; before < 9; before++) {
          byte[] digit = utf8(outer.name().equals("hex") ? "a" : "A");
          byte[] body = joined(utf8(utf8(digit).repeat(before)), run);
          assertThat(ids(body))
              .as("%d before %s in %s", before, inner.name(), outer.name())
              .containsExactly("anthropic-key");
        }
      }
    }
  }

  @Test
  void anUnfinishedStreamIsReadAsFarAsItGoes() {
    byte[] gzip = ContentCodec.GZIP.encode(utf8((SECRET + "\n").repeat(200)));
    assertThat(ids(Arrays.copyOf(gzip, gzip.length - 9))).isNotEmpty();
  }

  @Test
  void areFoundInOneOfManyPartsOfText() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      int escaped = 1 + random.nextInt(SECRET.length() - 1);
      String hidden =
          SECRET.substring(0, escaped)
              + "\\u%04x".formatted((int) SECRET.charAt(escaped))
              + SECRET.substring(escaped + 1);
      String body = filler(random) + " " + hidden + " " + filler(random);

      assertThat(ids(utf8(body))).as(body).containsExactly("anthropic-key");
      assertThat(utf8(redacted(utf8(body)))).isEqualTo(body.replace(hidden, MARK));
    }
  }

  /** Lines of words, few or many with an escape. */
  private static String filler(Random random) {
    StringBuilder text = new StringBuilder();
    int words = random.nextInt(300);
    int rarity = 1 + random.nextInt(100);
    for (int i = 0; i < words; i++) {
      text.append(random.nextInt(rarity) == 0 ? "\\n" : " ")
          .append("word".repeat(random.nextInt(3)));
    }
    return text.toString();
  }

  @Test
  void areFoundByOneEscapeFarBehindTheirBegin() {
    String claims = base64("{\"sub\": \"%s\"}".formatted("a1b2".repeat(900)));
    String token =
        base64("{\"alg\":\"HS256\"}")
            + "."
            + claims
            + "."
            + "Zk3vQ9xT7mWc2Lr8Np5YbHd4Jf6Gs1Ua0EoIiKtRvxY";
    String escaped =
        token.substring(0, 4000)
            + "\\u%04x".formatted((int) token.charAt(4000))
            + token.substring(4001);

    assertThat(ids(utf8("words ".repeat(200) + escaped + " words"))).containsExactly("jwt");
  }

  @Test
  void areFoundByTheNameThatStandsBeforeThem() {
    String text = "words ".repeat(200) + "db_password = \"Zk3vQ9xT\\u0037mWc2Lr8N\"";

    assertThat(ids(utf8(text))).hasSize(1);
  }

  @Test
  void areFoundAmongOtherBytes() {
    byte[] noise = new byte[5000];
    new Random(3).nextBytes(noise);
    for (Encoding encoding :
        Encoding.all().filter(e -> e.kind() == Encoding.Kind.DIGITS).toList()) {
      for (int before = 4000; before < 4009; before++) {
        byte[] plain = joined(Arrays.copyOf(noise, before), utf8(" " + SECRET + " "), noise);
        byte[] body = encoding.encode().apply(plain);

        assertThat(ids(body)).as("%d in %s", before, encoding).containsExactly("anthropic-key");
        assertThat(withoutFill(encoding.decode().apply(redacted(body))))
            .isEqualTo(joined(Arrays.copyOf(noise, before), utf8(" " + MARK + " "), noise));
      }
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(text));
  }

  private static List<String> ids(byte[] body) {
    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
    return Edits.patterns(found.edits()).stream().map(SecretPattern::id).distinct().toList();
  }

  private static byte[] redacted(byte[] body) {
    LayeredScanner.Found found = SCANNER.scan(body, 0, body.length);
    return Edits.applied(body, 0, body.length, found.edits());
  }

  /** Asterisks behind the replacement keep the digits behind it where they were. */
  private static byte[] withoutFill(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        .replaceFirst("(?<= \\[REDACTED])\\*{1,4}(?= )", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
