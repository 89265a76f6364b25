package dev.sluice.tools.conformance;

import static dev.sluice.testing.TestService.allow;
import static dev.sluice.testing.TestService.replying;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.config.registration.Registration;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.ValidateConfigRequest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import dev.sluice.testing.TestService;
import dev.sluice.testing.TestService.Answer;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Runs the kit against a scripted service, from a test's thread. */
final class KitRun {
  private static final String NAME = "example/guard";

  /** Enough for every answer, however busy the machine is. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  static final DialSettings DIALING = DialSettings.within(PATIENCE);

  private KitRun() {}

  /** Passes everything until it is told otherwise. */
  static TestService service(Vertx vertx) {
    return new TestService(vertx).validating(replying(KitRun::strictly));
  }

  static List<CheckResult> check(
      Vertx vertx, TestService service, Struct config, Duration timeout) {
    return check(vertx, new ServiceUnderTest(plaintext(service, timeout), true, config, DIALING));
  }

  static Registration plaintext(TestService service, Duration timeout) {
    return plaintext(service.start(), timeout);
  }

  static Registration plaintext(int port, Duration timeout) {
    return new Registration(
        NAME,
        URI.create("http://127.0.0.1:" + port),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "urn:openshell:extension:middleware:" + NAME,
        true,
        Limits.PAYLOAD,
        timeout);
  }

  static List<CheckResult> check(Vertx vertx, ServiceUnderTest subject) {
    List<CheckResult> results = new CopyOnWriteArrayList<>();
    Promise<Void> ended = Promise.promise();
    vertx.runOnContext(
        start -> new ConformanceKit(vertx, subject, results::add).run().onComplete(ended));
    ended.future().await();
    return results;
  }

  /** Answers some requests in its own way and allows the others. */
  static Answer when(Predicate<HttpRequestEvaluation> condition, Answer answer) {
    Answer otherwise = replying(allow());
    return (request, message) ->
        (condition.test(evaluation(message)) ? answer : otherwise).to(request, message);
  }

  private static HttpRequestEvaluation evaluation(Buffer message) {
    try {
      return HttpRequestEvaluation.parseFrom(message.getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static ValidateConfigResponse strictly(Buffer received) {
    try {
      Struct config = ValidateConfigRequest.parseFrom(received.getBytes()).getConfig();
      return ValidateConfigResponse.newBuilder()
          .setValid(!config.containsFields(SampleRequests.UNKNOWN_KEY))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
