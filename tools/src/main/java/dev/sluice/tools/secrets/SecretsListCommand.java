package dev.sluice.tools.secrets;

import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import dev.sluice.tools.command.OutputFormat;
import dev.sluice.tools.command.Terminal;
import dev.sluice.tools.command.TextStyle;
import dev.sluice.tools.command.TextTable;
import dev.sluice.tools.command.TextTable.Cell;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "list",
    description = "Lists the patterns of sluice/secrets.",
    mixinStandardHelpOptions = true)
public final class SecretsListCommand implements Callable<Integer> {
  private static final String[] HEADS = {
    "ID", "CATEGORY", "CONFIDENCE", "SINCE", "PROVIDER", "FINDS", "SOURCE"
  };

  @Option(
      names = PatternOptions.CATEGORIES,
      split = ",",
      paramLabel = "NAME",
      description = "only these categories, with commas between them")
  private List<String> categories = List.of();

  @Option(
      names = "--provider",
      paramLabel = "TEXT",
      description = "only providers with this text in their name, in any case")
  private String provider = "";

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "json: one object with all that is known; default: ${DEFAULT-VALUE}")
  private OutputFormat format = OutputFormat.TEXT;

  @Override
  public Integer call() {
    Logging.forPeople();
    List<SecretPattern> shown =
        (categories.isEmpty()
                ? SecretCatalog.ALL
                : PatternOptions.of(PatternOptions.categories(categories)))
            .stream().filter(this::isOfProvider).toList();
    switch (format) {
      case TEXT -> print(shown, Terminal.ofOutput());
      case JSON -> System.out.println(json(shown));
    }
    return ExitCode.DONE;
  }

  private boolean isOfProvider(SecretPattern pattern) {
    return pattern
        .facts()
        .provider()
        .toLowerCase(Locale.ROOT)
        .contains(provider.toLowerCase(Locale.ROOT));
  }

  private static void print(List<SecretPattern> shown, Terminal terminal) {
    TextTable table = new TextTable(terminal);
    table.add(
        Arrays.stream(HEADS).map(head -> new Cell(head, TextStyle.FAINT)).toArray(Cell[]::new));
    shown.forEach(pattern -> table.add(cells(pattern)));
    if (!shown.isEmpty()) {
      table.lines().forEach(System.out::println);
      System.out.println();
    }
    System.out.printf(
        "%d of %d patterns, version %d of the pack%n",
        shown.size(), SecretCatalog.ALL.size(), SecretCatalog.VERSION);
    if (shown.stream().anyMatch(PatternTexts::isOptional)) {
      System.out.println("optional: used only where categories or patterns ask for it");
    }
  }

  private static Cell[] cells(SecretPattern pattern) {
    String category = pattern.facts().category().text();
    return new Cell[] {
      PatternTexts.idCell(pattern),
      Cell.of(PatternTexts.isOptional(pattern) ? category + " (optional)" : category),
      PatternTexts.confidenceCell(pattern),
      Cell.of(Integer.toString(pattern.facts().since())),
      Cell.of(pattern.facts().provider()),
      Cell.of(pattern.label()),
      new Cell(pattern.facts().source(), TextStyle.FAINT)
    };
  }

  private static String json(List<SecretPattern> shown) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode result = mapper.createObjectNode().put("version", SecretCatalog.VERSION);
    var list = result.putArray("patterns");
    for (SecretPattern pattern : shown) {
      list.addObject()
          .put("id", pattern.id())
          .put("label", pattern.label())
          .put("provider", pattern.facts().provider())
          .put("category", pattern.facts().category().text())
          .put("optional", PatternTexts.isOptional(pattern))
          .put("confidence", PatternTexts.confidence(pattern))
          .put("since", pattern.facts().since())
          .put("source", pattern.facts().source());
    }
    return mapper.writeValueAsString(result);
  }
}
