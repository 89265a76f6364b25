package dev.sluice.chain.run;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Evaluator;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.PreparedEntry;
import dev.sluice.chain.stage.Stage;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import java.util.IdentityHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Event loop only. Makes stages of entries; what depends on an entry alone is prepared once.
 * Entries are compared by identity: a generation holds each of them once.
 */
final class StageFactory {
  private static final Logger LOG = LoggerFactory.getLogger(StageFactory.class);

  private final Implementations implementations;
  private final IdentityHashMap<MiddlewareEntry, PreparedEntry> prepared = new IdentityHashMap<>();
  private final IdentityHashMap<MiddlewareEntry, Stage.Local> locals = new IdentityHashMap<>();
  private long newest;

  StageFactory(Implementations implementations) {
    this.implementations = implementations;
  }

  /** Drops what was prepared for older generations; requests still on one prepare again. */
  void enter(long generation) {
    if (generation > newest) {
      newest = generation;
      prepared.clear();
      locals.clear();
    }
  }

  /**
   * An implementation without a binding cannot be asked either: entries of those leave a chain
   * where it is selected, and one that is still in it was selected by what another node, or a
   * moment ago this one, said of it.
   */
  Stage stageOf(MiddlewareEntry entry) {
    return switch (implementations.find(entry.implementation())) {
      case Implementation.Unbound unbound -> new Stage.Unresolved(prepared(entry));
      case Implementation.Unresolved unresolved -> new Stage.Unresolved(prepared(entry));
      case Implementation.Local local -> local(entry, local.builtIn());
      case Implementation.Remote remote -> new Stage.Remote(prepared(entry), remote.service());
    };
  }

  private PreparedEntry prepared(MiddlewareEntry entry) {
    return prepared.computeIfAbsent(entry, PreparedEntry::of);
  }

  private Stage local(MiddlewareEntry entry, BuiltIn builtIn) {
    Stage.Local known = locals.get(entry);
    if (known != null) {
      return known;
    }
    BuiltIns.replacementOf(entry.implementation())
        .ifPresent(
            name ->
                LOG.warn(
                    "middleware config '{}' uses the former name '{}'; write '{}'",
                    entry.key(),
                    entry.implementation(),
                    name));
    Stage.Local made =
        new Stage.Local(prepared(entry), builtIn.binding(), evaluator(entry, builtIn));
    locals.put(entry, made);
    return made;
  }

  private static Evaluator evaluator(MiddlewareEntry entry, BuiltIn builtIn) {
    return switch (builtIn.prepare(entry.config())) {
      case BuiltIn.Prepared.Ready ready -> ready.evaluator();
      case BuiltIn.Prepared.Invalid invalid -> {
        Evaluation failed = new Evaluation.Failed(SafeText.of(invalid.reason()));
        yield subject -> failed;
      }
    };
  }
}
