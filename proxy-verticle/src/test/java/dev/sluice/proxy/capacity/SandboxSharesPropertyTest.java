package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SandboxSharesPropertyTest {
  private record Held(Claimant claimant, long units) {}

  /** Claims, or returns the oldest claim when the units are 0. */
  record Action(Claimant claimant, long units) {}

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 6).map(i -> "sandbox" + i),
            Arbitraries.integers().between(1, 3).map(i -> "10.0.0." + i),
            Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0L)), Tuple.of(3, Arbitraries.longs().between(1, 40))))
        .as((sandbox, client, units) -> new Action(new Claimant(sandbox, client), units))
        .list()
        .ofMaxSize(120);
  }

  @Property(tries = 500)
  void holdsItsPromisesInEverySequence(
      @ForAll("actions") List<Action> actions,
      @ForAll @LongRange(min = 1, max = 300) long capacity) {
    Model model = new Model(capacity);
    actions.forEach(model::run);
    model.returnAll();
  }

  @Property(tries = 200)
  void oneClientAloneGetsAllButTheHeadroom(@ForAll @IntRange(max = 5000) int units) {
    SandboxShares shares = SandboxShares.withHeadroom(units);
    Claimant alone = new Claimant("one", "10.0.0.1");
    int granted = 0;
    while (shares.claim(alone, 1)) {
      granted++;
    }

    assertThat(granted).isEqualTo(units);
    assertThat(shares.claim(new Claimant("other", "10.0.0.2"), 1)).isEqualTo(units > 0);
  }

  @Property
  void claimThatAnyoneMayMakeIsAdmittedForEveryone(
      @ForAll @IntRange(min = 1, max = 1000) int capacity,
      @ForAll @IntRange(max = 1000) int used,
      @ForAll @IntRange(min = 1, max = 100) int units,
      @ForAll @IntRange(max = 1000) int held,
      @ForAll @IntRange(min = 1, max = 5) int others) {
    Assume.that(used <= capacity && held <= used);
    FairShare share = new FairShare(capacity, capacity - used, held, others, held, 1);

    assertThat(FairShare.admitsAny(capacity, used, units) && !share.admits(units)).isFalse();
  }

  /** The shares, and a model that lists the granted claims. */
  private static final class Model {
    private final long capacity;
    private final SandboxShares shares;
    private final List<Held> all = new ArrayList<>();

    Model(long capacity) {
      this.capacity = capacity;
      this.shares = new SandboxShares(capacity);
    }

    void run(Action action) {
      if (action.units() == 0) {
        if (!all.isEmpty()) {
          Held oldest = all.removeFirst();
          shares.release(oldest.claimant(), oldest.units());
        }
      } else {
        claim(action.claimant(), action.units());
      }
      assertThat(shares.inUse()).isEqualTo(used()).isBetween(0L, capacity);
    }

    private void claim(Claimant claimant, long units) {
      long free = capacity - used();
      long held = heldBy(claimant.sandbox());
      Set<String> active = new HashSet<>(Set.of(claimant.sandbox()));
      all.forEach(each -> active.add(each.claimant().sandbox()));
      long equal = capacity / Math.max(2, active.size());
      long minimum = Math.max(1, equal - equal / 16);
      if (shares.claim(claimant, units)) {
        all.add(new Held(claimant, units));
        if (held > 0 && held + units > minimum) {
          assertThat(16 * (free - units)).as("left by a borrower").isGreaterThanOrEqualTo(held);
        }
      } else if (held == 0 || held + units <= minimum) {
        assertThat(units).as("refused within its minimum").isGreaterThan(free);
      }
    }

    void returnAll() {
      all.forEach(each -> shares.release(each.claimant(), each.units()));
      assertThat(shares.inUse()).isZero();
      assertThat(shares.isUnused()).isTrue();
    }

    private long used() {
      return all.stream().mapToLong(Held::units).sum();
    }

    private long heldBy(String sandbox) {
      return all.stream()
          .filter(each -> each.claimant().sandbox().equals(sandbox))
          .mapToLong(Held::units)
          .sum();
    }
  }

  /** One sandbox holds all that it may; with turnover each of those that join gets its part. */
  @Property(tries = 50)
  void greedySandboxesMeetAtEqualParts(
      @ForAll @IntRange(min = 2, max = 12) int sandboxes,
      @ForAll @LongRange(min = 12, max = 200) long capacity) {
    SandboxShares shares = new SandboxShares(capacity);
    while (shares.claim(claimant(0), 1)) {}
    for (int turn = 0; turn < 3L * sandboxes * capacity; turn++) {
      for (int i = 0; i < sandboxes; i++) {
        shares.claim(claimant((turn + i) % sandboxes), 1);
      }
      shares.release(busiest(shares, sandboxes), 1);
    }
    long equal = capacity / sandboxes;
    for (int i = 0; i < sandboxes; i++) {
      // One is returned in each turn, and divisions round down.
      assertThat(shares.heldBy(claimant(i).sandbox()))
          .as("sandbox %s", i)
          .isGreaterThanOrEqualTo(equal - equal / 16 - 1);
    }
  }

  private static Claimant busiest(SandboxShares shares, int sandboxes) {
    return IntStream.range(0, sandboxes)
        .mapToObj(SandboxSharesPropertyTest::claimant)
        .max(Comparator.comparingLong(each -> shares.heldBy(each.sandbox())))
        .orElseThrow();
  }

  private static Claimant claimant(int i) {
    return new Claimant("sandbox" + i, "10.0.0.1");
  }

  @Example
  void countsExactlyOnManyThreads() throws Exception {
    SandboxShares shares = new SandboxShares(50);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<Long> worker = () -> new Worker(shares, new HashMap<>()).run(50_000);
      long most = 0;
      for (Future<Long> done : threads.invokeAll(List.of(worker, worker, worker, worker))) {
        most = Math.max(most, done.get());
      }
      assertThat(most).isBetween(1L, 50L);
    }
    assertThat(shares.inUse()).isZero();
    assertThat(shares.isUnused()).isTrue();
  }

  /** Claims and returns at random, and returns everything at the end. */
  private record Worker(SandboxShares shares, Map<Claimant, Long> held) {
    long run(int actions) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      long most = 0;
      for (int i = 0; i < actions; i++) {
        Claimant claimant = new Claimant("s" + random.nextInt(2), "c" + random.nextInt(2));
        Long own = held.remove(claimant);
        if (own != null) {
          shares.release(claimant, own);
        } else {
          long units = random.nextLong(1, 9);
          if (shares.claim(claimant, units)) {
            held.put(claimant, units);
          }
        }
        most = Math.max(most, shares.inUse());
      }
      held.forEach(shares::release);
      return most;
    }
  }
}
