package dev.sluice.audit.journal;

import dev.sluice.audit.file.StateFile;
import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file of acknowledged positions, one for each writer. Losing it causes a second delivery and
 * never loses a record.
 */
final class PositionsFile {
  private final Path file;
  private Map<Integer, Long> written = Map.of();

  PositionsFile(Path file) {
    this.file = file;
  }

  /** Sequence by writer; unknown lines are ignored. */
  Map<Integer, Long> read() throws IOException {
    Map<Integer, Long> positions = new HashMap<>();
    for (String line : StateFile.lines(file, "remove it: records are then shipped again")) {
      if (line.matches("\\d{1,9} \\d{1,18}")) {
        int space = line.indexOf(' ');
        positions.put(
            Integer.valueOf(line.substring(0, space)), Long.valueOf(line.substring(space + 1)));
      }
    }
    return positions;
  }

  /** Replaces the file atomically when a position changed. */
  void write(Map<Integer, Long> positions) throws IOException {
    if (positions.equals(written)) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(positions)
        .forEach(
            (writer, sequence) -> lines.append(writer).append(' ').append(sequence).append('\n'));
    AtomicFile.replaceUnforced(file, lines.toString().getBytes(StandardCharsets.UTF_8));
    written = Map.copyOf(positions);
  }
}
