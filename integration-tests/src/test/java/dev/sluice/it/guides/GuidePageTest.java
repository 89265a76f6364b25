package dev.sluice.it.guides;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.it.guides.GuidePage.Kind;
import dev.sluice.it.guides.GuidePage.Section;
import dev.sluice.it.guides.GuidePage.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuidePageTest {
  private static final String PAGE =
      """
      # A page

      ## Start

      ```sh
      pip install it
      ```

      ```console
      $ ./serve
      hello
      ready
      $ ask \\
        twice
      yes
      ```

      ## End

      ```yaml
      $ no: command
      ```
      """;

  @Test
  void findsCommandsWithWhatTheyPrint() {
    assertThat(GuidePage.of(PAGE).sections())
        .containsExactly(
            new Section(
                "Start",
                List.of(
                    new Step(Kind.PREPARATION, "pip install it\n", ""),
                    new Step(Kind.SERVER, "./serve", "hello\nready\n"),
                    new Step(Kind.COMMAND, "ask \\\n  twice", "yes\n"))));
  }

  @Test
  void refusesOutputWithoutACommand() {
    assertThatThrownBy(() -> GuidePage.of("```console\nyes\n```\n"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
