package dev.sluice.tools.conformance;

import com.google.protobuf.Struct;
import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.ServiceProbe.ConfigVerdict;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Checks whether the service validates the {@code config} of a policy's entry. Event loop only. */
final class ConfigChecks {
  private static final String GIVEN = "config/given";
  private static final String EMPTY = "config/empty";
  private static final String UNKNOWN = "config/unknown-key";

  private final ServiceUnderTest subject;
  private final ServiceProbe probe;
  private final Consumer<CheckResult> results;

  ConfigChecks(ServiceUnderTest subject, ServiceProbe probe, Consumer<CheckResult> results) {
    this.subject = subject;
    this.probe = probe;
    this.results = results;
  }

  Future<Boolean> run() {
    return probe
        .validation(subject.config())
        .compose(
            reply -> {
              results.accept(given(reply));
              boolean refused = isAnswer(reply) && !isValid(reply);
              return refused ? Future.succeededFuture(true) : others().map(false);
            });
  }

  private Future<Void> others() {
    SampleRequests samples = new SampleRequests(subject.registration().name(), subject.config(), 1);
    return probe
        .validation(Struct.getDefaultInstance())
        .onSuccess(reply -> results.accept(empty(reply)))
        .compose(empty -> probe.validation(samples.unknownConfig()))
        .onSuccess(reply -> results.accept(unknown(reply)))
        .mapEmpty();
  }

  private CheckResult given(Reply<ValidateConfigResponse> reply) {
    return switch (ServiceProbe.verdict(reply)) {
      case ConfigVerdict.Valid valid -> new CheckResult.Passed(GIVEN, "valid");
      case ConfigVerdict.Invalid invalid ->
          new CheckResult.Failed(
              GIVEN,
              invalid.reason(),
              isAnswer(reply) ? otherConfig() : Remedies.ofStatus(reply.fault()));
    };
  }

  private String otherConfig() {
    return subject.config().getFieldsCount() == 0
        ? "check with --config and the config of a policy's entry; no request was sent without it"
        : "check with a config that the service accepts, or accept this one";
  }

  private static CheckResult empty(Reply<ValidateConfigResponse> reply) {
    return isAnswer(reply)
        ? new CheckResult.Passed(EMPTY, isValid(reply) ? "valid" : "refused: a config is required")
        : unanswered(EMPTY, reply);
  }

  private static CheckResult unknown(Reply<ValidateConfigResponse> reply) {
    if (!isAnswer(reply)) {
      return unanswered(UNKNOWN, reply);
    }
    return isValid(reply)
        ? new CheckResult.Doubtful(
            UNKNOWN,
            "an undefined key is accepted, so a misspelled key would be too",
            "refuse unknown keys in ValidateConfig and name them in reason")
        : new CheckResult.Passed(UNKNOWN, "refused");
  }

  private static CheckResult unanswered(String name, Reply<ValidateConfigResponse> reply) {
    return new CheckResult.Failed(
        name, "ValidateConfig failed: " + reply.fault(), Remedies.ofStatus(reply.fault()));
  }

  private static boolean isAnswer(Reply<ValidateConfigResponse> reply) {
    return reply instanceof Reply.Received<ValidateConfigResponse>;
  }

  private static boolean isValid(Reply<ValidateConfigResponse> reply) {
    return reply instanceof Reply.Received<ValidateConfigResponse> received
        && received.message().getValid();
  }
}
