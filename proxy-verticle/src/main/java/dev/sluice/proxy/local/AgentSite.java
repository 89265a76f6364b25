package dev.sluice.proxy.local;

import com.google.protobuf.ByteString;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proxy.local.AgentAnswer.Failed;
import dev.sluice.proxy.local.AgentAnswer.Given;
import dev.sluice.proxy.refusal.AgentRefusals;
import dev.sluice.proxy.refusal.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Answers the sandboxes that have {@code policy.local} on. Any thread. */
public final class AgentSite {
  /** Bytes of a proposal (data-plane 16.2). */
  public static final int LONGEST_PROPOSAL = 64 << 10;

  /** Open waits of one sandbox at this node. */
  private static final int MOST_WAITS = 4;

  private static final String SKILL = text("skill.md");

  private final Vertx vertx;
  private final Map<String, Agent> agents;
  private final ProposalCalls proposals;

  private record Agent(PolicyAnswer policy, AgentDenials denials, AtomicInteger waits) {}

  public AgentSite(Vertx vertx, Sandboxes sandboxes) {
    this(
        vertx,
        sandboxes.all().stream()
            .filter(Sandbox::policyLocal)
            .collect(
                Collectors.toUnmodifiableMap(
                    Sandbox::id,
                    id ->
                        new Agent(
                            new PolicyAnswer(vertx), new AgentDenials(), new AtomicInteger()))),
        "");
  }

  private AgentSite(Vertx vertx, Map<String, Agent> agents, String node) {
    this.vertx = vertx;
    this.agents = agents;
    this.proposals = new ProposalCalls(vertx, node);
  }

  public AgentSite at(String node) {
    return new AgentSite(vertx, agents, node);
  }

  public boolean isOn(String sandbox) {
    return agents.containsKey(sandbox);
  }

  public Refusal guided(String sandbox, Refusal refusal) {
    return isOn(sandbox) ? refusal.withGuidance() : refusal;
  }

  /** Wraps the audit; also keeps the denials of these sandboxes. */
  public AuditLog watching(AuditLog audit) {
    return agents.isEmpty()
        ? audit
        : record -> {
          Future<Void> stored = audit.append(record);
          if (stored.succeeded()) {
            keep(record);
            return stored;
          }
          return stored.onSuccess(ignored -> keep(record));
        };
  }

  private void keep(AuditRecord record) {
    Optional.ofNullable(agents.get(record.getSandbox()))
        .ifPresent(agent -> agent.denials().add(record));
  }

  /**
   * Answers a request of a sandbox that has it on. The future does not fail.
   *
   * @param snapshots the generation in force
   */
  public Future<AgentAnswer> answer(
      String sandbox, AgentRoute route, Supplier<Snapshot> snapshots) {
    Agent agent = agents.get(sandbox);
    if (agent == null) {
      return done(disabled());
    }
    return switch (route) {
      case AgentRoute.CurrentPolicy ignored -> agent.policy().of(snapshots, sandbox);
      case AgentRoute.Denials denials -> done(denials(agent, denials.last()));
      case AgentRoute.Skill ignored -> done(new Given(200, "text/markdown; charset=utf-8", SKILL));
      case AgentRoute.State state -> state(sandbox, agent, state, snapshots);
      case AgentRoute.Propose ignored ->
          done(new Failed(AgentRefusals.invalid("the body is missing")));
      case AgentRoute.OtherMethod other -> done(new Failed(AgentRefusals.method(other.allowed())));
      case AgentRoute.Unknown ignored -> done(new Failed(AgentRefusals.notFound()));
    };
  }

  /** Hands over a proposal of a sandbox that has it on. The future does not fail. */
  public Future<AgentAnswer> propose(String sandbox, ByteString body) {
    return body.isEmpty()
        ? done(new Failed(AgentRefusals.invalid("the body is empty")))
        : proposals.propose(sandbox, body);
  }

  public static AgentAnswer disabled() {
    return new Failed(AgentRefusals.disabled());
  }

  private static Future<AgentAnswer> done(AgentAnswer answer) {
    return Future.succeededFuture(answer);
  }

  private static AgentAnswer denials(Agent agent, int last) {
    return Given.json(
        200,
        new JsonObject()
            .put("denials", new JsonArray(agent.denials().last(last)))
            .put("log_available", true)
            .put("note", "the newest denials at this node, since it started"));
  }

  private Future<AgentAnswer> state(
      String sandbox, Agent agent, AgentRoute.State route, Supplier<Snapshot> snapshots) {
    ProposalCalls.Generation generation = () -> snapshots.get().generation();
    if (route.waitSeconds() == 0) {
      return proposals.state(sandbox, route, generation);
    }
    if (agent.waits().incrementAndGet() > MOST_WAITS) {
      agent.waits().decrementAndGet();
      return done(new Failed(AgentRefusals.tooManyWaits()));
    }
    return proposals
        .state(sandbox, route, generation)
        .onComplete(answered -> agent.waits().decrementAndGet());
  }

  private static String text(String resource) {
    try (InputStream in = AgentSite.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
