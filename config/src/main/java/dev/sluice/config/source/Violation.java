package dev.sluice.config.source;

/**
 * An error or a warning about a document.
 *
 * @param line from 1
 * @param column from 1
 * @param keyPath empty for the whole document
 * @param message the problem and its remedy
 */
public record Violation(
    String file, int line, int column, String keyPath, String message, Severity severity) {
  /** Begins the message about a key that only Sluice knows. */
  public static final String OWN_KEY = "is a key of Sluice: OpenShell refuses this file";

  /** Whether a violation stops a document from being used. */
  public enum Severity {
    ERROR,
    WARNING,
    /** Nothing to correct: what a document has for OpenShell alone. */
    NOTE
  }

  /** Whether it names a key that only Sluice knows. */
  public boolean isAboutOwnKey() {
    return message.startsWith(OWN_KEY);
  }

  /** Where it is: {@code file:line:column}. */
  public String place() {
    return file + ":" + line + ":" + column;
  }

  /** What it is, in the form that operators read: {@code key.path: message}. */
  public String text() {
    String kind =
        switch (severity) {
          case ERROR -> "";
          case WARNING -> "warning: ";
          case NOTE -> "note: ";
        };
    return kind + (keyPath.isEmpty() ? "" : keyPath + ": ") + message;
  }

  /** One line: {@code file:line:column: key.path: message}. */
  @Override
  public String toString() {
    return place() + ": " + text();
  }
}
