package dev.sluice.app.steps.record;

import dev.sluice.config.Snapshot;
import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.config.settings.proxy.Sandboxes;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Peer;

/** Where a request came from and how its sandbox is known. Immutable; any thread. */
final class ClientWords {
  private final Sandboxes sandboxes;

  ClientWords(Sandboxes sandboxes) {
    this.sandboxes = sandboxes;
  }

  /** The first step of a request. */
  StepDraft connection(AuditRecord record, Peer client) {
    return StepDraft.named("connection")
        .fact("client", address(client))
        .fact("sandbox known by", knownBy(record));
  }

  private static String address(Peer client) {
    if (client.getIp().isEmpty()) {
      return "";
    }
    return client.getIp().indexOf(':') < 0
        ? client.getIp() + ":" + client.getPort()
        : "[" + client.getIp() + "]:" + client.getPort();
  }

  private String knownBy(AuditRecord record) {
    if (record.getUnauthenticated()) {
      return "nothing, its credentials are missing or wrong";
    }
    return sandboxes.all().stream()
        .filter(sandbox -> sandbox.id().equals(record.getSandbox()))
        .findFirst()
        .map(ClientWords::knownBy)
        .orElseGet(() -> byDefault(record.getSandbox()));
  }

  private static String knownBy(Sandbox sandbox) {
    String listener = sandbox.listen().map(where -> "its listener " + where).orElse("");
    String token = sandbox.token().map(hash -> "its token").orElse("");
    return listener.isEmpty() || token.isEmpty() ? listener + token : listener + " or " + token;
  }

  /** Clients that the settings do not tell apart. */
  private String byDefault(String sandbox) {
    if (!sandbox.equals(Snapshot.DEFAULT_SANDBOX)) {
      return "";
    }
    boolean tokens = sandboxes.all().stream().anyMatch(known -> known.token().isPresent());
    return tokens ? "proxy.listen, without credentials" : "proxy.listen";
  }
}
