package dev.sluice.tools.command;

import org.apache.logging.log4j.LogManager;

/** Selects the format of the log, which goes to stderr. Call it before anything logs. */
public final class Logging {
  private static final String FILE = "log4j2.configurationFile";

  private Logging() {}

  public static void forPeople() {
    choose("log4j2-people.xml");
  }

  public static void forMachines() {
    choose("log4j2-machines.xml");
  }

  public static void flush() {
    LogManager.shutdown();
  }

  private static void choose(String resource) {
    if (System.getProperty(FILE) == null) {
      System.setProperty(FILE, "classpath:" + resource);
    }
  }
}
