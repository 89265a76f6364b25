package dev.sluice.tools.ocsf;

import dev.sluice.config.file.RegularFile;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** A file with one event per line, as consumers of the topic write it. One thread. */
public final class EventFile {
  /** Longest line in characters, far above the largest event. */
  static final int LONGEST_LINE = 4 << 20;

  private final BufferedReader lines;
  private long number;

  /**
   * @param stream UTF-8; the caller closes it
   */
  public EventFile(InputStream stream) {
    this.lines =
        new BufferedReader(
            new InputStreamReader(
                stream,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  /** Opens a file, or standard input for {@code -}; closing it leaves standard input open. */
  public static InputStream open(String file) throws IOException {
    if (file.equals("-")) {
      return new FilterInputStream(System.in) {
        @Override
        public void close() {}
      };
    }
    return RegularFile.open(Path.of(file));
  }

  /**
   * A line that is not blank.
   *
   * @param number from 1, blank lines counted
   */
  public record Line(long number, String text) {}

  /**
   * The next line; empty at the end.
   *
   * @throws IOException when it cannot be read, is not UTF-8, or is longer than any event
   */
  public Optional<Line> next() throws IOException {
    while (true) {
      number++;
      Optional<String> line = read();
      if (line.isEmpty() || !line.get().isBlank()) {
        return line.map(text -> new Line(number, text));
      }
    }
  }

  private Optional<String> read() throws IOException {
    StringBuilder line = new StringBuilder();
    try {
      int c = lines.read();
      if (c < 0) {
        return Optional.empty();
      }
      for (; c >= 0 && c != '\n'; c = lines.read()) {
        if (line.length() == LONGEST_LINE) {
          throw new IOException("line " + number + ": longer than any event");
        }
        line.append((char) c);
      }
      return Optional.of(line.toString());
    } catch (CharacterCodingException e) {
      throw new IOException("line " + number + ": not UTF-8", e);
    }
  }
}
