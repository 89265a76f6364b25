package dev.sluice.chain.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.pipeline.RandomStages.Stage;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PipelineOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * Random orders of who is slow, who fails where, and how much the sender takes. Either the output
 * is what the stages make of the input, or it is the begin of it and the end is no complete one;
 * every stream is ended once, and nothing is left.
 */
class PipelineSchedulesTest {
  private static final int RUNS = 1500;

  @Test
  void hooks() {
    int complete = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      complete += new Run(seed, RandomStages::hook).play() ? 1 : 0;
    }
    assertThat(complete).isGreaterThan(RUNS / 4);
  }

  @Test
  void olderContract() {
    int complete = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      complete += new Run(seed, RandomStages::older).play() ? 1 : 0;
    }
    assertThat(complete).isGreaterThan(RUNS / 4);
  }

  @Test
  void builtInsBesideHooks() {
    int complete = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      boolean both = seed % 2 == 0;
      complete +=
          new Run(
                      seed,
                      (stages, key) ->
                          both && key.equals("B") ? stages.hook(key) : stages.search(key))
                  .play()
              ? 1
              : 0;
    }
    assertThat(complete).isGreaterThan(RUNS / 4);
  }

  private static final class Run {
    private final int seed;
    private final Random random;
    private final PipelineRig rig = new PipelineRig();
    private final RandomStages stages;
    private final List<Stage> chain = new ArrayList<>();
    private final StringBuilder input = new StringBuilder();
    private final PipelineRig.Output output = new PipelineRig.Output();
    private PipelineRig.Told pull;
    private long sent;
    private boolean ended;

    Run(int seed, BiFunction<RandomStages, String, Stage> kind) {
      this.seed = seed;
      this.random = new Random(seed);
      this.stages = new RandomStages(random, rig.loop);
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        String key = String.valueOf((char) ('A' + i));
        chain.add(kind.apply(stages, key));
      }
      chain.forEach(stage -> rig.with(stage.entry()));
      rig.open(PipelineRig.response());
      pull = rig.pull(room());
    }

    private int room() {
      return random.nextInt(4) == 0 ? random.nextInt(3) : 1 + random.nextInt(PipelineRig.ROOM);
    }

    /** Whether the message came through. */
    boolean play() {
      boolean closed = false;
      for (int step = 0; step < 2000 && !output.isOver() && !closed; step++) {
        step();
        if (random.nextInt(900) == 0) {
          rig.close(
              MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT,
              "downstream_disconnect");
          closed = true;
        }
      }
      assertThat(closed || output.isOver()).as("seed %s ends", seed).isTrue();
      check();
      return output.all.hasEnd();
    }

    private void step() {
      switch (random.nextInt(4)) {
        case 0 -> give();
        case 1 -> take();
        case 2 -> stages.answer();
        default -> rig.loop.advance(Duration.ofMillis(2));
      }
    }

    private void give() {
      if (ended || sent - output.all.getTaken() >= 4) {
        return;
      }
      sent++;
      if (random.nextInt(6) == 0) {
        ended = true;
        rig.end();
      } else {
        String text = "xyz".substring(random.nextInt(3)).repeat(1 + random.nextInt(3));
        input.append(text);
        rig.input(text);
      }
    }

    private void take() {
      if (pull.isAnswered()) {
        output.add((PipelineOutput) pull.answer());
        pull = output.isOver() ? pull : rig.pull(room());
      } else if (random.nextInt(3) == 0) {
        PipelineRig.Told newer = rig.pull(room());
        output.add((PipelineOutput) pull.answer());
        pull = newer;
      }
    }

    private void check() {
      String expected = input.toString();
      for (Stage stage : chain) {
        expected = stage.applied(expected);
      }
      if (output.all.hasEnd()) {
        assertThat(output.text()).as("seed %s", seed).isEqualTo(expected);
        assertThat(output.starts).isEqualTo(1);
      } else {
        assertThat(expected).as("seed %s", seed).startsWith(output.text());
      }
      assertThat(rig.loop.bugs).as("seed %s", seed).isEmpty();
      assertThat(rig.pipelines.size()).as("seed %s", seed).isZero();
      assertThat(rig.loop.underWay()).isZero();
      stages.hooks.forEach(stage -> assertThat(stage.stream().ends).hasSize(1));
      stages.older.forEach(stage -> assertThat(stage.stream().ends).hasSize(1));
    }
  }
}
