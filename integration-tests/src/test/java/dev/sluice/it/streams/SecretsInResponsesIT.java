package dev.sluice.it.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.streams.StreamNode.Answer;
import dev.sluice.testing.SampleSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in responses: those that patterns find, and those that the request received. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedStreams.OfResponses.class)
class SecretsInResponsesIT {
  private static final String TOKEN = SampleSecrets.all().getOrDefault("github-token", "");
  private static final String KEY = SharedStreams.KEY;

  private StreamNode node;

  @BeforeAll
  void start(StreamNode shared) {
    node = shared;
  }

  @ParameterizedTest
  @ValueSource(strings = {"raw", "base64", "hex", "json", "percent", "gzip", "header"})
  void aSecretThatTheRequestReceivedDoesNotComeBack(String form) {
    Answer answer =
        node.get(
            StreamNode.PLAIN,
            "/echo/" + form,
            "X-Key: " + SharedStreams.PLACEHOLDER,
            "Accept-Encoding: gzip, zstd, exotic");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).doesNotContain(KEY, KEY.substring(5, 25));
    if (!form.equals("base64") && !form.equals("hex")) {
      assertThat(answer.text()).contains("ORIGIN");
    }
  }

  /** The sum of the data of all events; it reads as the client would. */
  private static String joined(Answer answer) {
    StringBuilder data = new StringBuilder();
    for (String line : answer.unchunked().split("\n", -1)) {
      int at = line.indexOf("data: ");
      if (at == 0) {
        data.append(line.substring("data: ".length()));
      }
    }
    return data.toString();
  }

  @Test
  void aTokenThatIsSplitOverEventsIsNeverWhole() {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      String path = "/sse/" + round;
      List<String> pieces = new ArrayList<>(List.of("data: harmless before \n\n"));
      for (int from = 0; from < TOKEN.length(); ) {
        int end = Math.min(TOKEN.length(), from + 1 + random.nextInt(12));
        pieces.add("data: " + TOKEN.substring(from, end) + "\n\n");
        from = end;
      }
      pieces.add("data:  harmless after\n\n");
      StreamOrigin.streams(path, pieces);

      Answer answer = node.get(StreamNode.SECRETS, path);

      assertThat(joined(answer))
          .as("round " + round)
          .startsWith("harmless before")
          .doesNotContain(TOKEN);
    }
  }

  @Test
  void aHarmlessStreamIsUnchanged() {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      pieces.add("id: " + i + "\ndata: {\"delta\":{\"content\":\"word " + i + "\"}}\n\n");
    }
    StreamOrigin.streams("/sse/harmless", pieces);

    Answer answer = node.get(StreamNode.SECRETS, "/sse/harmless");

    assertThat(answer.unchunked()).isEqualTo(String.join("", pieces));
  }
}
