package dev.sluice.control.change;

import dev.sluice.config.source.Source;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.files.FilesReader;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.policy.snapshot.PreparedPolicy;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** {@link PolicyRevisions} whose caller waits; a failure is thrown. */
final class BlockingRevisions {
  private static final Vertx VERTX = Vertx.vertx();

  private final Context context = VERTX.getOrCreateContext();
  private final PolicyRevisions revisions;

  BlockingRevisions(GenerationStore store, GenerationCompiler compiler) {
    this(store, compiler, false);
  }

  BlockingRevisions(GenerationStore store, GenerationCompiler compiler, boolean testsRequired) {
    revisions =
        new PolicyRevisions(
            context,
            new FilesReader(Path.of("unused")),
            store,
            new ChangeCompiler(compiler, testsRequired));
  }

  Generation current() {
    return revisions.current();
  }

  Optional<PolicySource> policy(String sandbox) {
    return revisions.policy(sandbox);
  }

  CandidateChange reload(ConfigurationFiles files, Map<Source, PreparedPolicy> prepared) {
    return await(() -> revisions.reload(files, prepared));
  }

  CandidateChange put(PolicyPut put, Map<Source, PreparedPolicy> prepared) {
    return await(() -> revisions.put(put, prepared));
  }

  CandidateChange remove(String sandbox, OptionalLong expectedRevision, boolean byOperator) {
    return await(() -> revisions.remove(sandbox, expectedRevision, byOperator));
  }

  ChangeResult accept(CandidateChange.Valid change) {
    return await(() -> revisions.accept(change, () -> {}));
  }

  /** The result of a change, which is in force then if it can be. */
  ChangeResult conclude(CandidateChange change) {
    return switch (change) {
      case CandidateChange.Settled settled -> settled.result();
      case CandidateChange.Valid valid -> accept(valid);
    };
  }

  Generation numberAbove(long number) {
    return await(() -> revisions.numberAbove(number));
  }

  void requireOwnStore() {
    await(revisions::requireOwnStore);
  }

  private <T> T await(Supplier<Future<T>> call) {
    try {
      return Future.<T>future(done -> context.runOnContext(go -> call.get().onComplete(done)))
          .await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
