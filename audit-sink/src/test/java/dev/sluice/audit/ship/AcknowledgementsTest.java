package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AcknowledgementsTest {
  @Property(tries = 200)
  void thePositionIsTheEndOfTheUnbrokenRunInAnyOrderOfAnswers(
      @ForAll @IntRange(min = 1, max = 60) int entries, @ForAll Random random) {
    Acknowledgements acknowledgements = new Acknowledgements();
    List<Long> order = new ArrayList<>(LongStream.rangeClosed(1, entries).boxed().toList());
    order.forEach(acknowledgements::read);
    Collections.shuffle(order, random);
    TreeSet<Long> missing = new TreeSet<>(order);
    for (long sequence : order) {
      acknowledgements.settle(sequence);
      missing.remove(sequence);
      long expected = missing.isEmpty() ? entries : missing.first() - 1;
      assertThat(acknowledgements.position()).isEqualTo(expected);
    }
    assertThat(acknowledgements.open()).isZero();
  }
}
