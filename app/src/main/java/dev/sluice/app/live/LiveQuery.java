package dev.sluice.app.live;

import dev.sluice.config.settings.proxy.Sandbox;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;

/** The query of a page, whose parameters are known and come at most once. Event loop only. */
public final class LiveQuery {
  private final MultiMap query;

  /**
   * Checks the names of the parameters.
   *
   * @param keys that the page has; at least two
   * @throws InvalidQuery for others, and for one that comes twice
   */
  public LiveQuery(MultiMap query, List<String> keys) throws InvalidQuery {
    for (Map.Entry<String, String> parameter : query) {
      if (!keys.contains(parameter.getKey()) || query.getAll(parameter.getKey()).size() != 1) {
        throw new InvalidQuery(
            "expected %s and %s, each at most once"
                .formatted(String.join(", ", keys.subList(0, keys.size() - 1)), keys.getLast()));
      }
    }
    this.query = query;
  }

  public String text(String key, String absent) {
    return query.contains(key) ? query.get(key) : absent;
  }

  /** The id of a sandbox; empty for every sandbox. */
  public String sandbox() throws InvalidQuery {
    String id = text("sandbox", "");
    if (!id.isEmpty() && !Sandbox.isId(id)) {
      throw new InvalidQuery("sandbox: expected the id of a sandbox, as proxy.sandboxes names it");
    }
    return id;
  }

  /**
   * A number from 1.
   *
   * @param most at most 9999
   */
  public int number(String key, int absent, int most) throws InvalidQuery {
    String text = text(key, String.valueOf(absent));
    if (!text.matches("[0-9]{1,4}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > most) {
      throw new InvalidQuery(key + ": expected a number from 1 to " + most);
    }
    return Integer.parseInt(text);
  }
}
