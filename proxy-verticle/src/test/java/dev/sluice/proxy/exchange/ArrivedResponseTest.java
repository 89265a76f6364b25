package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.complete;
import static dev.sluice.proxy.exchange.StagedTrial.declared;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses whose body comes with their head, for built-ins alone. */
class ArrivedResponseTest {
  private static final String OK = "HTTP/1.1 200 OK\nContent-Length: 5\nETag: \"a\"";

  private final StagedTrial trial = new StagedTrial();

  @AfterEach
  void close() {
    trial.close();
  }

  private PipelineOpen asked() {
    return trial.harness.pipelines.asked().getFirst();
  }

  @Test
  void theStagesAreAskedWithTheWholeBody() {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.origin.answersWith(OK, "hello", true);

    assertThat(asked().getFirst().getChunksList())
        .containsExactly(ByteString.copyFromUtf8("hello"));
    assertThat(asked().getFirst().hasEnd()).isTrue();
    assertThat(client.told()).isEmpty();
    trial.run.starts(declared(5));
    trial.run.puts("hello");
    trial.run.ends(complete());
    assertThat(client.told()).containsExactly("respond 200", "write hello", "end");
    assertThat(trial.recorded()).containsExactly("REQUEST", "DECISION", "CLOSING", "COMPLETION");
    assertThat(trial.origin.isReusable()).isTrue();
  }

  @Test
  void aPartOfABodyFollowsTheAnswer() {
    trial.reading();
    trial.start();
    trial.origin.answersWith(OK, "hel", false);
    assertThat(asked().hasFirst()).isFalse();
    assertThat(trial.run.told()).containsExactly("write hel");

    trial.origin.sends("lo");
    trial.origin.ends(Trailers.NONE);

    assertThat(trial.run.told()).containsExactly("write hel", "write lo", "end");
    assertThat(trial.run.written()).isEqualTo(5);
  }

  /** Its chain cannot be asked, and {@code on_error} lets it pass. */
  @Test
  void anUnreadBodyGoesOnAsItCame() {
    trial.passing();
    ScriptedClient client = trial.start();
    trial.origin.answersWith(OK, "hello", true);

    assertThat(client.told()).containsExactly("respond 200", "write hello", "end");
    assertThat(client.fields()).containsExactly("Content-Length: 5", "ETag: \"a\"");
  }

  @Test
  void anEndedBodyInChunksIsOne() {
    trial.reading();
    trial.start();
    trial.origin.answersWith("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", "hello", true);

    assertThat(asked().getFirst().hasEnd()).isTrue();
  }

  @Test
  void aLongBodyAndOneOfAnotherMethodAreAskedByTheHead() {
    trial.reading();
    trial.start();
    trial.origin.answersWith("HTTP/1.1 200 OK\nContent-Length: 65537", "hello", false);

    assertThat(asked().hasFirst()).isFalse();
  }

  @Test
  void theClientLeavesWhileStagesAreAsked() {
    trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.start();
    trial.origin.answersWith(OK, "hello", true);

    client.leaves();

    assertThat(trial.harness.pipelines.cancelled()).isEqualTo(1);
    assertThat(trial.recorded()).startsWith("REQUEST");
  }
}
