package dev.sluice.chain.health;

import dev.sluice.chain.health.ContractFailures.Untold;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.ChangeLabel;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ConfigChange;
import dev.sluice.proto.v1.PlatformFinding.Severity;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports changes of services to the log and the audit. Every loop has its own connections, so only
 * the leading loop reports what all loops see; a circuit is reported by the loop that changed it.
 * Event loop only.
 */
public final class ServiceReports implements ServiceListener {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceReports.class);
  private static final String SERVICE = "service";
  private static final String SANDBOX = "sandbox";

  private final AuditLog audit;
  private final LeadingLoop lead;

  public ServiceReports(AuditLog audit, LeadingLoop lead) {
    this.audit = audit;
    this.lead = lead;
  }

  @Override
  public void onInsecure(String service) {
    if (lead.isLeader()) {
      LOG.warn(
          "requests are sent to middleware '{}' in clear text: allow_insecure_transport = true",
          service);
      append(
          change(
                  ConfigChange.State.STATE_OTHER,
                  ChangeLabel.INSECURE_TRANSPORT.text(),
                  Severity.SEVERITY_MEDIUM)
              .setSuccess(true)
              .setMessage("Middleware is called without transport security")
              .putDetails(SERVICE, service));
    }
  }

  @Override
  public void onDescribed(String service) {
    if (lead.isLeader()) {
      LOG.info("middleware '{}' is in use", service);
      append(
          change(
                  ConfigChange.State.STATE_ENABLED,
                  ChangeLabel.LOADED.text(),
                  Severity.SEVERITY_UNSPECIFIED)
              .setSuccess(true)
              .setMessage("Middleware service is in use")
              .putDetails(SERVICE, service));
    }
  }

  @Override
  public void onUnavailable(String service, String reason) {
    if (lead.isLeader()) {
      LOG.warn("middleware '{}' is not available, on_error applies: {}", service, reason);
      append(
          change(
                  ConfigChange.State.STATE_OTHER,
                  ChangeLabel.DEGRADED.text(),
                  Severity.SEVERITY_MEDIUM)
              .setMessage("Middleware service is not available; on_error of its entries decides")
              .putAllDetails(Map.of(SERVICE, service, "error", reason)));
    }
  }

  @Override
  public void onCallRefused(String service, String sandbox, String status) {
    LOG.warn(
        "middleware '{}' refuses calls for sandbox '{}': {}; on_error applies. It has to read the"
            + " published keys, and to expect their issuer, the audience of its registration and"
            + " the sandbox_id of the request",
        service,
        sandbox,
        status);
  }

  @Override
  public void onCircuitOpened(String service) {
    LOG.warn("middleware '{}' failed repeatedly and is not called for a while", service);
    append(opened("Middleware service failed repeatedly; its circuit is open", service));
  }

  @Override
  public void onCircuitClosed(String service) {
    LOG.info("middleware '{}' is called again", service);
    append(closed("Middleware service recovered; its circuit is closed", service));
  }

  @Override
  public void onSandboxCircuitOpened(String service, String sandbox) {
    LOG.warn(
        "middleware '{}' did not answer sandbox '{}' in time and is not called for it for a while",
        service,
        sandbox);
    append(
        opened(
                "Middleware service did not answer a sandbox; the sandbox's circuit is open",
                service)
            .putDetails(SANDBOX, sandbox));
  }

  @Override
  public void onSandboxCircuitClosed(String service, String sandbox) {
    LOG.info("middleware '{}' is called again for sandbox '{}'", service, sandbox);
    append(
        closed("Middleware service answered a sandbox; the sandbox's circuit is closed", service)
            .putDetails(SANDBOX, sandbox));
  }

  /** Some of its failures of the contract were not told with a request; of the calling loop. */
  public void onContractFailures(List<Untold> failures) {
    failures.forEach(
        untold ->
            append(
                change(
                        ConfigChange.State.STATE_OTHER,
                        ChangeLabel.CONTRACT_FAILURES.text(),
                        Severity.SEVERITY_MEDIUM)
                    .setMessage("Middleware service spoke another form of the contract again")
                    .putDetails(SERVICE, untold.failure().service())
                    .putDetails("operation", untold.failure().operation())
                    .putDetails("contract_failure", untold.failure().kind())
                    .putDetails("suppressed_count", Long.toString(untold.count()))));
  }

  private static ConfigChange.Builder opened(String message, String service) {
    return change(
            ConfigChange.State.STATE_OTHER,
            ChangeLabel.CIRCUIT_OPEN.text(),
            Severity.SEVERITY_MEDIUM)
        .setMessage(message)
        .putDetails(SERVICE, service);
  }

  private static ConfigChange.Builder closed(String message, String service) {
    return change(
            ConfigChange.State.STATE_OTHER,
            ChangeLabel.CIRCUIT_CLOSED.text(),
            Severity.SEVERITY_UNSPECIFIED)
        .setSuccess(true)
        .setMessage(message)
        .putDetails(SERVICE, service);
  }

  private static ConfigChange.Builder change(
      ConfigChange.State state, String label, Severity severity) {
    return ConfigChange.newBuilder().setState(state).setLabel(label).setSeverity(severity);
  }

  private void append(ConfigChange.Builder change) {
    audit
        .append(
            AuditRecord.newBuilder()
                .setTimeMs(System.currentTimeMillis())
                .setConfigChange(change)
                .build())
        .onFailure(lost -> LOG.warn("the audit record of change '{}' was lost", change.getLabel()));
  }
}
