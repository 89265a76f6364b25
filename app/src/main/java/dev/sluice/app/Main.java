package dev.sluice.app;

import dev.sluice.app.cli.SluiceCommand;

/** The entry point of the program. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(SluiceCommand.execute(args));
  }
}
