package dev.sluice.inspect.mcp;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How tools were described when this node saw them last. Bounded: beyond {@value #MOST_PLACES}
 * servers, or {@value #MOST_TOOLS} tools of one, nothing more is remembered. Any thread.
 */
public final class ToolMemory {
  static final int MOST_PLACES = 1024;
  static final int MOST_TOOLS = 512;
  static final int LONGEST_NAME = 128;

  private final Map<Place, Map<String, String>> seen = new ConcurrentHashMap<>();

  /**
   * A server as a sandbox sees it.
   *
   * @param host lower case
   */
  public record Place(String sandbox, String host, int port) {}

  /**
   * Remembers how a tool is described now.
   *
   * @param tool longer names than {@value #LONGEST_NAME} characters are not remembered
   * @param description SHA-256, in hexadecimal
   * @return how it was described before, if that was otherwise
   */
  public Optional<String> remember(Place place, String tool, String description) {
    if (tool.length() > LONGEST_NAME) {
      return Optional.empty();
    }
    Map<String, String> tools = seen.get(place);
    if (tools == null) {
      if (seen.size() >= MOST_PLACES) {
        return Optional.empty();
      }
      tools = seen.computeIfAbsent(place, fresh -> new ConcurrentHashMap<>());
    }
    if (!tools.containsKey(tool) && tools.size() >= MOST_TOOLS) {
      return Optional.empty();
    }
    return Optional.ofNullable(tools.put(tool, description))
        .filter(before -> !before.equals(description));
  }
}
