package dev.sluice.config.source;

/**
 * One thing that is wrong, or doubtful, in a document.
 *
 * @param line from 1
 * @param column from 1
 * @param keyPath empty when the whole document is meant
 * @param message what is wrong; what would be right
 */
public record Violation(
    String file, int line, int column, String keyPath, String message, Severity severity) {
  /** Whether a violation stops a document from being used. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** The form that operators read: {@code file:line:column: key.path: message}. */
  @Override
  public String toString() {
    String place = file + ":" + line + ":" + column + ": ";
    String warning = severity == Severity.WARNING ? "warning: " : "";
    return place + warning + (keyPath.isEmpty() ? "" : keyPath + ": ") + message;
  }
}
