package dev.sluice.app.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What a command prints, from construction to {@link #close}: on the thread that constructs this,
 * and on the threads that it starts meanwhile. Tests that run beside it print to the real output.
 */
final class CapturedOutput implements AutoCloseable {
  private static final InheritableThreadLocal<@Nullable CapturedOutput> CURRENT =
      new InheritableThreadLocal<>();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  static {
    // The log keeps the streams that it finds first; it is no part of what a command prints.
    LoggerFactory.getLogger(CapturedOutput.class).debug("output of commands is captured");
    System.setOut(routed(System.out, captured -> captured.out));
    System.setErr(routed(System.err, captured -> captured.err));
  }

  CapturedOutput() {
    CURRENT.set(this);
  }

  private static PrintStream routed(
      PrintStream real, Function<CapturedOutput, OutputStream> captured) {
    return new PrintStream(new Routed(real, captured), true, StandardCharsets.UTF_8);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    CURRENT.remove();
  }

  /** Where the current thread prints. */
  private static final class Routed extends OutputStream {
    private final PrintStream real;
    private final Function<CapturedOutput, OutputStream> captured;

    Routed(PrintStream real, Function<CapturedOutput, OutputStream> captured) {
      this.real = real;
      this.captured = captured;
    }

    private OutputStream target() {
      return Optional.ofNullable(CURRENT.get()).map(captured).orElse(real);
    }

    @Override
    public void write(int b) throws IOException {
      target().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      target().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      target().flush();
    }
  }
}
