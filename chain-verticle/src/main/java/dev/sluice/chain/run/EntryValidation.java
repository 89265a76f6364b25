package dev.sluice.chain.run;

import com.google.protobuf.Struct;
import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.ServiceProbe.ConfigVerdict;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.service.manifest.ManifestRules.ManifestVerdict;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.config.registration.Registration;
import dev.sluice.policy.check.DescribedService;
import dev.sluice.proto.ChainRefusal;
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
  /** The control service waits a little longer for this answer. */
  static final Duration TIMEOUT = Duration.ofSeconds(70);

  private final Vertx vertx;
  private final DialSettings dialing;
  private final Duration timeout;

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
              message.fail(ChainRefusal.INTERNAL, "internal");
            });
  }

  private Future<EntriesValidated> ask(ConfigQuestions questions) {
    List<Future<ServiceSays>> answers =
        questions.byService().entrySet().stream()
            .map(service -> ask(service.getKey(), service.getValue()))
            .toList();
    return Future.all(answers)
        .map(all -> conclude(questions, answers.stream().map(Future::result).toList()));
  }

  private static EntriesValidated conclude(ConfigQuestions questions, List<ServiceSays> answers) {
    EntriesValidated.Builder merged =
        EntriesValidated.newBuilder().addAllInvalid(questions.settled());
    Map<String, DescribedService> described = new HashMap<>();
    for (ServiceSays answer : answers) {
      merged.addAllInvalid(answer.invalid());
      answer.described().ifPresent(service -> described.put(answer.name(), service));
    }
    return merged.addAllInvalid(questions.judged(described)).build();
  }

  private Future<ServiceSays> ask(
      Registration registration, List<ConfigQuestions.Question> questions) {
    String name = registration.name();
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
                                  new ServiceSays(
                                      name, invalid, Optional.of(facts(accepted.profile()))));
                  case ManifestVerdict.Rejected rejected ->
                      refused(name, questions, rejected.reason());
                })
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                failure instanceof TimeoutException
                    ? refused(name, questions, late(registration))
                    : Future.failedFuture(failure))
        .onComplete(done -> probe.close());
  }

  private static DescribedService facts(ServiceProfile profile) {
    ServiceProfile.Streams streams = profile.streams();
    return new DescribedService(
        streams.hooks(),
        profile.httpRequest().or(streams::requests).isPresent(),
        streams.responses().isPresent());
  }

  private String late(Registration registration) {
    return "middleware registration '%s' did not answer within %d ms"
        .formatted(registration.name(), timeout.toMillis());
  }

  private static Future<ServiceSays> refused(
      String service, List<ConfigQuestions.Question> questions, String reason) {
    return Future.succeededFuture(
        new ServiceSays(
            service,
            questions.stream().map(question -> question.refused(reason)).toList(),
            Optional.empty()));
  }

  // A config that several sandboxes share is validated once.
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

  /** The answer of one service, whose description is empty when it must not be used. */
  private record ServiceSays(
      String name, List<InvalidEntry> invalid, Optional<DescribedService> described) {}
}
