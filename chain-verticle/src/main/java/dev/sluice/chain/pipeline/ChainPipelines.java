package dev.sluice.chain.pipeline;

import dev.sluice.chain.bus.Asker;
import dev.sluice.chain.pipeline.flow.PipelineLoop;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.PipelineClose;
import dev.sluice.proto.v1.PipelineClosed;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.PipelinePull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pipelines of this loop, by sender and number. One that is not pulled for {@link #LEASE} ends:
 * its sender is gone. Event loop only.
 */
public final class ChainPipelines {
  /** Of all senders on other loops. Those of this loop are bounded by its connections. */
  static final int MAX = 2_000;

  /** Of one sender on another loop. */
  static final int MAX_OF_SENDER = 1_600;

  static final Duration LEASE = Duration.ofSeconds(15);

  /** For a plan and all preflights, which have 30 s and end by themselves. */
  static final Duration OPENING = Duration.ofSeconds(45);

  /** Without a tick for longer, the process was paused, and what renews leases waits behind it. */
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private static final int UNAVAILABLE = 503;

  private final PipelineLoop loop;
  private final PipelinePlanner planner;
  private final Map<String, Map<Long, PipelineSlot>> bySender = new HashMap<>();

  /** Pipelines that are bounded. */
  private int counted;

  private long ticked;
  private boolean closed;

  /** None yet. */
  public ChainPipelines(PipelineLoop loop, PipelinePlanner planner) {
    this.loop = loop;
    this.planner = planner;
    this.ticked = loop.nanoTime().getAsLong();
  }

  /**
   * Asks the stages of a message, and holds its pipeline if one of them reads the body.
   *
   * @param bounded whether the sender is on another loop
   */
  void open(PipelineOpen open, boolean bounded, Asker reply) {
    Map<Long, PipelineSlot> own = bySender.getOrDefault(open.getSender(), Map.of());
    if (own.containsKey(open.getPipeline())) {
      reply.refuse(ChainRefusal.UNFIT, "pipeline_exists");
    } else if (closed || (bounded && isFull(own))) {
      reply.refuse(UNAVAILABLE, closed ? "closed" : "too_many_pipelines");
    } else {
      PipelineSlot slot = new PipelineSlot(now(), bounded);
      bySender
          .computeIfAbsent(open.getSender(), first -> new HashMap<>())
          .put(open.getPipeline(), slot);
      counted += bounded ? 1 : 0;
      loop.work().begin();
      new MessageOpening(open, slot, reply, loop, () -> remove(open)).run(planner);
    }
  }

  private boolean isFull(Map<Long, PipelineSlot> own) {
    return counted >= MAX || own.size() >= MAX_OF_SENDER;
  }

  void input(PipelineInput input) {
    find(input.getSender(), input.getPipeline())
        .flatMap(PipelineSlot::pipeline)
        .ifPresent(pipeline -> pipeline.input(input));
  }

  void pull(PipelinePull pull, Asker reply) {
    Optional<PipelineSlot> slot = find(pull.getSender(), pull.getPipeline());
    slot.ifPresent(known -> known.renew(now()));
    slot.flatMap(PipelineSlot::pipeline)
        .ifPresentOrElse(
            pipeline -> pipeline.pull(pull, reply),
            () -> reply.refuse(ChainRefusal.UNFIT, "unknown_pipeline"));
  }

  void close(PipelineClose close, Asker reply) {
    PipelineClosed.Builder closing = PipelineClosed.newBuilder();
    find(close.getSender(), close.getPipeline())
        .map(slot -> slot.end(close.getReason(), close.getCancelled()))
        .ifPresent(closing::addAllStages);
    reply.answer(closing.build());
  }

  /** Ends what was not pulled; after a pause, renews all. Call it every second. */
  public void tick() {
    long now = now();
    boolean paused = now - ticked > PAUSE.toNanos();
    ticked = now;
    for (PipelineSlot slot : all()) {
      if (paused) {
        slot.renew(now);
      }
      loop.safely(() -> slot.tick(now));
    }
  }

  /** Ends all pipelines as failures of their stages, and opens no others. */
  public void close() {
    closed = true;
    all().forEach(slot -> loop.safely(slot::fail));
  }

  int size() {
    return bySender.values().stream().mapToInt(Map::size).sum();
  }

  private List<PipelineSlot> all() {
    List<PipelineSlot> all = new ArrayList<>(size());
    bySender.values().forEach(own -> all.addAll(own.values()));
    return all;
  }

  private Optional<PipelineSlot> find(String sender, long pipeline) {
    return Optional.ofNullable(bySender.getOrDefault(sender, Map.of()).get(pipeline));
  }

  private long now() {
    return loop.nanoTime().getAsLong();
  }

  private void remove(PipelineOpen open) {
    bySender.computeIfPresent(
        open.getSender(),
        (sender, own) -> {
          PipelineSlot removed = own.remove(open.getPipeline());
          if (removed != null) {
            counted -= removed.isBounded() ? 1 : 0;
            loop.work().end();
          }
          return own.isEmpty() ? null : own;
        });
  }
}
