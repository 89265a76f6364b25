package dev.sluice.tools.command;

/** How a word is shown on a terminal with colors; nothing depends on it. */
public enum TextStyle {
  PLAIN(""),
  BOLD("1"),
  FAINT("2"),
  RED("31"),
  GREEN("32"),
  YELLOW("33");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  TextStyle(String code) {
    this.code = code;
  }

  String applied(String text) {
    return this == PLAIN || text.isEmpty() ? text : ESCAPE + code + 'm' + text + ESCAPE + "0m";
  }
}
