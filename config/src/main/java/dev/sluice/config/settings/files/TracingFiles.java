package dev.sluice.config.settings.files;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the export of spans reads. Blocks on the disk. Headers may hold secrets. */
public final class TracingFiles {
  private static final String HEADERS = "tracing.headers_file";

  private TracingFiles() {}

  /**
   * Reads fields, one NAME: VALUE per line.
   *
   * @throws UnusableFile when the file cannot be read, or has another line
   */
  public static Map<String, String> headers(Path file) throws UnusableFile {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : new NamedFile(HEADERS, file).text().lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      } else if (!line.isBlank()) {
        throw new UnusableFile(HEADERS, file + " has a line that is no NAME: VALUE; correct it");
      }
    }
    return headers;
  }

  public static String authority(Path file) throws UnusableFile {
    return new NamedFile("tracing.ca_file", file).text();
  }
}
