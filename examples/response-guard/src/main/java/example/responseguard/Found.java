package example.responseguard;

import dev.sluice.proto.middleware.v1.Finding;
import java.util.List;

/** What the service reports: how often, never what. */
final class Found {
  private Found() {}

  static List<Finding> of(int count) {
    return count == 0
        ? List.of()
        : List.of(
            Finding.newBuilder()
                .setType("response_guard.word")
                .setLabel("word masked")
                .setCount(count)
                .setSeverity("low")
                .build());
  }
}
