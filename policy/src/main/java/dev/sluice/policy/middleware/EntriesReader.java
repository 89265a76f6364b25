package dev.sluice.policy.middleware;

import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Fields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code network_middlewares}, checked by middleware-contract d.1 and d.2. */
public final class EntriesReader {
  private EntriesReader() {}

  public static List<SelectableEntry> read(Fields middlewares) {
    List<Map.Entry<String, Cursor>> configs = middlewares.entries();
    List<SelectableEntry> entries = new ArrayList<>();
    for (Map.Entry<String, Cursor> config : configs) {
      Fields fields = config.getValue().fields();
      new EntryReader(config.getKey(), config.getValue(), fields).read().ifPresent(entries::add);
      fields.close();
    }
    if (configs.size() > ChainTable.MAX_ENTRIES) {
      middlewares.error(
          "too many middleware configs (%d > %d)"
              .formatted(configs.size(), ChainTable.MAX_ENTRIES));
    }
    checkOrders(entries, middlewares);
    return entries;
  }

  private static void checkOrders(List<SelectableEntry> entries, Fields middlewares) {
    Map<Integer, String> keys = new HashMap<>();
    entries.stream()
        .map(SelectableEntry::entry)
        .sorted(Comparator.comparing(MiddlewareEntry::key))
        .forEach(
            entry -> {
              String earlier = keys.putIfAbsent(entry.order(), entry.key());
              if (earlier != null) {
                middlewares.error(
                    entry.key(),
                    "middleware configs '%s' and '%s' use duplicate order %d"
                        .formatted(earlier, entry.key(), entry.order()));
              }
            });
  }
}
