package dev.sluice.control.change;

import static dev.sluice.control.ConfigFolder.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.registration.Registrations;
import dev.sluice.control.ConfigFolder;
import dev.sluice.control.files.FilesReader;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.snapshot.EntryFinding;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed files are compared with the boundary before their change enters the queue. */
class ComparedFilesTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final CountDownLatch queue = new CountDownLatch(1);
  private final List<String> compared = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger comparing = new AtomicInteger();
  private final AtomicInteger mostComparing = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile CountDownLatch comparison = new CountDownLatch(0);
  @TempDir private Path state;
  @TempDir private Path config;
  private PolicyRevisions revisions;

  /** Notes the policies that are judged beside each other. */
  private final class Noting implements EntryCheck {
    @Override
    public List<EntryFinding> findings(String sandbox, MiddlewareEntry entry, Registrations all) {
      return List.of();
    }

    @Override
    public Map<String, List<String>> objections(Map<String, ReadyPolicy> policies) {
      mostComparing.accumulateAndGet(comparing.incrementAndGet(), Math::max);
      begun.countDown();
      try {
        comparison.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      compared.addAll(policies.keySet());
      comparing.decrementAndGet();
      return Map.of();
    }
  }

  @BeforeEach
  void open() throws Exception {
    new ConfigFolder(config).write("default", policy("a.test"));
    revisions =
        new PolicyRevisions(
            context,
            new FilesReader(config),
            GenerationStore.open(state),
            new ChangeCompiler(new GenerationCompiler(new Noting()), false));
    context.runOnContext(
        go ->
            context.executeBlocking(
                () -> {
                  queue.await();
                  return null;
                }));
  }

  @AfterEach
  void close() throws Exception {
    queue.countDown();
    comparison.countDown();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private void prepare() throws Exception {
    onContext(revisions::prepareFiles).await(20, TimeUnit.SECONDS);
  }

  private <T> Future<T> onContext(Supplier<Future<T>> call) {
    return Future.future(done -> context.runOnContext(go -> call.get().onComplete(done)));
  }

  @Test
  void aBoundaryIsComparedBesideTheQueue() throws Exception {
    new ConfigFolder(config).write("_boundary", policy("a.test"));
    prepare();

    assertThat(compared).containsExactlyInAnyOrder("_boundary", "default");
  }

  @Test
  void withoutABoundaryNothingIsCompared() throws Exception {
    prepare();

    assertThat(compared).isEmpty();
  }

  @Test
  void comparisonsThatTakeLongHoldUpNoPut() throws Exception {
    new ConfigFolder(config).write("_boundary", policy("a.test"));
    comparison = new CountDownLatch(1);
    List<Future<?>> reloads =
        List.of(onContext(revisions::prepareFiles), onContext(revisions::prepareFiles));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    // All reads of the files have ended, and what followed them has been submitted.
    onContext(revisions::fingerprint).await(20, TimeUnit.SECONDS);
    PolicyPut put = new PolicyPut("ci", policy("b.test"), OptionalLong.empty());

    assertThat(onContext(() -> revisions.prepare(put)).await(10, TimeUnit.SECONDS)).hasSize(1);

    assertThat(reloads).noneMatch(Future::isComplete);
    comparison.countDown();
    Future.all(reloads).await(20, TimeUnit.SECONDS);
    assertThat(mostComparing).hasValue(1);
  }
}
