package dev.sluice.it.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A response with a canary, in pieces.
 *
 * @param source without content coding
 * @param canary where it stands in the source
 * @param wire pieces as they are sent
 * @param pause piece before which the origin rests; negative without a rest
 */
record SplitBody(
    Kind kind, PieceCoding coding, String source, BitSet canary, List<byte[]> wire, int pause) {
  private static final String BEFORE = "some words, ";
  private static final String BEHIND = " and more of them";

  /** How a text is written. */
  enum Kind {
    DATA("text/event-stream", "id: 4\ndata: ~\n\n", true),
    OPENAI(
        "text/event-stream",
        "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"~\"}}]}\n\n",
        true),
    ANTHROPIC(
        "text/event-stream",
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":3,"
            + "\"delta\":{\"type\":\"text_delta\",\"text\":\"~\"}}\n\n",
        true),
    GEMINI(
        "text/event-stream",
        "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"~\"}]}}]}\r\n\r\n",
        true),
    TEXT("text/plain", "~", false),
    JSON("application/json", "{\"id\": 7, \"text\": \"~\"}", false);

    final String type;
    final String format;

    /** Each piece of the text is in an event of its own. */
    final boolean events;

    Kind(String type, String format, boolean events) {
      this.type = type;
      this.format = format;
      this.events = events;
    }
  }

  /** A random one. */
  static SplitBody of(Random random, String secret, boolean rests) throws IOException {
    Kind kind = List.of(Kind.values()).get(random.nextInt(Kind.values().length));
    PieceCoding coding =
        List.of(PieceCoding.values()).get(random.nextInt(PieceCoding.values().length));
    String text = BEFORE + secret + BEHIND;
    StringBuilder source = new StringBuilder();
    BitSet canary = new BitSet();
    List<String> pieces = new ArrayList<>();
    int longest = 1 + random.nextInt(40);
    for (int from = 0; from < text.length(); ) {
      int end =
          kind.events ? Math.min(text.length(), from + 1 + random.nextInt(longest)) : text.length();
      int at = source.length() + kind.format.indexOf('~');
      for (int i = from; i < end; i++) {
        canary.set(at + i - from, i >= BEFORE.length() && i < BEFORE.length() + secret.length());
      }
      pieces.add(kind.format.replace("~", text.substring(from, end)));
      source.append(pieces.getLast());
      from = end;
    }
    List<byte[]> wire = cut(random, coding, kind.events ? pieces : split(random, source));
    int pause = rests ? random.nextInt(wire.size()) : -1;
    return new SplitBody(kind, coding, source.toString(), canary, wire, pause);
  }

  private static List<String> split(Random random, CharSequence source) {
    List<String> pieces = new ArrayList<>();
    for (int from = 0; from < source.length(); ) {
      int end = Math.min(source.length(), from + 1 + random.nextInt(40));
      pieces.add(source.subSequence(from, end).toString());
      from = end;
    }
    return pieces;
  }

  /** In pieces of the coding, some of which are cut again. */
  private static List<byte[]> cut(Random random, PieceCoding coding, List<String> pieces)
      throws IOException {
    List<byte[]> wire = new ArrayList<>();
    for (byte[] coded : coding.coded(pieces)) {
      int cut = random.nextInt(2 * coded.length + 1);
      if (cut > 0 && cut < coded.length) {
        wire.add(java.util.Arrays.copyOf(coded, cut));
        wire.add(java.util.Arrays.copyOfRange(coded, cut, coded.length));
      } else if (coded.length > 0) {
        wire.add(coded);
      }
    }
    return wire;
  }

  long length() {
    return wire.stream().mapToLong(piece -> piece.length).sum();
  }

  /** What arrived in the place of the canary; fails where anything else has changed. */
  String inPlace(byte[] arrived) {
    String text = new String(arrived, ISO_8859_1);
    StringBuilder place = new StringBuilder();
    for (int at = 0; at < Math.max(text.length(), source.length()); at++) {
      char now = at < text.length() ? text.charAt(at) : 0;
      if (canary.get(at)) {
        place.append(now);
      } else if (at >= source.length() || now != source.charAt(at)) {
        throw new AssertionError("changed at " + at + " in " + kind + ", " + coding + ":\n" + text);
      }
    }
    return place.toString();
  }

  @Override
  public String toString() {
    return kind + ", " + coding + ", " + wire.size() + " pieces, rest before " + pause;
  }
}
