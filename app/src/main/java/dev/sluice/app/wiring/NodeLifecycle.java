package dev.sluice.app.wiring;

import dev.sluice.config.net.HostPort;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.Settings;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.proxy.ProxySettings;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.Listening;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in the audit that the node serves, on which addresses, and that it stops (data-plane
 * 18.8, rows 1 and 55). Event loop only. Deployed last, so that it is stopped first.
 */
final class NodeLifecycle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLifecycle.class);

  private final Settings settings;
  private final AuditLog.Factory audits;

  NodeLifecycle(Settings settings, AuditLog.Factory audits) {
    this.settings = settings;
    this.audits = audits;
  }

  @Override
  public Future<?> start() {
    if (settings.roles().contains(Role.PROXY)) {
      append(authorityReady());
      listening(settings.proxy());
    }
    AuditRecord.Builder start = lifecycle(Lifecycle.Activity.ACTIVITY_START, "Sluice serves");
    start.getLifecycleBuilder().putAllSettings(judged(settings.audit()));
    append(start);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    append(lifecycle(Lifecycle.Activity.ACTIVITY_STOP, "Sluice stops"));
    return Future.succeededFuture();
  }

  private static Map<String, String> judged(AuditSettings audit) {
    return Map.of(
        "audit_durability", word(audit.durability()),
        "audit_on_failure", word(audit.onFailure()),
        "audit_integrity", word(audit.events().integrity()));
  }

  private static String word(Enum<?> setting) {
    return setting.name().toLowerCase(Locale.ROOT);
  }

  private void listening(ProxySettings proxy) {
    append(listening(proxy.listen()));
    for (Sandbox sandbox : proxy.sandboxes().all()) {
      sandbox.listen().ifPresent(where -> append(listening(where).setSandbox(sandbox.id())));
    }
  }

  private static AuditRecord.Builder listening(HostPort where) {
    return AuditRecord.newBuilder()
        .setListening(Listening.newBuilder().setHost(where.host()).setPort(where.port()));
  }

  private static AuditRecord.Builder authorityReady() {
    return AuditRecord.newBuilder()
        .setConfigChange(
            ConfigChange.newBuilder()
                .setState(ConfigChange.State.STATE_ENABLED)
                .setLabel(ChangeLabel.ENABLED.text())
                .setSuccess(true)
                .setMessage("Certificate authority for TLS interception ready"));
  }

  private static AuditRecord.Builder lifecycle(Lifecycle.Activity activity, String message) {
    return AuditRecord.newBuilder()
        .setLifecycle(Lifecycle.newBuilder().setActivity(activity).setMessage(message));
  }

  private void append(AuditRecord.Builder record) {
    audits
        .onThisLoop()
        .append(record.setTimeMs(System.currentTimeMillis()).build())
        .onFailure(e -> LOG.error("an event about this node was lost: {}", e.toString()));
  }
}
