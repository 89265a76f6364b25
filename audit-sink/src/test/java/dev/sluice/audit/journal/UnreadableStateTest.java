package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.ledger.ShipperIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @CsvSource({
    "node-id, 1 \\377",
    "writers, 1 \\377",
    "node-id, '\\0\\0\\0'",
    "writers, '\\0\\0\\0'",
    "writers, 'name 0 10 4 0123abcd\\nname 0 1\\0'",
    "writers, 'name 0 10 4\\n'",
    "writers, 'end 0 10 4 ab\\n'",
    "writers, 'unchecked 0 10 4 1\\n'",
    "writers, 'other 0 10 4\\n'",
    "writers, 'name 0 10 4 0123'"
  })
  void oneThatSaysWhoseRecordsTheseAreIsNamedWhenItIsDamaged(String name, String content)
      throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, content.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " is damaged; repair it, or ");
  }

  @ParameterizedTest
  @CsvSource({"boot, 40", "boot, 0", "ledger, 4096", "ledger, 0", "ledger, 65664"})
  void numbersThatAreDamagedBeginNewWriters(String name, int zeros) throws IOException {
    Files.write(directory.resolve(name), new byte[zeros]);
    try (Journal journal = open(directory)) {
      assertThat(journal.openWriter().index()).isEqualTo(1024);
      assertThat(journal.history().uncheckedSince()).isPresent();
    }
  }

  /** A power loss can leave them so, since they are not forced. */
  @ParameterizedTest
  @ValueSource(strings = {"\\0\\0\\0", "0 2\\n\\0\\0", "0 2", "0 2\\n1 \\377\\n", "0 2\\nx\\n"})
  void damagedPositionsAreNone(String content) throws IOException {
    Path file = directory.resolve("positions");
    Files.writeString(file, "0 2\n");
    try (Journal journal = open(directory)) {
      assertThat(only(journal).pending()).isZero();
    }
    Files.write(file, content.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
    try (Journal journal = open(directory)) {
      assertThat(readAll(only(journal)))
          .containsExactly(new JournalEntry.Stored(2, 2, decision(2)));
    }
  }

  @Test
  void theIdsOfShippersAreReadTheSameWay() throws IOException {
    ShipperIds ids = new ShipperIds(directory);
    assertThat(ids.read()).isEmpty();
    ids.replace(Set.of("0a", "0b-7"));
    assertThat(ids.read()).containsExactlyInAnyOrder("0a", "0b-7");
    Path file = directory.resolve("shippers");
    for (String damaged : List.of("\0\0", "0a\n\0\n", "0a\n\n0b-", "0x\n", "")) {
      Files.writeString(file, damaged);
      assertThat(ids.read()).isEmpty();
    }
    Files.delete(file);
    Files.createSymbolicLink(file, file.getFileName());
    assertThatThrownBy(ids::read).hasMessageStartingWith(file + " cannot be read: ");
  }
}
