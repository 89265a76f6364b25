package dev.sluice.inspect.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every field hands over, whatever its bytes could be besides. */
class ProtobufRunsTest {
  /** Tags, lengths and digits, so that much of it parses as a message. */
  private static final String ALPHABET = "\n\"*2:xo-1{|Az\u0001\u0002\b\u0012\u0005\u001a";

  /** Runs between control characters. Whitespace and 0 belong to them. */
  private static final String CONTROL = "[\u0001-\b\u000e-\u001f]";

  private static final String APART = "\uffff";

  private final Random random = new Random(27);
  private final List<String> values = new ArrayList<>();

  private String chars(int most) {
    StringBuilder text = new StringBuilder();
    int size = random.nextInt(most);
    for (int i = 0; i < size; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /** A message, whose values with a length are kept. */
  private byte[] message(int depth) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int fields = 1 + random.nextInt(3);
    for (int i = 0; i < fields; i++) {
      byte[] value =
          depth > 0 && random.nextInt(3) > 0
              ? message(depth - 1)
              : chars(80).getBytes(StandardCharsets.ISO_8859_1);
      values.add(new String(value, StandardCharsets.ISO_8859_1));
      out.write(((1 + random.nextInt(15)) << 3) | 2);
      out.write((value.length & 127) | 128);
      out.write(value.length >>> 7);
      out.writeBytes(value);
    }
    return out.toByteArray();
  }

  /** So a pattern that looks at the characters around a secret sees those of the field. */
  @Test
  void everyRunOfEveryFieldIsBetweenEndsOfTextsOrControlCharacters() {
    for (int i = 0; i < 3_000; i++) {
      values.clear();
      byte[] message = message(4);
      ProtobufTexts.Found found = ProtobufTexts.of(message, 0, message.length, Long.MAX_VALUE);
      assertThat(found.complete()).isTrue();
      String all = apart(found);
      for (String value : values) {
        for (String run : value.split(CONTROL, -1)) {
          assertThat(run.isEmpty() || isDelimited(all, run)).as("run of %s", value).isTrue();
        }
      }
    }
  }

  /** The texts, each between characters that none of them has. */
  private static String apart(ProtobufTexts.Found found) {
    String joined = new String(found.joined(), StandardCharsets.ISO_8859_1);
    StringBuilder all = new StringBuilder(APART);
    for (int i = 0; i < found.texts().size(); i++) {
      boolean last = i + 1 == found.texts().size();
      int end = last ? joined.length() : found.texts().get(i + 1).start();
      all.append(joined, found.texts().get(i).start(), end - 1).append(APART);
    }
    return all.toString();
  }

  private static boolean isDelimited(String all, String run) {
    for (int at = all.indexOf(run, 1); at >= 0; at = all.indexOf(run, at + 1)) {
      if (isEnd(all.charAt(at - 1)) && isEnd(all.charAt(at + run.length()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEnd(char character) {
    boolean isControl =
        (character > 0 && character < '\t') || (character > '\r' && character < ' ');
    return isControl || character == '\uffff';
  }
}
