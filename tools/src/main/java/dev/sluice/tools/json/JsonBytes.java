package dev.sluice.tools.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds the ends of values in the bytes of JSON, without a look at what is in them. */
public final class JsonBytes {
  private static final byte OTHER = 0;
  private static final byte QUOTE = 1;
  private static final byte OPEN = 2;
  private static final byte CLOSE = 3;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  /** Bytes that end a number or a word. */
  private static final boolean[] ENDS = ends();

  /** What a byte means where it is not in a string. */
  private static final byte[] KINDS = kinds();

  private JsonBytes() {}

  /** The bytes end within a value, or are no object. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings(
        "StaticAssignmentOfThrowable") // has no stack trace, and is thrown for many lines
    public static final Malformed INSTANCE = new Malformed();

    private Malformed() {
      super("not an object", null, false, false);
    }
  }

  private static boolean[] ends() {
    boolean[] ends = new boolean[256];
    for (char end : ",}] \t\r\n".toCharArray()) {
      ends[end] = true;
    }
    return ends;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[256];
    kinds['"'] = QUOTE;
    kinds['{'] = OPEN;
    kinds['['] = OPEN;
    kinds['}'] = CLOSE;
    kinds[']'] = CLOSE;
    return kinds;
  }

  /**
   * Behind a value of any kind; the same place where there is none.
   *
   * @param from its first byte
   * @param last behind the last byte of the source
   * @throws Malformed when the bytes end within it
   */
  public static int behindValue(byte[] source, int from, int last) {
    if (from >= last) {
      throw Malformed.INSTANCE;
    }
    return switch (KINDS[source[from] & 0xff]) {
      case QUOTE -> behindString(source, from, last);
      case OPEN -> behindNested(source, from, last);
      default -> behindWord(source, from, last);
    };
  }

  private static int behindWord(byte[] source, int from, int last) {
    int i = from;
    while (i < last && !ENDS[source[i] & 0xff]) {
      i++;
    }
    return i;
  }

  private static int behindNested(byte[] source, int from, int last) {
    int depth = 0;
    int i = from;
    do {
      while (i < last && KINDS[source[i] & 0xff] == OTHER) {
        i++;
      }
      if (i >= last) {
        throw Malformed.INSTANCE;
      }
      switch (KINDS[source[i] & 0xff]) {
        case QUOTE -> i = behindString(source, i, last) - 1;
        case OPEN -> depth++;
        default -> depth--;
      }
      i++;
    } while (depth > 0);
    return i;
  }

  /** The highest bit of each byte that is zero, exact for the lowest one. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGHS;
  }

  /**
   * Behind the closing quote.
   *
   * @param from the opening quote
   * @param last behind the last byte of the source
   * @throws Malformed when there is none
   */
  public static int behindString(byte[] source, int from, int last) {
    int i = from + 1;
    while (true) {
      while (i + Long.BYTES <= last) {
        long word = (long) LONGS.get(source, i);
        long ends = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
        if (ends != 0) {
          i += Long.numberOfTrailingZeros(ends) / Byte.SIZE;
          break;
        }
        i += Long.BYTES;
      }
      if (i >= last || source[i] == '"') {
        break;
      }
      i += source[i] == '\\' ? 2 : 1;
    }
    if (i >= last) {
      throw Malformed.INSTANCE;
    }
    return i + 1;
  }
}
