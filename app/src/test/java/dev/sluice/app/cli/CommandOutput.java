package dev.sluice.app.cli;

/**
 * What a command printed, and how it ended.
 *
 * @param code of its exit
 */
record CommandOutput(int code, String out, String err) {
  /** Runs a command to its end. */
  static CommandOutput of(String... arguments) {
    try (CapturedOutput captured = new CapturedOutput()) {
      int code = SluiceCommand.execute(arguments);
      return new CommandOutput(code, captured.out(), captured.err());
    }
  }
}
