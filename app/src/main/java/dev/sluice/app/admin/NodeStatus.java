package dev.sluice.app.admin;

import dev.sluice.app.generation.GenerationCondition;
import dev.sluice.app.metrics.Version;
import dev.sluice.app.replay.TopicReplay;
import dev.sluice.audit.AuditSink;
import dev.sluice.audit.AuditStatus;
import dev.sluice.audit.fault.FaultReport;
import dev.sluice.audit.integrity.CheckpointStatement;
import dev.sluice.audit.integrity.SignedCheckpoint;
import dev.sluice.chain.service.token.NodeTokens;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.control.Leadership;
import dev.sluice.control.PolicyControl;
import dev.sluice.control.PolicyInventory;
import dev.sluice.control.RefusedChanges;
import dev.sluice.control.api.PolicyReplay;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.RefusedDocument;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotHolder;
import dev.sluice.proto.v1.ChainService;
import dev.sluice.proto.v1.NodeReport;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The status page: identity of the node, generation, services and audit. Any thread.
 *
 * @param control empty: the control role is not on this node
 * @param condition of the generation in force
 * @param tokens empty: services get none
 */
public record NodeStatus(
    String name,
    Settings settings,
    SnapshotHolder snapshots,
    AuditSink audit,
    ReportedServices services,
    Optional<Leadership> control,
    GenerationCondition condition,
    Optional<NodeTokens> tokens) {
  PolicyReplay replays() {
    return new TopicReplay(settings.kafka(), settings.audit().topic());
  }

  /** For people and scripts: keys are stable, and no value is a secret. */
  JsonObject json() {
    Snapshot snapshot = snapshots.current();
    JsonObject status =
        new JsonObject()
            .put("node", name)
            .put("version", Version.text())
            .put("roles", new JsonArray(Role.words(settings.roles())))
            .put("uptime_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000)
            .put("generation", snapshot.generation())
            .put("generation_faults", new JsonArray(condition.faults()))
            .put("sandboxes", sandboxesJson(snapshot))
            .put("observed_sandboxes", observedJson(snapshot))
            .put("services", servicesJson())
            .put("audit", auditJson(audit.status()));
    tokens.ifPresent(own -> status.put("tokens", tokensJson(own)));
    control.ifPresent(role -> putControl(status, role.now()));
    return status;
  }

  private static void putControl(JsonObject status, Optional<PolicyControl> active) {
    RefusedChanges refused = active.map(PolicyControl::refused).orElse(RefusedChanges.NONE);
    status
        .put("control", active.isPresent() ? "active" : "standby")
        .put("control_faults", texts(active, NodeStatus::controlFaults))
        .put("refused_files", refusedJson(refused))
        .put("last_rejection", lastRejectionJson(refused))
        .put("drift", driftJson(active.map(PolicyControl::inventory).orElse(PolicyInventory.EMPTY)))
        .put("candidate_objections", texts(active, PolicyControl::objections))
        .put("unvalidated_entries", texts(active, PolicyControl::unvalidated))
        .put("nodes", nodesJson(active.map(PolicyControl::nodes).orElse(List.of())));
  }

  private static JsonArray texts(
      Optional<PolicyControl> active, Function<PolicyControl, List<String>> of) {
    return new JsonArray(active.map(of).orElse(List.of()));
  }

  private static List<String> controlFaults(PolicyControl active) {
    return Stream.concat(active.faults().stream(), active.fileFaults().stream()).toList();
  }

  private static JsonArray sandboxesJson(Snapshot snapshot) {
    return new JsonArray(List.copyOf(new TreeSet<>(snapshot.policies().keySet())));
  }

  private static JsonObject observedJson(Snapshot snapshot) {
    JsonObject ends = new JsonObject();
    snapshot.observed(Instant.now()).forEach((id, until) -> ends.put(id, until.toString()));
    return ends;
  }

  private static JsonObject tokensJson(NodeTokens tokens) {
    return new JsonObject()
        .put("issuer", tokens.issuer())
        .put("signing_key", tokens.keyIds().getFirst())
        .put("published_keys", new JsonArray(List.copyOf(tokens.keyIds())))
        .put("fault", tokens.fault().orElse(""));
  }

  private static JsonArray driftJson(PolicyInventory inventory) {
    JsonArray all = new JsonArray();
    inventory
        .drift()
        .forEach(
            drift ->
                all.add(
                    new JsonObject()
                        .put("sandbox", drift.sandbox())
                        .put("kind", drift.kind().name().toLowerCase(Locale.ROOT))
                        .put("detail", drift.kind().text())));
    return all;
  }

  private static JsonArray nodesJson(List<NodeReport> nodes) {
    JsonArray all = new JsonArray();
    for (NodeReport node : nodes) {
      all.add(
          new JsonObject()
              .put("node", node.getNode())
              .put("generation", node.getGeneration())
              .put("roles", new JsonArray(List.copyOf(node.getRolesList()))));
    }
    return all;
  }

  private JsonObject servicesJson() {
    JsonObject byNode = new JsonObject();
    services
        .services()
        .forEach(
            (node, list) -> {
              JsonArray entries = new JsonArray();
              list.forEach(service -> entries.add(serviceJson(service)));
              byNode.put(node, entries);
            });
    return byNode;
  }

  private static JsonObject serviceJson(ChainService service) {
    return new JsonObject()
        .put("name", service.getName())
        .put("resolved", service.getResolved())
        .put("max_payload_bytes", service.getMaxPayloadBytes())
        .put("reason", service.getReason())
        .put("loops", service.getLoops())
        .put("loops_resolved", service.getLoopsResolved())
        .put("circuits_open", service.getCircuitsOpen());
  }

  private static JsonObject auditJson(AuditStatus audit) {
    JsonObject json =
        new JsonObject()
            .put("appended", audit.appended())
            .put("shipped", audit.shipped())
            .put("pending", audit.pending())
            .put("oldest_ms", audit.oldest().toMillis())
            .put("journal_bytes", audit.journalBytes())
            .put("lost", audit.lost())
            .put("unreadable", audit.unreadable())
            .put("refused", audit.refused())
            .put("shipping", audit.shipping().name().toLowerCase(Locale.ROOT))
            .put("error", audit.error())
            .put("quiet_ms", audit.condition().quiet().toMillis())
            .put("faults", faultsJson(audit.condition().faults()));
    audit.checkpoint().ifPresent(newest -> json.put("checkpoint", checkpointJson(newest)));
    return json;
  }

  private static JsonObject checkpointJson(SignedCheckpoint newest) {
    CheckpointStatement statement = newest.statement();
    return new JsonObject()
        .put("authority_uid", statement.authority())
        .put("chain_uid", statement.chain())
        .put("number", statement.number())
        .put("fingerprint", statement.fingerprint())
        .put("time_ms", newest.timeMs())
        .put("signature", newest.signature())
        .put("public_key", newest.publicKey());
  }

  private static JsonArray faultsJson(List<FaultReport> faults) {
    JsonArray all = new JsonArray();
    for (FaultReport fault : faults) {
      all.add(
          new JsonObject()
              .put("kind", fault.kind().text())
              .put("reason", fault.reason())
              .put("since", fault.at().toString())
              .put("lasts_ms", fault.lasts().toMillis())
              .put("count", fault.count())
              .put("standing", fault.standing()));
    }
    return all;
  }

  static JsonArray refusedJson(RefusedChanges refused) {
    return refusalsJson(refused.files());
  }

  static JsonObject lastRejectionJson(RefusedChanges refused) {
    return refused.last().map(NodeStatus::lastRejectionJson).orElseGet(JsonObject::new);
  }

  private static JsonObject lastRejectionJson(RefusedChanges.Last last) {
    ChangeAuthor author = last.author();
    JsonObject json =
        new JsonObject()
            .put("time", last.time().toString())
            .put("channel", author.channel().word())
            .put("changed_by", author.name())
            .put("address", author.address())
            .put("reason", author.reason());
    return json.put("documents", refusalsJson(last.refusals()));
  }

  private static JsonArray refusalsJson(List<RefusedDocument> refusals) {
    JsonArray all = new JsonArray();
    refusals.forEach(refusal -> all.add(refusalJson(refusal)));
    return all;
  }

  private static JsonObject refusalJson(RefusedDocument refusal) {
    List<String> places = refusal.places().stream().limit(RefusedChanges.SHOWN).toList();
    JsonObject json = new JsonObject().put("file", refusal.file());
    refusal.sandbox().ifPresent(sandbox -> json.put("sandbox", sandbox));
    return json.put("effect", refusal.effect().word())
        .put("violation_count", refusal.violations().size())
        .put("places", new JsonArray(places));
  }
}
