package dev.sluice.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under which identities writers go on. */
class WriterHistoryTest {
  @TempDir Path directory;

  @Test
  void aRenamedWriterHasAnotherIdentityBehindTheRecord() throws IOException {
    WriterHistory history = read();
    history.rename(0, 10, 4);
    assertThat(history.nameAt(0, 10)).isEqualTo(new WriterName("n/0", 0, 10, 0));
    WriterName renamed = history.nameAt(0, 11);
    assertThat(renamed.text()).matches("n/0-[0-9a-f]{8}");
    assertThat(renamed.decisions()).isEqualTo(4);
    assertThat(renamed.last()).isEqualTo(Long.MAX_VALUE);
    history.save();
    assertThat(read().nameAt(0, 11)).isEqualTo(renamed);
    history.rename(0, 10, 4);
    assertThat(history.nameAt(0, 11)).isEqualTo(renamed);
  }

  @Test
  void aTopicThatHasWhatTheStateHasIsNoDoubt() throws IOException {
    WriterHistory history = continued();
    assertThat(history.checked(Map.of("n/0", 10L, "n/0f5c2a4e-8f0e/0", 5L))).isEmpty();
    history.compared();
    assertThat(history.nameAt(0, 11).text()).isEqualTo("n/0");
    assertThat(history.uncheckedSince()).isEmpty();
    assertThat(read().uncheckedSince()).isEmpty();
  }

  @Test
  void aTopicThatHasMoreBeginsNewIdentitiesOfAllWriters() throws IOException {
    WriterHistory history = continued();
    assertThat(history.checked(Map.of("n/0", 12L)))
        .containsExactly(new WriterDoubt(0, "n/0", 10, 12));
    assertThat(history.nameAt(0, 10).text()).isEqualTo("n/0");
    assertThat(history.nameAt(0, 11).text()).startsWith("n/0-");
    assertThat(history.nameAt(1, 8).text()).startsWith("n/1-");
  }

  @Test
  void aKillBeforeTheDoubtIsToldLeavesItWithItsIdentity() throws IOException {
    WriterHistory killed = continued();
    List<WriterDoubt> doubts = killed.checked(Map.of("n/0", 12L));
    WriterHistory next = continued();
    assertThat(next.checked(Map.of("n/0", 12L))).isEqualTo(doubts).hasSize(1);
    assertThat(next.newest(0)).isEqualTo(killed.newest(0));
    assertThat(next.newest(1)).isEqualTo(killed.newest(1));
  }

  @Test
  void anIdentityThatTheStateDoesNotKnowIsADoubt() throws IOException {
    assertThat(continued().checked(Map.of("n/0-0123abcd", 3L)))
        .containsExactly(new WriterDoubt(0, "n/0-0123abcd", 0, 3));
    assertThat(continued().checked(Map.of("n/5", 3L)))
        .containsExactly(new WriterDoubt(5, "n/5", 0, 3));
  }

  @Test
  void anIdentityThatAnotherCopyTookIsLeftToIt() throws IOException {
    WriterHistory first = continued();
    assertThat(first.checked(Map.of("n/0", 12L))).hasSize(1);
    first.compared();
    WriterHistory copy = continued();
    String taken = first.newest(0);
    assertThat(copy.checked(Map.of(taken, 14L))).hasSize(1);
    assertThat(copy.newest(0)).startsWith("n/0-").isNotEqualTo(taken);
    String fresh = copy.newest(0);
    assertThat(copy.checked(Map.of(taken, 14L))).hasSize(1);
    assertThat(copy.newest(0)).isEqualTo(fresh);
  }

  @Test
  void aWriterThatIsNotOpenedKeepsItsIdentityForLater() throws IOException {
    WriterHistory history = continued();
    assertThat(history.checked(Map.of("n/5", 3L))).hasSize(1);
    history.compared();
    assertThat(continued().newest(5)).isEqualTo(history.newest(5)).startsWith("n/5-");
    WriterHistory afterACrash = read();
    afterACrash.opened(Set.of(0), 1024);
    assertThat(afterACrash.newest(5)).isEqualTo("n/5");
  }

  @Test
  void aProcessThatWasNotComparedLeavesItsBeginningToTheNext() throws IOException {
    continued().save();
    WriterHistory next = read();
    next.opened(Set.of(0, 1), 0);
    next.continues(Map.of(0, new WriterEnd(2000, 900, 2000)), 9000);
    assertThat(next.uncheckedSince()).hasValue(5000);
    assertThat(next.checked(Map.of("n/0", 1129L)))
        .containsExactly(new WriterDoubt(0, "n/0", 10, 1129));
  }

  /** As when the process that was not compared lost its tail. */
  @Test
  void aDoubtReachesBehindAnIdentityThatBeganLater() throws IOException {
    WriterHistory history = continued();
    history.rename(0, 12, 5);
    String later = history.newest(0);
    assertThat(history.checked(Map.of("n/0", 300L))).hasSize(1);
    WriterName between = history.nameAt(0, 11);
    assertThat(between.text()).startsWith("n/0-").isNotEqualTo(later);
    assertThat(between.last()).isEqualTo(12);
    assertThat(history.nameAt(0, 13).text()).isEqualTo(later).isEqualTo(history.newest(0));
    history.save();
    assertThat(read().nameAt(0, 11)).isEqualTo(between);
    assertThat(read().newest(0)).isEqualTo(later);
  }

  /** Its machine crashed before what it left was compared. */
  @Test
  void aWriterThatWasNotComparedIsEvenWhenItGoesOnNoMore() throws IOException {
    continued().save();
    WriterHistory next = read();
    next.opened(Set.of(0, 1), 1024);
    assertThat(next.checked(Map.of("n/0", 12L))).containsExactly(new WriterDoubt(0, "n/0", 10, 12));
    assertThat(next.nameAt(0, 11).text()).startsWith("n/0-");
  }

  @Test
  void aTopicThatIsTooLongEndsTheNamesOfWritersThatGoOnNoMore() throws IOException {
    continued().save();
    WriterHistory next = read();
    next.opened(Set.of(0, 1), 1024);
    next.renameAll();
    assertThat(next.nameAt(0, 11).text()).startsWith("n/0-");
    assertThat(next.newest(1024)).startsWith("n/1024-");
  }

  private WriterHistory continued() throws IOException {
    WriterHistory history = read();
    history.opened(Set.of(0, 1), 0);
    history.continues(Map.of(0, new WriterEnd(10, 4, 10), 1, new WriterEnd(7, 7, 7)), 5000);
    return history;
  }

  private WriterHistory read() throws IOException {
    return WriterHistory.read(directory.resolve("writers"), "n");
  }
}
