package dev.sluice.control;

import dev.sluice.config.settings.ControlSettings;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeCompiler;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.FileWatch;
import dev.sluice.control.change.GenerationCompiler;
import dev.sluice.control.change.PolicyRevisions;
import dev.sluice.control.files.FilesReader;
import dev.sluice.control.files.UnreadableFiles;
import dev.sluice.control.proposal.ProposalFiles;
import dev.sluice.control.rollout.ActiveClaim;
import dev.sluice.control.rollout.GenerationPublisher;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.control.store.StoreTakenOver;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.BusAddress;
import dev.sluice.proto.v1.ChainHeartbeat;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.ChainServices;
import dev.sluice.proto.v1.Generation;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the active control node, from winning the {@link LeaderLock} to losing it. Event loop
 * only.
 *
 * <ol>
 *   <li>Start makes the {@link ActiveClaim}, then it reads the files. Where they are invalid or
 *       cannot be read, the generation in force goes on; without one, registrations that are
 *       invalid fail the start ({@link InvalidConfiguration}). Services that have to validate
 *       something are asked once there is a chain node ({@link AwaitedValidation}).
 *   <li>A change is stored before it is announced, and announced before its request is answered.
 *   <li>Nodes fetch the generation; a missed announcement is made up by their next poll.
 *   <li>The files are watched and reloaded when they change.
 *   <li>The store is watched too: once another process has written it, this node is not active. Nor
 *       is it once another node has the earlier claim.
 * </ol>
 */
