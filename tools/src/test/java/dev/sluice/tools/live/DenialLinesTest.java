package dev.sluice.tools.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class DenialLinesTest {
  @Test
  void aPathThatAClientChoseCannotMoveTheCursor() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    DenialsCommand.DenialLines lines =
        new DenialsCommand.DenialLines(new PrintStream(printed, true, StandardCharsets.UTF_8));

    lines.denials(new JsonMapper().readTree("{\"denials\": [{\"path\": \"/\u009b2J\u202e\"}]}"));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"path\":\"/\\u009B2J\\u202E\"}\n");
  }
}
