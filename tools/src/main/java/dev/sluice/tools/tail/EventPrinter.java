package dev.sluice.tools.tail;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.ocsf.Shorthand;
import dev.sluice.tools.requests.EventView;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Prints one line per event, as it comes. */
public final class EventPrinter implements EventView {
  private final Predicate<byte[]> wanted;
  private final long count;
  private final Format format;
  private final PrintStream out;
  private long printed;
  private boolean closed;

  public enum Format {
    /** As stored on the topic, without characters that a terminal obeys. */
    JSON,
    /** For people, without what other events say of the request. */
    EVENTS
  }

  /** Prints up to {@code count} of the events that are wanted. */
  public EventPrinter(Predicate<byte[]> wanted, long count, Format format, PrintStream out) {
    this.wanted = wanted;
    this.count = count;
    this.format = format;
    this.out = out;
  }

  @Override
  public void accept(int partition, byte[] value, long nanos) {
    if (wanted.test(value)) {
      out.println(line(value));
      printed++;
    }
  }

  private String line(byte[] event) {
    return switch (format) {
      case JSON -> LineEscape.json(new String(event, StandardCharsets.UTF_8));
      case EVENTS -> shorthand(event);
    };
  }

  private static String shorthand(byte[] event) {
    try {
      return Shorthand.line(event);
    } catch (IllegalArgumentException e) {
      return "a record that is not JSON";
    }
  }

  @Override
  public void tick(long nanos, boolean current) {
    closed = out.checkError();
  }

  @Override
  public boolean isDone() {
    return closed || printed >= count;
  }

  boolean hasPrinted() {
    return printed > 0;
  }
}
