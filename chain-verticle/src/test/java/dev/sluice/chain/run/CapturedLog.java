package dev.sluice.chain.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What libraries log meanwhile, with their stack traces. */
final class CapturedLog extends Handler {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private CapturedLog() {}

  static CapturedLog start() {
    CapturedLog log = new CapturedLog();
    Logger.getLogger("").addHandler(log);
    return log;
  }

  List<String> stop() {
    Logger.getLogger("").removeHandler(this);
    return lines;
  }

  @Override
  public void publish(LogRecord record) {
    StringWriter trace = new StringWriter();
    if (record.getThrown() != null) {
      record.getThrown().printStackTrace(new PrintWriter(trace));
    }
    lines.add(record.getMessage() + trace);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
