package dev.sluice.proxy.body.mcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import dev.sluice.inspect.mcp.ToolList;
import dev.sluice.inspect.mcp.ToolList.Tool;
import dev.sluice.inspect.mcp.ToolMemory;
import dev.sluice.proto.v1.ChangedTool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Event loop only. Leaves out tools of the lists in one response, and compares the rest with what
 * was seen before.
 */
final class ToolFilter {
  private static final int MOST_CHANGED = 32;

  private static final String TOOLS = "tools";

  private static final String ESCAPE = "\\";

  private final ToolRules rules;
  private final ToolMemory memory;
  private final ToolMemory.Place place;
  private final UnaryOperator<String> shown;
  private final List<ChangedTool> changed = new ArrayList<>();
  private int hidden;

  ToolFilter(
      ToolRules rules, ToolMemory memory, ToolMemory.Place place, UnaryOperator<String> shown) {
    this.rules = rules;
    this.memory = memory;
    this.place = place;
    this.shown = shown;
  }

  /** Whether a message may hold a list: others need no reader, which costs far more than they. */
  static boolean mayList(byte[] json) {
    int first = 0;
    while (first < json.length && json[first] >= 0 && json[first] <= ' ') {
      first++;
    }
    boolean begins =
        first < json.length && (json[first] == '{' || json[first] == '[' || json[first] < 0);
    if (!begins) {
      return false;
    }
    // The JDK searches its strings far faster than a loop of ours does.
    String text = new String(json, ISO_8859_1);
    return text.contains(TOOLS) || text.contains(ESCAPE);
  }

  /** A message of the server without those tools; empty when it goes on as it is. */
  Optional<byte[]> filtered(byte[] json) {
    return ToolList.read(json).flatMap(this::filtered);
  }

  Optional<byte[]> filtered(ToolList list) {
    Map<String, Boolean> admitted = new HashMap<>();
    for (Tool tool : list.tools()) {
      if (admitted.computeIfAbsent(tool.name(), rules::admit)) {
        compare(tool);
      } else {
        hidden++;
      }
    }
    return admitted.containsValue(false)
        ? Optional.of(list.keeping(tool -> admitted.getOrDefault(tool.name(), false)))
        : Optional.empty();
  }

  private void compare(Tool tool) {
    memory
        .remember(place, tool.name(), tool.description())
        .filter(before -> changed.size() < MOST_CHANGED)
        .ifPresent(
            before ->
                changed.add(
                    ChangedTool.newBuilder()
                        .setTool(shown.apply(tool.name()))
                        .setBefore(ByteString.fromHex(before))
                        .setNow(ByteString.fromHex(tool.description()))
                        .build()));
  }

  int hidden() {
    return hidden;
  }

  List<ChangedTool> changed() {
    return List.copyOf(changed);
  }
}