final class ActiveControl extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ActiveControl.class);

  private final String node;
  private final Sources sources;
  private final ControlSettings settings;
  private final AuditLog.Factory audit;
  private final Consumer<String> onLost;
  private Optional<ControlService> service = Optional.empty();

  private boolean unloaded;

  ActiveControl(
      String node,
      Sources sources,
      ControlSettings settings,
      AuditLog.Factory audit,
      Consumer<String> onLost) {
    this.node = node;
    this.sources = sources;
    this.settings = settings;
    this.audit = audit;
    this.onLost = onLost;
  }

  @Override
  public Future<?> start() {
    PolicyRevisions revisions =
        new PolicyRevisions(
            context,
            sources.files(),
            sources.store(),
            new ChangeCompiler(sources.compiler(), settings.testsRequired()));
    GenerationPublisher publisher = new GenerationPublisher(vertx, revisions);
    ChangeRecorder recorder = new ChangeRecorder(audit.onThisLoop());
    ControlService started =
        new ControlService(
            revisions, recorder, publisher, sources.proposals(), audit.onThisLoop(), settings);
    service = Optional.of(started);
    recorder.damaged(sources.store().damaged(), revisions.current().getNumber());
    ActiveClaim claim = new ActiveClaim(vertx, node, onLost);
    return claim
        .start()
        .compose(claimed -> revisions.fingerprint().otherwise(FileWatch.NONE))
        .compose(
            files ->
                started
                    .load()
                    .recover(fault -> withoutChange(revisions.current(), fault))
                    .compose(loaded -> requireUsable(revisions.current(), loaded))
                    .compose(usable -> claim.require())
                    .compose(loaded -> listen(started, publisher))
                    .compose(listening -> started.proposals().start())
                    .onSuccess(
                        listening -> {
                          publisher.announce();
                          watch(revisions, started, files);
                        }));
  }

  @Override
  public Future<?> stop() {
    return service.map(started -> started.proposals().stop()).orElseGet(Future::succeededFuture);
  }

  Optional<ControlService> service() {
    return service;
  }

  private Future<ChangeResult> withoutChange(Generation inForce, Throwable fault) {
    boolean passing = fault instanceof UnreadableFiles || fault instanceof ControlUnavailable;
    if (passing && inForce.getNumber() > 0) {
      LOG.error(
          "changed files are not in force, generation {} stays: {}",
          inForce.getNumber(),
          fault.getMessage());
      unloaded = true;
      return Future.succeededFuture(new ChangeResult.Unchanged(inForce));
    }
    return Future.failedFuture(
        fault instanceof ControlUnavailable ? new IOException(fault.getMessage(), fault) : fault);
  }

  private Future<Void> requireUsable(Generation inForce, ChangeResult loaded) {
    return loaded instanceof ChangeResult.Rejected rejected && inForce.getNumber() == 0
        ? Future.failedFuture(new InvalidConfiguration(rejected.violations()))
        : Future.succeededFuture();
  }

  private Future<?> listen(ControlService started, GenerationPublisher publisher) {
    EventBus bus = vertx.eventBus();
    List<AwaitedValidation> awaited =
        Stream.of(started.candidate(), started.unresolved()).flatMap(Optional::stream).toList();
    if (!awaited.isEmpty()) {
      askServices(bus, awaited);
    }
    bus.<ChainServices>consumer(BusAddress.CHAIN_SERVICES, told -> started.hear(told.body()));
    return Future.all(
        bus.consumer(BusAddress.GENERATION_FETCH, publisher::onFetch).completion(),
        bus.consumer(BusAddress.NODE_REPORT, started::onReport).completion());
  }

  private static void askServices(EventBus bus, List<AwaitedValidation> awaited) {
    // It stays: Vert.x warns of each heartbeat that is under way when a consumer leaves.
    bus.<ChainHeartbeat>consumer(
        BusAddress.CHAIN_HEARTBEAT, up -> awaited.forEach(AwaitedValidation::start));
    ReachedServices reached =
        new ReachedServices(() -> awaited.forEach(AwaitedValidation::retryNow));
    bus.<ChainServices>consumer(BusAddress.CHAIN_SERVICES, told -> reached.hear(told.body()));
  }

  private void watch(PolicyRevisions revisions, ControlService started, String files) {
    new FileWatch(
            vertx,
            revisions::fingerprint,
            unloaded ? FileWatch.NONE : files,
            () ->
                started
                    .reload(ChangeAuthor.of(ChangeAuthor.Channel.FILES))
                    .map(PolicyControl.Outcome::result))
        .start(settings.watch());
    started.watchStore(this::onStoreFailure);
  }

  /** A directory that is unreadable for a while does not end the term. */
  private void onStoreFailure(Throwable fault) {
    if (fault instanceof StoreTakenOver) {
      onLost.accept(
          "control.store has a generation that this node did not put in force: a write of this node"
              + " failed, or another process wrote it; check the disk, and use a file system that"
              + " supports locks");
    }
  }

  record Sources(
      FilesReader files,
      GenerationStore store,
      GenerationCompiler compiler,
      ProposalFiles proposals) {
    /** Opens the store; blocks on the disk. */
    static Sources open(FilesReader files, Path store, GenerationCompiler compiler)
        throws IOException {
      return new Sources(
          files,
          GenerationStore.open(store),
          compiler,
          ProposalFiles.open(store.resolve("proposals")));
    }
  }

  /** Notices that a chain node reaches a service that it did not reach before. Event loop only. */
  private static final class ReachedServices {
    /** Bounds the memory that unknown senders can claim. */
    private static final int MAX_NODES = 1024;

    private final Runnable onReached;
    private final Map<String, Set<String>> byNode = new HashMap<>();

    ReachedServices(Runnable onReached) {
      this.onReached = onReached;
    }

    void hear(ChainServices told) {
      if (byNode.size() >= MAX_NODES && !byNode.containsKey(told.getNode())) {
        return;
      }
      Set<String> now =
          told.getServicesList().stream()
              .filter(ChainService::getResolved)
              .map(ChainService::getName)
              .collect(Collectors.toSet());
      Set<String> before = byNode.put(told.getNode(), now);
      if (before != null && !before.containsAll(now)) {
        onReached.run();
      }
    }
  }
}
