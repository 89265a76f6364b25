package dev.sluice.chain.run;

import dev.sluice.chain.builtin.BuiltIns;
import dev.sluice.chain.contract.SafeText;
import dev.sluice.chain.pipeline.PipelineEntries;
import dev.sluice.chain.session.SessionEntry;
import dev.sluice.chain.stage.BuiltIn;
import dev.sluice.chain.stage.BuiltIn.Evaluator;
import dev.sluice.chain.stage.BuiltIn.MessageSubject;
import dev.sluice.chain.stage.BuiltIn.Subject;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.Stage;
import dev.sluice.chain.stage.Stage.PreparedEntry;
import dev.sluice.policy.middleware.MiddlewareEntry;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes stages from entries and caches the parts that depend on an entry alone. Entries are
 * compared by identity, because a generation holds each of them once. Event loop only.
 */
final class StageFactory {
  private static final Logger LOG = LoggerFactory.getLogger(StageFactory.class);

  private final Function<String, Implementation> implementations;
  private final IdentityHashMap<MiddlewareEntry, PreparedEntry> prepared = new IdentityHashMap<>();
  private final IdentityHashMap<MiddlewareEntry, Stage.Local> locals = new IdentityHashMap<>();
  private long newest;

  StageFactory(Function<String, Implementation> implementations) {
    this.implementations = implementations;
  }

  /** Drops the cache of older generations; requests that still use one prepare again. */
  void enter(long generation) {
    if (generation > newest) {
      newest = generation;
      prepared.clear();
      locals.clear();
    }
  }

  /**
   * The stage of an entry, as of now. An implementation without a binding gives an unresolved
   * stage: the proxy leaves such entries out, so this one was selected before the binding went.
   */
  Stage stageOf(MiddlewareEntry entry) {
    return switch (implementations.apply(entry.implementation())) {
      case Implementation.Unbound unbound -> unresolved(entry);
      case Implementation.Unresolved unresolved -> unresolved(entry);
      case Implementation.Local local -> local(entry, local.builtIn());
      case Implementation.Remote remote -> new Stage.Remote(prepared(entry), remote.service());
    };
  }

  Stage unresolved(MiddlewareEntry entry) {
    return new Stage.Unresolved(prepared(entry));
  }

  SessionEntry sessionEntry(MiddlewareEntry entry) {
    return switch (implementations.apply(entry.implementation())) {
      case Implementation.Unresolved unresolved -> new SessionEntry.Unresolved(prepared(entry));
      case Implementation.Unbound unbound -> sessionEntry(entry, unbound.messages());
      case Implementation.Remote remote -> sessionEntry(entry, Optional.of(remote.service()));
      case Implementation.Local local -> sessionEntry(entry, local.builtIn());
    };
  }

  private SessionEntry sessionEntry(MiddlewareEntry entry, Optional<RemoteBinding> service) {
    return service
        .flatMap(
            described ->
                described
                    .messages()
                    .<SessionEntry>map(
                        binding ->
                            new SessionEntry.ReadByService(prepared(entry), binding, described)))
        .orElseGet(() -> new SessionEntry.Uninterested(prepared(entry)));
  }

  private SessionEntry sessionEntry(MiddlewareEntry entry, BuiltIn builtIn) {
    Evaluator evaluator = local(entry, builtIn).evaluator();
    return builtIn
        .messages()
        .filter(binding -> evaluator.readsMessages())
        .<SessionEntry>map(
            binding -> new SessionEntry.ReadHere(prepared(entry), binding, evaluator))
        .orElseGet(() -> new SessionEntry.Uninterested(prepared(entry)));
  }

  PipelineEntries pipelineEntries(Predicate<String> ranHooks) {
    return new PipelineEntries(implementations, ranHooks, this::prepared, this::local);
  }

  private PreparedEntry prepared(MiddlewareEntry entry) {
    return prepared.computeIfAbsent(entry, PreparedEntry::of);
  }

  private Stage.Local local(MiddlewareEntry entry, BuiltIn builtIn) {
    Stage.Local known = locals.get(entry);
    if (known != null) {
      return known;
    }
    BuiltIns.replacementOf(entry.implementation())
        .ifPresent(
            name ->
                LOG.warn(
                    "middleware config '{}' uses the old name '{}'; use '{}'",
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
      case BuiltIn.Prepared.Invalid invalid ->
          new Unusable(
              new Evaluation.Failed(SafeText.of(invalid.reason())), builtIn.messages().isPresent());
    };
  }

  /** Fails, so that {@code on_error} decides about all that the built-in would read. */
  private record Unusable(Evaluation failed, boolean readsMessages) implements Evaluator {
    @Override
    public Evaluation evaluate(Subject subject) {
      return failed;
    }

    @Override
    public Evaluation evaluateMessage(MessageSubject subject) {
      return failed;
    }
  }
}
