package dev.sluice.proto;

import dev.sluice.proto.v1.TraceContext;
import java.util.HexFormat;
import java.util.Optional;

/** The field {@code traceparent} of W3C Trace Context (Level 2, section 3.2). Any thread. */
public final class TraceParent {
  public static final String FIELD = "traceparent";

  private static final HexFormat HEX = HexFormat.of();
  private static final int HALF = 16;
  private static final int TRACE = 3;
  private static final int SPAN = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;
  private static final int SAMPLED = 1;

  private TraceParent() {}

  /** Reads a value; empty when it is not one. Of later versions it reads what version 0 has. */
  public static Optional<TraceContext> parse(String text) {
    if (!isFormed(text)) {
      return Optional.empty();
    }
    TraceContext read =
        TraceContext.newBuilder()
            .setTraceHigh(hex(text, TRACE))
            .setTraceLow(hex(text, TRACE + HALF))
            .setSpan(hex(text, SPAN))
            .setSampled((HexFormat.fromHexDigits(text, FLAGS, LENGTH) & SAMPLED) != 0)
            .build();
    boolean isNone = (read.getTraceHigh() | read.getTraceLow()) == 0 || read.getSpan() == 0;
    return isNone ? Optional.empty() : Optional.of(read);
  }

  private static boolean isFormed(String text) {
    if (text.length() < LENGTH
        || text.startsWith("ff")
        || (text.length() > LENGTH && (text.startsWith("00") || text.charAt(LENGTH) != '-'))) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean isDash = i == TRACE - 1 || i == SPAN - 1 || i == FLAGS - 1;
      if (isDash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static long hex(String text, int from) {
    return HexFormat.fromHexDigitsToLong(text, from, from + HALF);
  }

  public static String text(TraceContext span) {
    return "00-"
        + traceId(span)
        + "-"
        + spanId(span.getSpan())
        + (span.getSampled() ? "-01" : "-00");
  }

  public static String traceId(TraceContext span) {
    return HEX.toHexDigits(span.getTraceHigh()) + HEX.toHexDigits(span.getTraceLow());
  }

  public static String spanId(long span) {
    return HEX.toHexDigits(span);
  }

  /**
   * The span of a numbered part of a span, from 1. The same number yields the same span, so that
   * two nodes agree without asking each other.
   */
  public static TraceContext child(TraceContext parent, int number) {
    return parent.toBuilder().setSpan(childSpan(parent.getSpan(), number)).build();
  }

  public static long childSpan(long parent, int number) {
    // The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number
    // Generators, 2014), which is a bijection: parts of one span differ.
    long mixed = parent + number * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    mixed ^= mixed >>> 31;
    return mixed == 0 ? 1 : mixed;
  }
}
