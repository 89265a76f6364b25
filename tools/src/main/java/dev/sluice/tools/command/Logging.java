package dev.sluice.app.cli;

import org.apache.logging.log4j.LogManager;

/** Chooses the form of the log, which goes to stderr; call it before anything logs. */
final class Logging {
  private static final String FILE = "log4j2.configurationFile";

  private Logging() {}

  /** Short lines. */
  static void forPeople() {
    choose("log4j2-people.xml");
  }

  /** One JSON object a line. */
  static void forMachines() {
    choose("log4j2-machines.xml");
  }

  /** Writes what is buffered. */
  static void flush() {
    LogManager.shutdown();
  }

  private static void choose(String resource) {
    if (System.getProperty(FILE) == null) {
      System.setProperty(FILE, "classpath:" + resource);
    }
  }
}
