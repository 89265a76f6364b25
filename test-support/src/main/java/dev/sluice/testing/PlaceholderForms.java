package dev.sluice.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * Header values that hold the placeholder of a credential named {@code K}: every way of naming it,
 * written in every way that an injector reads. One list for the injector, which proves each form
 * resolved or refused, and for middleware, which must write none of them.
 */
public final class PlaceholderForms {
  private PlaceholderForms() {}

  /** A way of naming the credential. */
  public enum Name {
    CANONICAL("openshell:resolve:env:K"),
    REVISION("openshell:resolve:env:v1_K"),
    /** With an identity that no credential has. */
    HANDLE("openshell:resolve:env:s" + "0".repeat(64) + "_K"),
    ALIAS("sk-OPENSHELL-RESOLVE-ENV-K");

    private final String text;

    Name(String text) {
      this.text = text;
    }

    /** The placeholder, plainly written. */
    public String text() {
      return text;
    }
  }

  /** A way of writing a placeholder in a header value. */
  public enum Writing {
    WHOLE,
    AFTER_A_WORD,
    BASIC,
    BASIC_LOWER_CASE,
    BASIC_MIXED_CASE,
    BASIC_URL_ALPHABET,
    BASIC_AMONG_OTHERS,
    INSIDE_TEXT,
    PERCENT_ENCODED,
    PERCENT_ENCODED_LOWER_CASE,
    PARTLY_PERCENT_ENCODED,
    PERCENT_ENCODED_IN_BASIC;

    /** Whether the injector puts the secret in, rather than refuse the request. */
    public boolean isResolved() {
      return switch (this) {
        case WHOLE, AFTER_A_WORD, BASIC, BASIC_LOWER_CASE, BASIC_MIXED_CASE, BASIC_URL_ALPHABET ->
            true;
        case BASIC_AMONG_OTHERS,
            INSIDE_TEXT,
            PERCENT_ENCODED,
            PERCENT_ENCODED_LOWER_CASE,
            PARTLY_PERCENT_ENCODED,
            PERCENT_ENCODED_IN_BASIC ->
            false;
      };
    }

    /** Whether it is read in bodies, too, of which Base64 is not decoded. */
    public boolean isReadInBodies() {
      return switch (this) {
        case WHOLE,
            AFTER_A_WORD,
            INSIDE_TEXT,
            PERCENT_ENCODED,
            PERCENT_ENCODED_LOWER_CASE,
            PARTLY_PERCENT_ENCODED ->
            true;
        case BASIC,
            BASIC_LOWER_CASE,
            BASIC_MIXED_CASE,
            BASIC_URL_ALPHABET,
            BASIC_AMONG_OTHERS,
            PERCENT_ENCODED_IN_BASIC ->
            false;
      };
    }

    /** The header value. */
    public String of(Name name) {
      String text = name.text();
      return switch (this) {
        case WHOLE -> text;
        case AFTER_A_WORD -> "Bearer " + text;
        case BASIC -> "Basic " + base64("?>~:" + text);
        case BASIC_LOWER_CASE -> "basic " + base64("u:" + text);
        case BASIC_MIXED_CASE -> "bAsIC\t " + base64("u:" + text);
        case BASIC_URL_ALPHABET -> "BASIC " + base64Url("?>~:" + text);
        case BASIC_AMONG_OTHERS -> "Bearer a, Basic " + base64("u:" + text);
        case INSIDE_TEXT -> "a b;c=" + text + ", d";
        case PERCENT_ENCODED -> percent(text, HexFormat.of().withUpperCase());
        case PERCENT_ENCODED_LOWER_CASE -> percent(text, HexFormat.of());
        case PARTLY_PERCENT_ENCODED -> text.replace("e", "%65").replace("E", "%45");
        case PERCENT_ENCODED_IN_BASIC -> "Basic " + base64("u:" + percent(text, HexFormat.of()));
      };
    }
  }

  /** One header value. */
  public record Form(Name name, Writing writing) {
    public String value() {
      return writing.of(name);
    }
  }

  public static Stream<Form> all() {
    return Stream.of(Name.values())
        .flatMap(name -> Stream.of(Writing.values()).map(writing -> new Form(name, writing)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String percent(String text, HexFormat digits) {
    StringBuilder out = new StringBuilder(3 * text.length());
    for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
      out.append('%').append(digits.toHexDigits(octet));
    }
    return out.toString();
  }
}
