package dev.sluice.control;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The warnings that a library logs on one thread, with the logging of the JDK in tests. Classes run
 * beside each other and share the loggers.
 */
final class LoggedWarnings extends Handler implements AutoCloseable {
  private final Logger logger;
  private final Thread thread;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private LoggedWarnings(Logger logger, Thread thread) {
    this.logger = logger;
    this.thread = thread;
  }

  static LoggedWarnings of(String name, Thread thread) {
    LoggedWarnings warnings = new LoggedWarnings(Logger.getLogger(name), thread);
    warnings.logger.addHandler(warnings);
    return warnings;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void publish(LogRecord line) {
    boolean warns = line.getLevel().intValue() >= Level.WARNING.intValue();
    if (warns && Thread.currentThread().equals(thread)) {
      lines.add(String.valueOf(line.getMessage()));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
