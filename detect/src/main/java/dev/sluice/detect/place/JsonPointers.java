package dev.sluice.detect.place;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON Pointers (RFC 6901) of places in a text of JSON values, in one pass. Names that are not
 * plain become {@code *}. Any thread.
 */
final class JsonPointers {
  private static final int MOST_TOKENS = 8;
  private static final String DEEPER = "/**";
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          // All requests would share the table of names; clients could fill it.
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .build();

  private final SafeNames names;

  JsonPointers(SafeNames names) {
    this.names = names;
  }

  /**
   * Tells the pointer of each place, in order; of fewer places where the text is no JSON.
   *
   * @param places indexes in ascending order
   */
  void find(byte[] bytes, int from, int end, int[] places, Consumer<String> found) {
    PrimitiveIterator.OfInt wanted = IntStream.of(places).iterator();
    int begin = from + byteOrderMark(bytes, from, end);
    // A character for each byte, as places count.
    String text = new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      OptionalInt place = next(wanted);
      while (place.isPresent() && parser.nextToken() != null) {
        parser.finishToken();
        long read = parser.currentLocation().getCharOffset();
        while (place.isPresent() && place.getAsInt() - begin < read) {
          found.accept(pointer(parser));
          place = next(wanted);
        }
      }
    } catch (JacksonException e) {
      // Not JSON from here on.
      return;
    }
  }

  private static int byteOrderMark(byte[] bytes, int from, int end) {
    boolean marked =
        end - from >= MARK.length
            && Arrays.equals(bytes, from, from + MARK.length, MARK, 0, MARK.length);
    return marked ? MARK.length : 0;
  }

  private static OptionalInt next(PrimitiveIterator.OfInt wanted) {
    return wanted.hasNext() ? OptionalInt.of(wanted.nextInt()) : OptionalInt.empty();
  }

  private String pointer(JsonParser parser) {
    Deque<TokenStreamContext> contexts = new ArrayDeque<>();
    TokenStreamContext context = parser.streamReadContext();
    if (isContainer(parser.currentToken())) {
      context = context.getParent();
    }
    for (; !context.inRoot(); context = context.getParent()) {
      contexts.addFirst(context);
    }
    StringBuilder pointer = new StringBuilder();
    contexts.stream().limit(MOST_TOKENS).forEach(at -> pointer.append('/').append(token(at)));
    return contexts.size() > MOST_TOKENS ? pointer.append(DEEPER).toString() : pointer.toString();
  }

  private String token(TokenStreamContext context) {
    String name = context.inObject() ? context.currentName() : null;
    return name == null ? Integer.toString(context.getCurrentIndex()) : names.of(name);
  }

  private static boolean isContainer(JsonToken token) {
    return token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
  }
}
