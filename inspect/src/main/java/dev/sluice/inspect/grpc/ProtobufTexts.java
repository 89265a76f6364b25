package dev.sluice.inspect.grpc;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of a protobuf message, read without its descriptor: each field with a length, and the
 * fields of those that can be messages themselves. What may be both is read as both, so that no
 * length hides the first character of a text. One thread.
 */
public final class ProtobufTexts {
  /** Messages within each other. */
  static final int DEPTH = 32;

  /** Texts with a path; those behind them have none. */
  static final int NAMED = 4096;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int GROUP = 3;
  private static final int GROUP_END = 4;
  private static final int FIXED32 = 5;
  private static final int MAX_VARINT = 10;

  private final byte[] bytes;
  private final long limit;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Text> texts = new ArrayList<>();
  private boolean complete = true;
  private int at;

  private ProtobufTexts(byte[] bytes, int from, int size) {
    this.bytes = bytes;
    this.at = from;
    this.limit = 4L * size + 4096;
  }

  /**
   * Where a text begins.
   *
   * @param start offset in the joined texts
   * @param path numbers of fields, from the outermost; empty for a message that is no protobuf
   */
  public record Text(int start, String path) {}

  /**
   * All texts.
   *
   * @param joined each with a line end behind it
   * @param complete false where messages nest too deep, or repeat their bytes too often
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Found(byte[] joined, List<Text> texts, boolean complete) {
    public Found {
      texts = List.copyOf(texts);
    }

    /** The path of the text at an offset. */
    public String pathAt(int offset) {
      String path = "";
      for (Text text : texts) {
        if (text.start() > offset) {
          break;
        }
        path = text.path();
      }
      return path;
    }

    @Override
    public String toString() {
      return "Found[" + joined.length + " bytes]";
    }
  }

  /** Reads a range. One that is no message is a text as it is. */
  public static Found of(byte[] bytes, int from, int end) {
    ProtobufTexts texts = new ProtobufTexts(bytes, from, end - from);
    texts.field("", end, DEPTH + 1);
    return new Found(texts.out.toByteArray(), texts.texts, texts.complete);
  }

  private void add(String path, int from, int end) {
    if (out.size() + (long) (end - from) > limit) {
      complete = false;
      return;
    }
    if (from == end) {
      return;
    }
    if (texts.size() <= NAMED) {
      texts.add(new Text(out.size(), texts.size() < NAMED ? path : ""));
    }
    out.write(bytes, from, end - from);
    out.write('\n');
  }

  /** Reads the fields up to the end of a message. Those of a group count as its own. */
  private void message(int end, String path, int levels) {
    while (at < end && complete) {
      long tag = varint(bytes, at, end);
      at += varintSize(bytes, at, end);
      int type = (int) (tag & 7);
      if (type != LENGTH) {
        at = skipped(bytes, at, end, type);
        continue;
      }
      int size = (int) varint(bytes, at, end);
      at += varintSize(bytes, at, end);
      String field = (path.isEmpty() ? "" : path + ".") + ((int) tag >>> 3);
      field(field, at + size, levels);
    }
  }

  private void field(String path, int end, int levels) {
    int from = at;
    boolean ordinary = end > from && isMessage(bytes, from, end, Reading.ORDINARY);
    boolean message = ordinary || (end > from && isMessage(bytes, from, end, Reading.LENIENT));
    if (!ordinary || (!path.isEmpty() && isText(from, end))) {
      add(path, from, end);
    }
    if (message) {
      if (levels == 0) {
        complete = false;
      } else {
        message(end, path, levels - 1);
      }
    }
    at = end;
  }

  private boolean isText(int from, int end) {
    for (int i = from; i < end; i++) {
      boolean control = bytes[i] >= 0 && bytes[i] < ' ' && "\t\r\n".indexOf(bytes[i]) < 0;
      if (control) {
        return false;
      }
    }
    return true;
  }

  /** What counts as fields. */
  private enum Reading {
    ORDINARY,
    /**
     * As of some servers: groups, which are deprecated, and the lower 32 bits of numbers that are
     * longer. What can be read so only is a text too.
     */
    LENIENT
  }

  /** Whether a range is a whole number of fields. */
  private static boolean isMessage(byte[] bytes, int from, int end, Reading reading) {
    int at = from;
    while (at < end) {
      int tagSize = varintSize(bytes, at, end);
      long tag = tagSize > 0 ? varint(bytes, at, end) : 0;
      int type = (int) (tag & 7);
      boolean lenient = tag >>> 32 != 0 || type == GROUP || type == GROUP_END;
      if ((int) tag >>> 3 == 0 || (lenient && reading == Reading.ORDINARY)) {
        return false;
      }
      at = skipped(bytes, at + tagSize, end, type);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  /** The offset behind the value of a field; -1 when there is none in the range. */
  private static int skipped(byte[] bytes, int at, int end, int type) {
    int size = varintSize(bytes, at, end);
    long behind =
        switch (type) {
          case VARINT -> size == 0 ? end + 1L : at + size;
          case FIXED64 -> at + (long) Long.BYTES;
          case FIXED32 -> at + (long) Integer.BYTES;
          case LENGTH -> {
            int length = size == 0 ? -1 : (int) varint(bytes, at, end);
            yield length < 0 || length > end - at - size ? end + 1L : (long) at + size + length;
          }
          case GROUP, GROUP_END -> at;
          default -> end + 1L;
        };
    return behind > end ? -1 : (int) behind;
  }

  /** 0 when it does not end within the range or ten bytes. */
  private static int varintSize(byte[] bytes, int at, int end) {
    int most = Math.min(end - at, MAX_VARINT);
    for (int i = 0; i < most; i++) {
      if (bytes[at + i] >= 0) {
        return i + 1;
      }
    }
    return 0;
  }

  private static long varint(byte[] bytes, int at, int end) {
    long value = 0;
    int size = varintSize(bytes, at, end);
    for (int i = 0; i < size; i++) {
      value |= (bytes[at + i] & 0x7FL) << (7 * i);
    }
    return value;
  }
}
