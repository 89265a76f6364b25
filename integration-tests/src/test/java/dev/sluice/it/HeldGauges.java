package dev.sluice.it;

import java.io.IOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What a node holds for messages that are under way: nothing, when none is. */
public final class HeldGauges {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final List<String> NAMES =
      List.of(
          "sluice_inspection_permits",
          "sluice_bodies_held_bytes",
          "sluice_streaming_reserved_bytes",
          "sluice_inspected_held_bytes",
          "sluice_sessions_in_use",
          "sluice_chain_in_flight",
          "sluice_chain_held_bytes");

  private HeldGauges() {}

  /** The series that are not zero, with their values. */
  public static List<String> held(int admin) throws IOException {
    URLConnection page =
        URI.create("http://127.0.0.1:" + admin + "/metrics").toURL().openConnection();
    page.setReadTimeout(PATIENCE_MILLIS);
    String text = new String(page.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return lines(text).filter(line -> !line.endsWith(" 0.0") && !line.endsWith(" 0")).toList();
  }

  private static Stream<String> lines(String page) {
    return page.lines()
        .filter(
            line ->
                NAMES.stream()
                    .anyMatch(name -> line.startsWith(name + " ") || line.startsWith(name + "{")));
  }
}
