package dev.sluice.config.source;

/**
 * A place in a document.
 *
 * @param line from 1
 * @param column from 1
 */
public record Location(String file, int line, int column) {
  public static Location start(String file) {
    return new Location(file, 1, 1);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
