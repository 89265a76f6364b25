package dev.sluice.inspect.grpc;

import dev.sluice.inspect.grpc.ProtobufWire.Reading;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The texts of a protobuf message, read without its descriptor: the message as it is, each field
 * with a length, and the fields of those that can be messages themselves. What may be both is read
 * as both, so that no length hides the first character of a text. One thread.
 */
public final class ProtobufTexts {
  /** Messages within each other: as many as common parsers of protobuf take. */
  static final int DEPTH = 100;

  /** Texts with a path; those behind them have none. */
  static final int NAMED = 4096;

  public static final int UNKNOWN = -1;

  /** Most bytes of texts for each byte of a message, beyond 4 KiB. */
  static final int COPIES = 6;

  /** Most bytes of texts, whatever the size of a message. */
  static final int MOST = 32 << 20;

  private final byte[] bytes;
  private final int start;
  private final long limit;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Text> texts = new ArrayList<>();
  private final int[] numbers = new int[DEPTH + 1];
  private boolean complete = true;
  private int at;

  private ProtobufTexts(byte[] bytes, int from, long limit) {
    this.bytes = bytes;
    this.start = from;
    this.at = from;
    this.limit = limit;
  }

  public static long limit(long size) {
    return Math.min(COPIES * size + 4096, MOST);
  }

  /**
   * Where a text begins.
   *
   * @param start offset in the joined texts
   * @param source offset in the message; {@link #UNKNOWN} for those without a path
   * @param path numbers of fields, from the outermost; empty for the message itself
   */
  public record Text(int start, int source, String path) {
    public static Text at(List<Text> texts, int offset) {
      int low = 0;
      int high = texts.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (texts.get(middle).start() <= offset) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low == 0 ? new Text(0, UNKNOWN, "") : texts.get(low - 1);
    }
  }

  /**
   * All texts.
   *
   * @param joined each with a line end behind it, those within a message after it
   * @param complete false where messages nest too deep, or repeat their bytes too often
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Found(byte[] joined, List<Text> texts, boolean complete) {
    public Found {
      texts = List.copyOf(texts);
    }

    public static Found ofText(byte[] text) {
      byte[] joined = Arrays.copyOf(text, text.length + 1);
      joined[text.length] = '\n';
      return new Found(joined, List.of(new Text(0, 0, "")), true);
    }

    @Override
    public String toString() {
      return "Found[" + joined.length + " bytes]";
    }
  }

  /**
   * Reads a range, which is a text as it is too.
   *
   * @param room most bytes of texts, if they are fewer than {@link #limit} of the range
   */
  public static Found of(byte[] bytes, int from, int end, long room) {
    long limit = Math.min(limit(end - from), room);
    ProtobufTexts texts = new ProtobufTexts(bytes, from, limit);
    texts.add(0, from, end);
    if (ProtobufWire.isMessage(bytes, from, end, Reading.LENIENT)) {
      texts.message(end, 0);
    }
    return new Found(texts.out.toByteArray(), texts.texts, texts.complete);
  }

  /** Adds a text. */
  private void add(int depth, int from, int end) {
    if (out.size() + (end - from) + 1L > limit) {
      complete = false;
      return;
    }
    if (from == end) {
      return;
    }
    if (texts.size() < NAMED) {
      texts.add(new Text(out.size(), from - start, path(depth)));
    } else if (texts.size() == NAMED) {
      texts.add(new Text(out.size(), UNKNOWN, ""));
    }
    out.write(bytes, from, end - from);
    out.write('\n');
  }

  private String path(int depth) {
    return Arrays.stream(numbers, 0, depth)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("."));
  }

  // Reads the fields up to the end of a message. Those of a group count as its own.
  private void message(int end, int depth) {
    while (at < end) {
      long tag = ProtobufWire.varint(bytes, at, end);
      at += ProtobufWire.varintSize(bytes, at, end);
      int type = (int) (tag & 7);
      if (type != ProtobufWire.LENGTH) {
        at = ProtobufWire.skipped(bytes, at, end, type);
        continue;
      }
      int size = (int) ProtobufWire.varint(bytes, at, end);
      at += ProtobufWire.varintSize(bytes, at, end);
      if (size > 0) {
        numbers[depth] = (int) tag >>> 3;
        field(at + size, end, depth + 1);
      }
    }
  }

  private void field(int end, int parentEnd, int depth) {
    int from = at;
    boolean ordinary = ProtobufWire.isMessage(bytes, from, end, Reading.ORDINARY);
    boolean message = ordinary || ProtobufWire.isMessage(bytes, from, end, Reading.LENIENT);
    boolean tooDeep = message && depth > DEPTH;
    if (!ordinary || tooDeep) {
      add(depth, from, end);
    } else {
      edges(from, end, parentEnd, depth);
    }
    if (tooDeep) {
      complete = false;
    } else if (message) {
      message(end, depth);
    }
    at = end;
  }

  // Adds what a message may be as a text, up to its first control character and from its last one.
  // What is between control characters is in the text around it, where they end it as well.
  private void edges(int from, int end, int parentEnd, int depth) {
    int first = from;
    while (first < end && !isControl(first)) {
      first++;
    }
    if (first == end) {
      add(depth, from, end);
      return;
    }
    int last = end;
    while (!isControl(last - 1)) {
      last--;
    }
    if (!isControl(from - 1)) {
      add(depth, from, first);
    }
    if (end < parentEnd && !isControl(end)) {
      add(depth, last, end);
    }
  }

  // No part of any text. Whitespace is, and 0 in UTF-16.
  private boolean isControl(int offset) {
    int value = bytes[offset];
    return (value > 0 && value < '\t') || (value > '\r' && value < ' ');
  }
}
