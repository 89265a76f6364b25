package dev.sluice.config.source;

/**
 * An error or a warning about a document.
 *
 * @param line from 1
 * @param column from 1
 * @param keyPath empty for the whole document
 */
public record Violation(
    String file, int line, int column, String keyPath, String message, Severity severity) {
  public static final String OWN_KEY = "is a key of Sluice: OpenShell refuses this file";

  /** Whether a violation stops a document from being used. */
  public enum Severity {
    ERROR,
    WARNING,
    /** Nothing to correct: what a document has for OpenShell alone. */
    NOTE
  }

  public boolean isAboutOwnKey() {
    return message.startsWith(OWN_KEY);
  }

  public String place() {
    return file + ":" + line + ":" + column;
  }

  public String text() {
    String kind =
        switch (severity) {
          case ERROR -> "";
          case WARNING -> "warning: ";
          case NOTE -> "note: ";
        };
    return kind + (keyPath.isEmpty() ? "" : keyPath + ": ") + message;
  }

  @Override
  public String toString() {
    return place() + ": " + text();
  }
}
