package dev.sluice.audit.journal;

import dev.sluice.audit.fault.FaultRegister;
import dev.sluice.audit.ledger.Ledger;
import dev.sluice.audit.ledger.LedgerState;
import dev.sluice.audit.ledger.Losses;
import dev.sluice.audit.ledger.WriterEnd;
import dev.sluice.audit.ledger.WriterHistory;
import dev.sluice.config.file.LockFile;
import dev.sluice.config.file.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state of a journal's directory at the start, and how its writers continue. A writer whose
 * last numbers are in doubt continues under a new identity.
 */
record JournalStart(
    Map<Integer, WriterLog> logs,
    BootId boot,
    WriterHistory history,
    Ledger ledger,
    FaultRegister faults) {
  /**
   * Recovers the directory and marks it as open; durable when it returns.
   *
   * @param acknowledged sequence by writer index
   * @param boot id of the machine's boot
   */
  static JournalStart open(
      Path directory, Path segments, Map<Integer, Long> acknowledged, String boot)
      throws IOException {
    Path ledger = directory.resolve("ledger");
    Optional<LedgerState> left = LedgerState.read(ledger);
    WriterHistory history = WriterHistory.read(directory.resolve("writers"), NodeId.in(directory));
    JournalRecovery recovery = new JournalRecovery(segments, acknowledged);
    BootId mark = BootId.read(directory, boot, newest(recovery, left), first(left));
    Map<Integer, WriterEnd> known = new TreeMap<>();
    // Ends that an earlier start noted hold until their records are told as lost.
    history.forgetUpTo(acknowledged);
    known.putAll(history.ends());
    left.ifPresent(state -> known.putAll(state.ends(mark.isFirstOfBoot())));
    Map<Integer, WriterLog> logs = recovery.run(known);
    remember(history, recovery, logs, mark);
    history.left(numbered(logs, first(left)));
    if (!mark.isFirstStart()) {
      long started = left.map(LedgerState::startedMs).orElse(0L);
      history.continues(continued(logs, mark), Math.max(recovery.newestMs(), started));
    }
    history.save();
    Losses untold = left.map(state -> state.untold(recovery::whole)).orElse(Losses.NONE);
    Map<Integer, WriterEnd> ends = new TreeMap<>();
    logs.forEach((index, log) -> ends.put(index, log.recovered()));
    FaultRegister faults = new FaultRegister();
    Ledger begun = Ledger.open(ledger, mark.first(), ends, untold, faults);
    mark.opened();
    return new JournalStart(logs, mark, history, begun, faults);
  }

  /**
   * Has the topic compared with the acknowledged positions of all writers that continue or have
   * records to ship: another copy of the state may have given the numbers after them.
   */
  void distrust(Collection<IdentifiedSource> sources) throws IOException {
    Map<Integer, WriterEnd> acknowledged = new TreeMap<>();
    for (IdentifiedSource source : sources) {
      if (boot.continues(source.log().index()) || source.pending() > 0) {
        acknowledged.put(source.log().index(), source.acknowledgedEnd());
      }
    }
    history.distrust(acknowledged);
  }

  static LockFile lock(Path directory) throws IOException {
    OwnerOnly.createDirectories(directory);
    Path file = directory.resolve("lock");
    return LockFile.tryLock(file)
        .orElseThrow(
            () ->
                new IOException(
                    file + " is held by another process; give each node its own state"));
  }

  private static OptionalInt first(Optional<LedgerState> left) {
    return left.map(state -> OptionalInt.of(state.base())).orElseGet(OptionalInt::empty);
  }

  private static Set<Integer> numbered(Map<Integer, WriterLog> logs, OptionalInt first) {
    Set<Integer> numbered = new TreeSet<>(logs.keySet());
    numbered.removeIf(index -> index < first.orElse(Integer.MAX_VALUE));
    return numbered;
  }

  private static int newest(JournalRecovery recovery, Optional<LedgerState> left) {
    return Math.max(left.map(LedgerState::newest).orElse(-1), recovery.newest());
  }

  private static void remember(
      WriterHistory history, JournalRecovery recovery, Map<Integer, WriterLog> logs, BootId mark) {
    history.opened(logs.keySet(), mark.first());
    for (int index : recovery.doubtful()) {
      WriterEnd end = Objects.requireNonNull(logs.get(index)).recovered();
      if (mark.continues(index)) {
        history.rename(index, end.sequence(), end.decision());
      } else {
        history.ended(index, end);
      }
    }
  }

  private static Map<Integer, WriterEnd> continued(Map<Integer, WriterLog> logs, BootId mark) {
    Map<Integer, WriterEnd> continued = new TreeMap<>();
    logs.forEach(
        (index, log) -> {
          if (mark.continues(index) && log.recovered().sequence() > 0) {
            continued.put(index, log.recovered());
          }
        });
    return continued;
  }
}
