package dev.sluice.proxy.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Source;
import dev.sluice.proxy.local.AgentAnswer.Given;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyAnswerTest {
  private final Vertx vertx = Vertx.vertx();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final List<String> made = new CopyOnWriteArrayList<>();
  private final PolicyAnswer answers = new PolicyAnswer(vertx, this::make);

  @AfterEach
  void close() {
    mayEnd.countDown();
    vertx.close().await();
  }

  private AgentAnswer make(Source source) {
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    made.add(source.text());
    if (source.text().equals("bad") && made.size() == 1) {
      throw new IllegalStateException("scripted");
    }
    return new Given(200, "text/plain", source.text());
  }

  private Future<AgentAnswer> ask(String text) {
    return answers.of(new Source("p.yaml", text), () -> ask(text));
  }

  private static String text(Future<AgentAnswer> answer) throws Exception {
    return answer.await(20, TimeUnit.SECONDS) instanceof Given given ? given.text() : "";
  }

  @Test
  void eachTextIsMadeOnceAndOneAtATime() throws Exception {
    List<Future<AgentAnswer>> first = List.of(ask("a"), ask("a"), ask("a"));
    List<Future<AgentAnswer>> second = List.of(ask("b"), ask("b"));
    mayEnd.countDown();
    for (Future<AgentAnswer> answer : first) {
      assertThat(text(answer)).isEqualTo("a");
    }
    for (Future<AgentAnswer> answer : second) {
      assertThat(text(answer)).isEqualTo("b");
    }
    assertThat(ask("b").isComplete()).isTrue();
    assertThat(made).containsExactly("a", "b");
  }

  @Test
  void aFailureIsAnsweredAndNotKept() throws Exception {
    mayEnd.countDown();
    assertThat(ask("bad").await(20, TimeUnit.SECONDS)).isInstanceOf(AgentAnswer.Failed.class);
    assertThat(text(ask("bad"))).isEqualTo("bad");
  }
}
