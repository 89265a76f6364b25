package dev.sluice.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
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
    WHOLE(true, text -> text),
    AFTER_A_WORD(true, text -> "Bearer " + text),
    BASIC(true, text -> "Basic " + base64("?>~:" + text)),
    BASIC_LOWER_CASE(true, text -> "basic " + base64("u:" + text)),
    BASIC_MIXED_CASE(true, text -> "bAsIC\t " + base64("u:" + text)),
    BASIC_URL_ALPHABET(true, text -> "BASIC " + base64Url("?>~:" + text)),
    BASIC_AMONG_OTHERS(false, text -> "Bearer a, Basic " + base64("u:" + text)),
    INSIDE_TEXT(false, text -> "a b;c=" + text + ", d"),
    PERCENT_ENCODED(false, text -> percent(text, "%%%02X")),
    PERCENT_ENCODED_LOWER_CASE(false, text -> percent(text, "%%%02x")),
    PARTLY_PERCENT_ENCODED(false, text -> text.replace("e", "%65").replace("E", "%45")),
    PERCENT_ENCODED_IN_BASIC(false, text -> "Basic " + base64("u:" + percent(text, "%%%02x")));

    private final boolean resolved;
    private final UnaryOperator<String> form;

    Writing(boolean resolved, UnaryOperator<String> form) {
      this.resolved = resolved;
      this.form = form;
    }

    /** Whether the injector puts the secret in, rather than refuse the request. */
    public boolean isResolved() {
      return resolved;
    }

    /** The header value. */
    public String of(Name name) {
      return form.apply(name.text());
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

  private static String percent(String text, String format) {
    StringBuilder out = new StringBuilder(3 * text.length());
    text.chars().forEach(c -> out.append(format.formatted(c)));
    return out.toString();
  }
}
