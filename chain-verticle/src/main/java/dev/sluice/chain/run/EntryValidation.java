package dev.sluice.chain.run;

import com.google.protobuf.Struct;
import dev.sluice.chain.remote.ServiceProbe;
import dev.sluice.chain.remote.ServiceProbe.ConfigVerdict;
import dev.sluice.chain.remote.call.DialSettings;
import dev.sluice.chain.remote.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.v1.EntriesValidated;
import dev.sluice.proto.v1.InvalidEntry;
import dev.sluice.proto.v1.ValidateEntries;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Has the configs of a policy's entries validated by their services, over separate connections,
 * because a registration may be as new as the policy. Event loop only.
 */
final class EntryValidation {
  private static final int INTERNAL = 500;

  /** The control service waits a little longer for this answer. */
  static final Duration TIMEOUT = Duration.ofSeconds(70);

  private final Vertx vertx;
  private final DialSettings dialing;
  private final Duration timeout;

  /**
   * Dials nothing yet.
   *
   * @param timeout for one service: connection and all its answers
   */
  EntryValidation(Vertx vertx, DialSettings dialing, Duration timeout) {
    this.vertx = vertx;
    this.dialing = dialing;
    this.timeout = timeout;
  }

  void answer(Message<ValidateEntries> message) {
    vertx
        .executeBlocking(() -> ConfigQuestions.of(message.body()))
        .compose(this::ask)
        .onSuccess(message::reply)
        .onFailure(
            bug -> {
              ChainRuntime.report(bug);
              message.fail(INTERNAL, "internal");
            });
  }

  private Future<EntriesValidated> ask(ConfigQuestions questions) {
    List<Future<EntriesValidated>> answers =
        questions.byService().entrySet().stream()
            .map(service -> ask(service.getKey(), service.getValue()))
            .toList();
    return Future.all(answers)
        .map(
            all -> {
              EntriesValidated.Builder merged =
                  EntriesValidated.newBuilder().addAllInvalid(questions.settled());
              answers.forEach(answer -> merged.mergeFrom(answer.result()));
              return merged.build();
            });
  }

  private Future<EntriesValidated> ask(
      Registration registration, List<ConfigQuestions.Question> questions) {
    ServiceProbe probe = new ServiceProbe(vertx, registration, dialing);
    return probe
        .describe()
        .compose(
            verdict ->
                switch (verdict) {
                  case ManifestVerdict.Accepted accepted ->
                      validate(probe, questions)
                          .map(
                              invalid ->
                                  EntriesValidated.newBuilder().addAllInvalid(invalid).build());
                  case ManifestVerdict.Rejected rejected -> refused(questions, rejected.reason());
                })
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                failure instanceof TimeoutException
                    ? refused(questions, late(registration))
                    : Future.failedFuture(failure))
        .onComplete(done -> probe.close());
  }

  private String late(Registration registration) {
    return "middleware registration '%s' did not answer within %d ms"
        .formatted(registration.name(), timeout.toMillis());
  }

  private static Future<EntriesValidated> refused(
      List<ConfigQuestions.Question> questions, String reason) {
    EntriesValidated.Builder answer = EntriesValidated.newBuilder();
    questions.forEach(question -> answer.addInvalid(question.refused(reason)));
    return Future.succeededFuture(answer.build());
  }

  /** A config that several sandboxes share is validated once. */
  private static Future<List<InvalidEntry>> validate(
      ServiceProbe probe, List<ConfigQuestions.Question> questions) {
    Map<Struct, Future<ConfigVerdict>> verdicts = new HashMap<>();
    List<Future<Optional<InvalidEntry>>> answers =
        questions.stream()
            .map(
                question ->
                    verdicts
                        .computeIfAbsent(question.config(), probe::validate)
                        .map(verdict -> refusal(question, verdict)))
            .toList();
    return Future.all(answers)
        .map(all -> answers.stream().flatMap(answer -> answer.result().stream()).toList());
  }

  private static Optional<InvalidEntry> refusal(
      ConfigQuestions.Question question, ConfigVerdict verdict) {
    return switch (verdict) {
      case ConfigVerdict.Valid valid -> Optional.empty();
      case ConfigVerdict.Invalid invalid -> Optional.of(question.refused(invalid.reason()));
    };
  }
}
