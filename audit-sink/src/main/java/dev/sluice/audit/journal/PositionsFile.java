package dev.sluice.audit.journal;

import dev.sluice.audit.file.StateFile;
import dev.sluice.config.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The file of acknowledged positions, one for each writer. Losing it causes a second delivery and
 * never loses a record.
 */
final class PositionsFile {
  private static final Pattern FORM = Pattern.compile("\\d{1,9} \\d{1,18}");
  private static final String LOSS = "records are shipped again";
  private static final String REMEDY = "remove it: records are then shipped again";

  private final Path file;
  private Map<Integer, Long> written = Map.of();

  PositionsFile(Path file) {
    this.file = file;
  }

  /** Sequence by writer; none when the file is damaged, as a power loss can leave it. */
  Map<Integer, Long> read() throws IOException {
    Map<Integer, Long> positions = new HashMap<>();
    for (String line : StateFile.dispensable(file, FORM, REMEDY, LOSS).orElse(List.of())) {
      int space = line.indexOf(' ');
      positions.put(
          Integer.valueOf(line.substring(0, space)), Long.valueOf(line.substring(space + 1)));
    }
    return positions;
  }

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
