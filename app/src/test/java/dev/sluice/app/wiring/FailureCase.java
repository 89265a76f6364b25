package dev.sluice.app.wiring;

import static dev.sluice.app.GuardService.allow;
import static dev.sluice.app.GuardService.failing;
import static dev.sluice.app.GuardService.manifest;
import static dev.sluice.app.GuardService.replying;
import static dev.sluice.app.GuardService.silent;
import static org.awaitility.Awaitility.await;

import dev.sluice.app.GuardService;
import dev.sluice.proto.middleware.v1.MiddlewareManifest;
import dev.sluice.proto.middleware.v1.ValidateConfigResponse;
import io.vertx.grpc.common.GrpcStatus;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How a service fails and recovers.
 *
 * @param fails from nothing to the failure, the start of the node included
 * @param recovers whatever an operator would do included
 */
record FailureCase(Consumer<ServiceTrial> fails, Consumer<ServiceTrial> recovers) {
  private static final Fault DOWN = new Fault(GuardService::stop, GuardService::start);
  private static final Fault SLOW_DESCRIBE = describing(silent());
  private static final Fault INVALID =
      describing(replying(MiddlewareManifest.getDefaultInstance()));
  private static final Fault SLOW =
      new Fault(
          service -> service.answering("EvaluateHttpRequest", silent()), FailureCase::evaluate);
  private static final Fault SLOW_VALIDATE = validating(silent());
  private static final Fault REFUSES =
      validating(
          replying(ValidateConfigResponse.newBuilder().setReason("mode is required").build()));
  private static final Fault REJECTS =
      new Fault(
          service -> service.answering("EvaluateHttpRequest", failing(GrpcStatus.INVALID_ARGUMENT)),
          FailureCase::evaluate);

  /** By the id of the row that states what is seen. */
  static Map<String, FailureCase> all() {
    Map<String, FailureCase> cases = new TreeMap<>();
    cases.put("down/start", atStart(DOWN));
    cases.put("down/add", atAdd(DOWN));
    cases.put("down/move", atMove(DOWN));
    cases.put("down/put", atPut(DOWN));
    cases.put("down/between", between(DOWN));
    cases.put("flapping/between", flapping());
    cases.put("reconnecting/between", between(reconnecting()));
    cases.put("slow-describe/start", atStart(SLOW_DESCRIBE));
    cases.put("slow-describe/retune", atRetune(SLOW_DESCRIBE));
    cases.put("slow-describe/move", atMove(SLOW_DESCRIBE));
    cases.put("slow-describe/put", atPut(SLOW_DESCRIBE));
    cases.put("slow-describe/between", between(redescribing(SLOW_DESCRIBE)));
    cases.put("slow/between", between(SLOW));
    cases.put("slow/repeated", between(SLOW));
    cases.put("slow/put", atPut(SLOW_VALIDATE));
    cases.put("invalid/start", atStart(INVALID));
    cases.put("invalid/move", atMove(INVALID));
    cases.put("invalid/put", atPut(INVALID));
    cases.put("invalid/between", between(redescribing(INVALID)));
    cases.put("refuses/start", atStart(REJECTS));
    cases.put("objects/start", atStart(REFUSES));
    cases.put("refuses/move", atMove(REFUSES));
    cases.put("refuses/put", atPut(REFUSES));
    cases.put("refuses/between", between(REJECTS));
    return cases;
  }

  private static FailureCase atStart(Fault fault) {
    return new FailureCase(
        trial -> {
          fault.begin().accept(trial.first());
          trial.start();
        },
        trial -> fault.end().accept(trial.first()));
  }

  private static FailureCase between(Fault fault) {
    return new FailureCase(
        trial -> {
          trial.startWell();
          fault.begin().accept(trial.first());
        },
        trial -> fault.end().accept(trial.first()));
  }

  private static FailureCase atRetune(Fault fault) {
    return new FailureCase(
        trial -> {
          trial.startWell();
          fault.begin().accept(trial.first());
          trial.retune();
        },
        trial -> fault.end().accept(trial.first()));
  }

  private static FailureCase atAdd(Fault fault) {
    return new FailureCase(
        trial -> {
          trial.startWell();
          fault.begin().accept(trial.second());
          trial.addSecond();
        },
        trial -> fault.end().accept(trial.second()));
  }

  private static FailureCase atMove(Fault fault) {
    return new FailureCase(
        trial -> {
          trial.startWell();
          fault.begin().accept(trial.second());
          trial.moveToSecond();
        },
        trial -> {
          fault.end().accept(trial.second());
          trial.reload();
        });
  }

  private static FailureCase atPut(Fault fault) {
    return new FailureCase(
        trial -> {
          fault.begin().accept(trial.second());
          trial.startBeside();
          trial.putInUse();
        },
        trial -> {
          fault.end().accept(trial.second());
          await().until(() -> trial.status().equals("resolved"));
          trial.putInUse();
        });
  }

  private static Fault describing(GuardService.Answer answer) {
    return new Fault(
        service -> service.answering("Describe", answer),
        service -> service.answering("Describe", replying(manifest())));
  }

  private static Fault validating(GuardService.Answer answer) {
    return new Fault(
        service -> service.answering("ValidateConfig", answer),
        service -> service.answering("ValidateConfig", GuardService::judge));
  }

  private static void evaluate(GuardService service) {
    service.answering("EvaluateHttpRequest", replying(allow()));
  }

  /** A fault that is noticed when the service is dialled again. */
  private static Fault redescribing(Fault fault) {
    return new Fault(fault.begin().andThen(GuardService::endConnections), fault.end());
  }

  private static Fault reconnecting() {
    return new Fault(
        service -> {
          int before = service.described();
          service.endConnections();
          await().until(() -> service.described() > before);
        },
        service -> {});
  }

  /** Down, up and down again, noticed each time. */
  private static FailureCase flapping() {
    return new FailureCase(
        trial -> {
          trial.startWell();
          trial.first().stop();
          await().until(() -> trial.labels().size() == 1);
          trial.first().start();
          await().until(() -> trial.labels().size() == 2);
          trial.first().stop();
        },
        trial -> trial.first().start());
  }

  /** What is wrong with a service, and that it is not any more. */
  private record Fault(Consumer<GuardService> begin, Consumer<GuardService> end) {}
}
