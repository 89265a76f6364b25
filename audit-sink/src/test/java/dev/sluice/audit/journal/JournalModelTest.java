package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * The journal against a plain list, through appends, reads, acknowledgements, restarts, a disk that
 * fails for a while, and newest records that are torn at any byte. What could not be kept was
 * refused; what was torn is reported as lost, in its place.
 */
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

    /** The process dies, and of its newest record only so many bytes reached the disk. */
    record Tear(int kept) implements Step {}

    /** Every call for a file fails until the disk is back. */
    record DiskGone() implements Step {}

    record DiskBack() implements Step {}
  }

  @Property(tries = 60, shrinking = ShrinkingMode.BOUNDED)
  void theJournalIsADurableList(@ForAll("steps") List<Step> steps) throws IOException {
    Path root = Files.createTempDirectory("journal-model");
    try (JournalModel model = new JournalModel(root)) {
      steps.forEach(model::run);
      model.run(new Step.DiskBack());
      model.readToTheEnd();
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
            new Step.Kill(),
            new Step.DiskGone(),
            new Step.DiskBack());
    Arbitrary<Step> tears = Arbitraries.integers().between(0, 200).map(Step.Tear::new);
    return Arbitraries.<Step>frequencyOf(
            net.jqwik.api.Tuple.of(6, appends),
            net.jqwik.api.Tuple.of(3, reads),
            net.jqwik.api.Tuple.of(2, others),
            net.jqwik.api.Tuple.of(1, tears))
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
}
