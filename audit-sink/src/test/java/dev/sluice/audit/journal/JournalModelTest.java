package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.crashed;
import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** The journal against a plain list, through appends, reads, acknowledgements and restarts. */
class JournalModelTest {
  /** One thing that may happen. */
  sealed interface Step {
    record Append(boolean decides, int padding) implements Step {}

    record Read(int entries) implements Step {}

    record Acknowledge() implements Step {}

    record SavePositions() implements Step {}

    record Rewind() implements Step {}

    record Close() implements Step {}

    record Kill() implements Step {}
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void theJournalIsAListThatSurvives(@ForAll("steps") List<Step> steps) throws IOException {
    Path root = Files.createTempDirectory("journal-model");
    try (Model model = new Model(root)) {
      steps.forEach(model::run);
      model.run(new Step.Read(Integer.MAX_VALUE));
      assertThat(model.read).isEqualTo(model.appended.size());
    } finally {
      delete(root);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step> appends =
        Arbitraries.integers()
            .between(0, 20_000)
            .map(padding -> new Step.Append(padding % 2 == 0, padding % 3 == 0 ? padding : 10));
    Arbitrary<Step> reads = Arbitraries.integers().between(1, 10).map(Step.Read::new);
    Arbitrary<Step> others =
        Arbitraries.of(
            new Step.Acknowledge(),
            new Step.SavePositions(),
            new Step.Rewind(),
            new Step.Close(),
            new Step.Kill());
    return Arbitraries.<Step>frequencyOf(
            net.jqwik.api.Tuple.of(6, appends),
            net.jqwik.api.Tuple.of(3, reads),
            net.jqwik.api.Tuple.of(2, others))
        .list()
        .ofMaxSize(80);
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** A journal beside the list that it must equal. */
  private static final class Model implements AutoCloseable {
    private final Path root;
    private final List<AuditRecord> appended = new ArrayList<>();
    private final List<Long> decisions = new ArrayList<>();
    private int lives;
    private Journal journal;
    private JournalWriter writer;
    private int read;
    private int acknowledged;
    private int saved;
    private long decided;

    Model(Path root) throws IOException {
      this.root = root;
      this.journal = open(root.resolve("0"));
      this.writer = journal.openWriter();
    }

    void run(Step step) {
      try {
        switch (step) {
          case Step.Append append -> append(append);
          case Step.Read reading -> read(reading.entries());
          case Step.Acknowledge ignored -> acknowledge();
          case Step.SavePositions ignored -> save();
          case Step.Rewind ignored -> rewind(acknowledged);
          case Step.Close ignored -> restart(false);
          case Step.Kill ignored -> restart(true);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void append(Step.Append append) {
      int number = appended.size() + 1;
      AuditRecord record = append.decides() ? decision(number) : note(number, append.padding());
      assertThat(writer.append(record)).isInstanceOf(AppendResult.Stored.class);
      decided += append.decides() ? 1 : 0;
      appended.add(record);
      decisions.add(decided);
    }

    private void read(int entries) throws IOException {
      for (int i = 0; i < entries; i++) {
        Optional<Entry> next = only(journal).poll();
        assertThat(next.isPresent()).isEqualTo(read < appended.size());
        if (next.isEmpty()) {
          return;
        }
        assertThat(next.get())
            .isEqualTo(new Entry.Stored(read + 1, decisions.get(read), appended.get(read)));
        read++;
      }
    }

    private void acknowledge() throws IOException {
      if (read > acknowledged) {
        only(journal).acknowledge(read);
        acknowledged = read;
      }
    }

    private void save() throws IOException {
      journal.savePositions();
      saved = acknowledged;
    }

    private void rewind(int to) throws IOException {
      only(journal).rewind();
      read = to;
    }

    private void restart(boolean killed) throws IOException {
      Path next = root.resolve(Integer.toString(lives + 1));
      if (killed) {
        crashed(root.resolve(Integer.toString(lives)), next);
        journal.close();
      } else {
        journal.close();
        Files.move(root.resolve(Integer.toString(lives)), next);
        saved = acknowledged;
      }
      lives++;
      journal = open(next);
      writer = journal.openWriter();
      assertThat(only(journal).pending())
          .isBetween((long) appended.size() - acknowledged, (long) appended.size() - saved);
      acknowledged = (int) (appended.size() - only(journal).pending());
      read = acknowledged;
    }

    @Override
    public void close() throws IOException {
      journal.close();
    }
  }
}
