package dev.sluice.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.Policies;
import dev.sluice.policy.document.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/presets.md} says what the files have. {@code -Dsluice.docs=write} writes its list.
 */
class PresetsDocTest {
  private static final Path PAGE = Path.of("../docs/presets.md");
  private static final String HEADING = "## Presets";

  @Test
  void listsEveryPresetAndNoOther() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    int end = lines.indexOf(HEADING) + 1;
    assertThat(end).isPositive();
    if (System.getProperty("sluice.docs", "").equals("write")) {
      lines = new ArrayList<>(lines.subList(0, end));
      lines.addAll(expected());
      Files.write(PAGE, lines);
    }

    assertThat(lines.subList(end, lines.size())).isEqualTo(expected());
  }

  @Test
  void itsExampleIsAPolicy() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();

    assertThat(Policies.valid(page.substring(begin, page.indexOf("```", begin)))).isNotNull();
  }

  private static List<String> expected() {
    List<String> lines = new ArrayList<>();
    for (String name : PresetCatalog.names()) {
      PresetFile preset = PresetCatalog.newest(name).orElseThrow();
      lines.add("");
      lines.add("### " + name);
      lines.add("");
      lines.add("| version %d | %s |".formatted(preset.version(), preset.dated()));
      lines.add("|---|---|");
      lines.add("| hosts | %s |".formatted(hosts(name)));
      lines.add("| admits | %s |".formatted(sentence(preset.admits())));
      lines.add("| does not admit | %s |".formatted(sentence(preset.refuses())));
      lines.add("| from | %s |".formatted(links(preset)));
    }
    return lines;
  }

  private static String hosts(String name) {
    return PresetPolicies.endpoints(name).stream()
        .map(PresetsDocTest::host)
        .collect(Collectors.joining(", "));
  }

  private static String host(Endpoint endpoint) {
    String others =
        endpoint.ports().size() == 1
            ? ""
            : " ("
                + endpoint.ports().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + ")";
    return "`" + endpoint.hostText() + "`" + others;
  }

  private static String sentence(String text) {
    return text.substring(0, text.length() - 1);
  }

  private static String links(PresetFile preset) {
    return preset.sources().stream()
        .map(source -> "[%s](%s)".formatted(source.split("/", -1)[2], source))
        .collect(Collectors.joining(", "));
  }
}
