package dev.sluice.proxy.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * docs/troubleshooting.md has a remedy for every code of docs/reference/refusals.md, and for no
 * other.
 */
class TroubleshootingDocTest {
  private static final Pattern CODE = Pattern.compile("`([a-z0-9_]+)`");

  /** The codes of one column, in all rows that begin so. */
  private static List<String> codes(String page, String from, String row, int column)
      throws IOException {
    String text = Files.readString(Path.of("../docs", page));
    return text.substring(text.indexOf(from))
        .lines()
        .filter(line -> line.matches(row))
        .flatMap(line -> CODE.matcher(line.split("\\|", -1)[column]).results())
        .map(code -> code.group(1))
        .toList();
  }

  @Test
  void everyCodeHasARemedyOnce() throws IOException {
    List<String> listed = codes("reference/refusals.md", "# ", "\\| \\d{3} \\|.*", 2);
    List<String> remedied = codes("troubleshooting.md", "## By code", "\\| `.*", 1);

    assertThat(remedied).doesNotHaveDuplicates().hasSameElementsAs(listed);
  }

  @Test
  void everyCodeWithAJsonBodyHasARemedyInItsMessage() throws IOException {
    String row = "\\| \\d{3} \\|.*\\|[^|]*(JSON|as )[^|]*\\|";

    assertThat(codes("reference/refusals.md", "# ", row, 2))
        .hasSizeGreaterThan(30)
        .allSatisfy(code -> assertThat(RefusalRemedies.of(code)).as(code).endsWith("."));
  }
}
