package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.ledger.ShipperIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files beside the segments that are there and cannot be read. */
class UnreadableStateTest {
  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    for (int process = 1; process <= 2; process++) {
      try (Journal journal = open(directory)) {
        journal.openWriter().append(decision(process));
      }
    }
  }

  /** A new identity, or numbers that were given before, would follow from a missing one. */
  @ParameterizedTest
  @ValueSource(strings = {"node-id", "boot", "positions", "ledger", "writers"})
  void oneThatCannotBeReadIsNotTakenForMissing(String name) throws IOException {
    Path file = directory.resolve(name);
    Path whole = Files.move(file, directory.resolve("whole"));
    // A link to itself cannot be read, also not by root.
    Files.createSymbolicLink(file, file.getFileName());
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " cannot be read: Too many levels of symbolic links")
        .hasMessageContaining("remove it");
    Files.delete(file);
    Files.move(whole, file);
    try (Journal journal = open(directory)) {
      assertThat(journal.sources()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"node-id", "boot", "positions", "writers"})
  void oneThatIsNoTextIsNamed(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, new byte[] {'1', ' ', (byte) 0xff, '\n'});
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is damaged; repair it, or ");
  }

  @Test
  void theIdsOfShippersAreReadTheSameWay() throws IOException {
    ShipperIds ids = new ShipperIds(directory);
    assertThat(ids.read()).containsExactly("");
    ids.replace(Set.of("", "0a", "0b-7"));
    assertThat(ids.read()).containsExactlyInAnyOrder("", "0a", "0b-7");
    Path file = directory.resolve("shippers");
    Files.delete(file);
    Files.createSymbolicLink(file, file.getFileName());
    assertThatThrownBy(ids::read).hasMessageStartingWith(file + " cannot be read: ");
  }
}
