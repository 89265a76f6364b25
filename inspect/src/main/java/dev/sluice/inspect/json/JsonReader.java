package dev.sluice.inspect.json;

import dev.sluice.inspect.body.UnreadableBodyException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * Reads one JSON value in strict UTF-8 as a stream, within limits. Duplicate keys and trailing data
 * are refused. One thread.
 */
public final class JsonReader {
  public static final int MAX_DEPTH = 128;
  public static final int MAX_NUMBER = 1000;
  public static final int MAX_NAME = 8192;

  private static final int EXACT_DIGITS = 15;

  private final JsonParser parser;
  private JsonToken token;

  private JsonReader(JsonParser parser) throws UnreadableBodyException {
    this.parser = parser;
    this.token = next();
  }

  /** Reads a member of an object; the unread rest of its value is skipped. */
  @FunctionalInterface
  public interface Member {
    void read(String name) throws UnreadableBodyException;
  }

  /** Reads an element of an array; its unread rest is skipped. */
  @FunctionalInterface
  public interface Element {
    void read() throws UnreadableBodyException;
  }

  /** A reader at the first token of a body; the body's position does not move. */
  public static JsonReader of(ByteBuffer body) throws UnreadableBodyException {
    return of(utf8(body));
  }

  public static JsonReader of(String text) throws UnreadableBodyException {
    return new JsonReader(StrictJson.parser(text));
  }

  private static String utf8(ByteBuffer body) throws UnreadableBodyException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(body.duplicate()).toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableBodyException("the body is not UTF-8");
    }
  }

  public boolean atObject() {
    return token == JsonToken.START_OBJECT;
  }

  public boolean atArray() {
    return token == JsonToken.START_ARRAY;
  }

  public boolean atNull() {
    return token == JsonToken.VALUE_NULL;
  }

  public boolean atNumber() {
    return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
  }

  public Optional<String> string() throws UnreadableBodyException {
    return token == JsonToken.VALUE_STRING ? Optional.of(text()) : Optional.empty();
  }

  /** The whole number at the current token, if it has at most 15 digits; empty at others. */
  public Optional<Long> wholeNumber() throws UnreadableBodyException {
    if (!atWholeNumber()) {
      return Optional.empty();
    }
    String digits = text();
    return digits.length() <= EXACT_DIGITS ? Optional.of(Long.valueOf(digits)) : Optional.empty();
  }

  /** The exact number at the current token; empty at others, and when its exponent is too large. */
  public Optional<BigDecimal> number() throws UnreadableBodyException {
    try {
      return atNumber() ? Optional.of(new BigDecimal(text())) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  public boolean atWholeNumber() {
    return token == JsonToken.VALUE_NUMBER_INT;
  }

  public boolean atEnd() {
    return token.isStructEnd();
  }

  public Optional<Boolean> flag() {
    return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE
        ? Optional.of(token == JsonToken.VALUE_TRUE)
        : Optional.empty();
  }

  public boolean atScalar() {
    return token.isScalarValue();
  }

  /**
   * Reads the members of the current object.
   *
   * @param known names with a meaning here; a name that differs only by case is refused, because
   *     some readers ignore case
   */
  public void members(Set<String> known, Member member) throws UnreadableBodyException {
    for (token = next(); token == JsonToken.PROPERTY_NAME; token = next()) {
      String name = parser.currentName();
      if (!known.contains(name) && known.stream().anyMatch(name::equalsIgnoreCase)) {
        throw new UnreadableBodyException("a key differs from a known one only by case");
      }
      token = next();
      member.read(name);
      skip();
    }
  }

  public void elements(Element element) throws UnreadableBodyException {
    for (token = next(); token != JsonToken.END_ARRAY; token = next()) {
      element.read();
      skip();
    }
  }

  /**
   * Reads the whole text: one value, or an array of one or more as a batch.
   *
   * @param what noun for the elements, in the plural
   */
  public void oneOrBatch(int atMost, String what, Element element) throws UnreadableBodyException {
    if (atArray()) {
      int[] read = {0};
      elements(
          () -> {
            if (read[0]++ == atMost) {
              throw new UnreadableBodyException("more than " + atMost + " " + what);
            }
            element.read();
          });
      if (read[0] == 0) {
        throw new UnreadableBodyException("an empty batch");
      }
    } else {
      element.read();
    }
    end();
  }

  public void end() throws UnreadableBodyException {
    skip();
    try {
      if (parser.nextToken() != null) {
        throw new UnreadableBodyException("something follows the JSON value");
      }
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  private String text() throws UnreadableBodyException {
    try {
      return parser.getString();
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  private void skip() throws UnreadableBodyException {
    if (atObject() || atArray()) {
      try {
        parser.skipChildren();
        token = parser.currentToken();
      } catch (JacksonException e) {
        throw unreadable(e);
      }
    }
  }

  private JsonToken next() throws UnreadableBodyException {
    try {
      JsonToken next = parser.nextToken();
      if (next == null) {
        throw new UnreadableBodyException("the body is empty");
      }
      return next;
    } catch (JacksonException e) {
      throw unreadable(e);
    }
  }

  private static UnreadableBodyException unreadable(JacksonException e) {
    return new UnreadableBodyException(
        e instanceof StreamConstraintsException
            ? "the JSON is over the limits of its reader"
            : "not valid JSON");
  }
}
