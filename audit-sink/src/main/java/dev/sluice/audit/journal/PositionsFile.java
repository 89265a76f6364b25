package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file that remembers up to where each writer's records have been acknowledged. Losing it costs
 * a second delivery, never a record.
 */
final class PositionsFile {
  private final Path file;
  private Map<Integer, Long> written = Map.of();

  PositionsFile(Path file) {
    this.file = file;
  }

  /** Sequence by writer; lines that are not understood count as absent. */
  Map<Integer, Long> read() throws IOException {
    Map<Integer, Long> positions = new HashMap<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        if (line.matches("\\d{1,9} \\d{1,18}")) {
          int space = line.indexOf(' ');
          positions.put(
              Integer.valueOf(line.substring(0, space)), Long.valueOf(line.substring(space + 1)));
        }
      }
    }
    return positions;
  }

  /** Replaces the file in one step, when something changed. */
  void write(Map<Integer, Long> positions) throws IOException {
    if (positions.equals(written)) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(positions)
        .forEach(
            (writer, sequence) -> lines.append(writer).append(' ').append(sequence).append('\n'));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, lines);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written = Map.copyOf(positions);
  }
}
