package dev.sluice.proxy.tools;

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
  /** Changes that one response tells. */
  private static final int MOST_CHANGED = 32;

  private final ToolRules rules;
  private final ToolMemory memory;
  private final ToolMemory.Place place;
  private final UnaryOperator<String> shown;
  private final List<ChangedTool> changed = new ArrayList<>();
  private int hidden;

  /**
   * @param shown makes a name fit for a record: bounded and without secrets
   */
  ToolFilter(
      ToolRules rules, ToolMemory memory, ToolMemory.Place place, UnaryOperator<String> shown) {
    this.rules = rules;
    this.memory = memory;
    this.place = place;
    this.shown = shown;
  }

  /** A message of the server without those tools; empty when it goes on as it is. */
  Optional<byte[]> filtered(byte[] json) {
    Optional<ToolList> list = ToolList.read(json);
    if (list.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Boolean> admitted = new HashMap<>();
    for (Tool tool : list.get().tools()) {
      if (admitted.computeIfAbsent(tool.name(), rules::admit)) {
        compare(tool);
      } else {
        hidden++;
      }
    }
    return admitted.containsValue(false)
        ? Optional.of(list.get().keeping(tool -> admitted.getOrDefault(tool.name(), false)))
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

  /** Tools that were left out. */
  int hidden() {
    return hidden;
  }

  List<ChangedTool> changed() {
    return List.copyOf(changed);
  }
}
