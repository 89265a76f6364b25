package dev.sluice.chain.service;

import static org.awaitility.Awaitility.await;

import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.service.RemoteSettings.Backoff;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Implementation;
import dev.sluice.chain.stage.PendingEvaluation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.chain.stage.RemoteRequest;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.settings.ServiceSettings;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/** The services of one event loop, driven from a test's thread. */
final class ServiceLoop {
  private static final String SANDBOX = "default";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration DRAIN = Duration.ofMillis(300);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(50), Duration.ofMillis(200));

  static final ServiceSettings.Breaker NO_BREAKER = breaker(0, Duration.ZERO);

  private final Context context;
  private final RecordedEvents events = new RecordedEvents();
  private final RemoteServices services;

  ServiceLoop(Vertx vertx, ServiceSettings.Breaker breaker) {
    this(vertx, breaker, new ChainHealth());
  }

  ServiceLoop(Vertx vertx, ServiceSettings.Breaker breaker, ChainHealth health) {
    this(vertx, settings(breaker, BACKOFF), health);
  }

  /** Dials again after an hour only. */
  static ServiceLoop patient(Vertx vertx, ChainHealth health) {
    Duration hour = Duration.ofHours(1);
    return new ServiceLoop(vertx, settings(NO_BREAKER, new Backoff(hour, hour)), health);
  }

  /** Removed services serve the chains from before for that long. */
  static ServiceLoop draining(Vertx vertx, Duration drain) {
    DialSettings dialing = DialSettings.within(CONNECT_TIMEOUT);
    return new ServiceLoop(
        vertx, new RemoteSettings(dialing, drain, BACKOFF, NO_BREAKER), new ChainHealth());
  }

  static ServiceLoop dialing(Vertx vertx, DialSettings dialing) {
    return dialing(vertx, dialing, new ChainHealth());
  }

  static ServiceLoop dialing(Vertx vertx, DialSettings dialing, ChainHealth health) {
    return new ServiceLoop(vertx, new RemoteSettings(dialing, DRAIN, BACKOFF, NO_BREAKER), health);
  }

  private static RemoteSettings settings(ServiceSettings.Breaker breaker, Backoff backoff) {
    return new RemoteSettings(DialSettings.within(CONNECT_TIMEOUT), DRAIN, backoff, breaker);
  }

  private ServiceLoop(Vertx vertx, RemoteSettings settings, ChainHealth health) {
    context = vertx.getOrCreateContext();
    services = new RemoteServices(vertx, settings, events, health, () -> {});
  }

  static ServiceSettings.Breaker breaker(int failures, Duration pause) {
    return new ServiceSettings.Breaker(failures, pause);
  }

  RecordedEvents events() {
    return events;
  }

  void adopt(Registration... registrations) {
    onLoop(
        () -> {
          services.adopt(new Registrations(List.of(registrations)));
          return true;
        });
  }

  Implementation find(String name) {
    return onLoop(() -> services.find(name));
  }

  boolean isResolved(String name) {
    return find(name) instanceof Implementation.Remote;
  }

  /** Why a service cannot be asked; empty when it can. */
  String reason(String name) {
    return find(name) instanceof Implementation.Unresolved unresolved ? unresolved.reason() : "";
  }

  Evaluation evaluate(String name, HttpRequestEvaluation request) {
    return begin(name, request).await();
  }

  /** The thread on which an answer comes, after the one that asked. */
  List<Thread> threadsOf(String name) {
    RemoteBinding service = bound(name);
    return onLoop(
            () -> {
              Thread asking = Thread.currentThread();
              return service
                  .evaluate(
                      asked(SANDBOX, HttpRequestEvaluation.getDefaultInstance()),
                      service.binding().timeout())
                  .result()
                  .map(answer -> List.of(asking, Thread.currentThread()));
            })
        .await();
  }

  /** The service as a stage sees it. */
  RemoteBinding bound(String name) {
    return switch (find(name)) {
      case Implementation.Remote remote -> remote.service();
      case Implementation.Unresolved unresolved -> throw new AssertionError(unresolved.reason());
      case Implementation.Unbound unbound -> throw new AssertionError("unbound");
      case Implementation.Local local -> throw new AssertionError("local");
    };
  }

  Future<Evaluation> begin(RemoteBinding service) {
    return begin(service, HttpRequestEvaluation.getDefaultInstance(), Duration.ofSeconds(5));
  }

  Future<Evaluation> begin(RemoteBinding service, HttpRequestEvaluation request, Duration timeout) {
    return onLoop(() -> service.evaluate(asked(SANDBOX, request), timeout).result());
  }

  /** Starts a call; its answer comes later. */
  Future<Evaluation> begin(String name) {
    return begin(name, HttpRequestEvaluation.getDefaultInstance());
  }

  Evaluation evaluate(String name) {
    return begin(name).await();
  }

  /** Calls for a sandbox. */
  Evaluation evaluateFor(String sandbox, String name) {
    return beginFor(sandbox, name, HttpRequestEvaluation.getDefaultInstance()).await();
  }

  /** The end of a call that is cancelled once it has begun. */
  Evaluation cancelled(String name, BooleanSupplier begun) {
    RemoteBinding service = bound(name);
    PendingEvaluation pending =
        onLoop(
            () ->
                service.evaluate(
                    asked(SANDBOX, HttpRequestEvaluation.getDefaultInstance()),
                    service.binding().timeout()));
    await().until(begun::getAsBoolean);
    onLoop(
        () -> {
          pending.cancel().run();
          return true;
        });
    return pending.result().await();
  }

  private Future<Evaluation> begin(String name, HttpRequestEvaluation request) {
    return beginFor(SANDBOX, name, request);
  }

  private Future<Evaluation> beginFor(String sandbox, String name, HttpRequestEvaluation request) {
    RemoteBinding service = bound(name);
    return onLoop(
        () -> service.evaluate(asked(sandbox, request), service.binding().timeout()).result());
  }

  /** Calls within a trace. */
  Evaluation evaluateWithin(TraceContext span, String name) {
    RemoteBinding service = bound(name);
    RemoteRequest request =
        new RemoteRequest(SANDBOX, Optional.of(span), HttpRequestEvaluation.getDefaultInstance());
    return onLoop(() -> service.evaluate(request, service.binding().timeout()).result()).await();
  }

  private static RemoteRequest asked(String sandbox, HttpRequestEvaluation request) {
    return new RemoteRequest(sandbox, Optional.empty(), request);
  }

  <T> T onLoop(Callable<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        run -> {
          try {
            done.complete(action.call());
          } catch (Exception | AssertionError failure) {
            done.fail(failure);
          }
        });
    return done.future().await();
  }
}
