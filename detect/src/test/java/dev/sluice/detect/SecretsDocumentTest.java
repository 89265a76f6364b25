package dev.sluice.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference/secret-patterns.md} lists the patterns of the code. {@code
 * -Dsluice.docs=write} writes its table.
 */
class SecretsDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/reference/secret-patterns.md");
  private static final List<String> ROWS = PatternRows.of(SecretCatalog.ALL);

  @Test
  void listsEveryPattern() throws IOException {
    if (System.getProperty("sluice.docs", "").equals("write")) {
      write();
    }

    assertThat(Files.readAllLines(DOCUMENT)).containsSubsequence(ROWS);
    assertThat(Files.readString(DOCUMENT)).contains("version %d".formatted(SecretCatalog.VERSION));
  }

  @Test
  void listsNoOtherPattern() throws IOException {
    assertThat(Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("| [")))
        .containsExactlyElementsOf(ROWS.subList(2, ROWS.size()));
  }

  private static void write() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(DOCUMENT));
    int from = lines.indexOf(PatternRows.HEADER);
    int to = from;
    while (to < lines.size() && lines.get(to).startsWith("|")) {
      to++;
    }
    lines.subList(from, to).clear();
    lines.addAll(from, ROWS);
    Files.write(DOCUMENT, lines);
  }
}
