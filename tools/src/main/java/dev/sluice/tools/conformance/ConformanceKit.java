package dev.sluice.tools.conformance;

import dev.sluice.chain.service.ServiceProbe;
import dev.sluice.chain.service.call.ConnectFault;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.tools.conformance.DescribeChecks.Terms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks a running service, from the first connection to concurrent load, one check after the
 * other. A failed check ends the run when later checks depend on it. Event loop only.
 */
public final class ConformanceKit {
  private static final String TRANSPORT = "transport";

  private final Vertx vertx;
  private final ServiceUnderTest subject;
  private final Consumer<CheckResult> results;
  private final ServiceProbe probe;

  /**
   * Dials nothing yet.
   *
   * @param results receives each result as soon as it is known, on the event loop
   */
  public ConformanceKit(Vertx vertx, ServiceUnderTest subject, Consumer<CheckResult> results) {
    this.vertx = vertx;
    this.subject = subject;
    this.results = results;
    this.probe = new ServiceProbe(vertx, subject.registration(), subject.calls());
  }

  /**
   * Runs all checks; call it once. The future succeeds whatever the results, after at most the sum
   * of their timeouts.
   */
  public Future<Void> run() {
    return probe.dial().compose(this::connected).onComplete(ended -> probe.close());
  }

  private Future<Void> connected(Optional<String> obstacle) {
    if (obstacle.isPresent()) {
      results.accept(
          new CheckResult.Failed(
              TRANSPORT,
              obstacle.get(),
              ConnectionRemedies.of(obstacle.get(), subject.registration().endpoint())));
      return Future.succeededFuture();
    }
    results.accept(transport());
    return new DescribeChecks(subject, probe, results).run().compose(this::described);
  }

  private CheckResult transport() {
    return "https".equals(subject.registration().endpoint().getScheme())
        ? new CheckResult.Passed(TRANSPORT, "HTTP/2 over TLS, certificate verified")
        : new CheckResult.Doubtful(
            TRANSPORT,
            "HTTP/2 in clear text",
            "serve TLS, or the registration needs allow_insecure_transport = true");
  }

  private Future<Void> described(Optional<ServiceProfile> profile) {
    return profile
        .map(
            served ->
                new ConfigChecks(subject, probe, results)
                    .run()
                    .compose(refused -> refused ? Future.succeededFuture() : calls(served)))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> calls(ServiceProfile served) {
    Optional<Terms> requests =
        served.httpRequest().map(binding -> new Terms(binding, served.writeRule()));
    return requests
        .map(agreed -> new EvaluationChecks(subject, agreed, probe, results).run())
        .orElseGet(Future::succeededFuture)
        .compose(evaluated -> StreamChecks.run(subject, served, probe, results))
        .compose(streamed -> sessions(served))
        .compose(judged -> requests.map(this::tokens).orElseGet(this::withoutTokens));
  }

  private Future<Void> sessions(ServiceProfile served) {
    return served
        .messages()
        .map(binding -> new SessionChecks(subject, binding, probe, results).run())
        .orElseGet(Future::succeededFuture);
  }

  private Future<Void> withoutTokens() {
    if (subject.tokens().isPresent()) {
      results.accept(
          new CheckResult.Doubtful(
              "auth/token",
              "wrong tokens were not tried: the service evaluates no requests",
              "try them with a service that does, and the same verifier"));
    }
    return Future.succeededFuture();
  }

  private Future<Void> tokens(Terms agreed) {
    return subject
        .tokens()
        .map(own -> new TokenChecks(vertx, subject, agreed, results).run(own))
        .orElseGet(Future::succeededFuture);
  }

  /** Remedies for a connection that does not come about, for the author of a service. */
  static final class ConnectionRemedies {
    private ConnectionRemedies() {}

    static String of(String obstacle, URI endpoint) {
      return switch (obstacle) {
        case ConnectFault.UNREACHED ->
            "nothing listens at %s, or a firewall blocks it; start the service or correct --endpoint"
                .formatted(endpoint.getRawAuthority());
        case ConnectFault.UNRESOLVED ->
            "correct %s in --endpoint; a name of proxy.hosts needs --node-config DIR"
                .formatted(endpoint.getHost());
        case ConnectFault.UNTRUSTED ->
            "name the CA of its certificate by --tls-ca, or serve a certificate of that CA with its"
                + " intermediates";
        case ConnectFault.OTHER_HOST ->
            "serve a certificate for %s, or correct --endpoint".formatted(endpoint.getHost());
        case ConnectFault.EXPIRED -> "renew the certificate of the service";
        case ConnectFault.EARLY -> "compare the clocks, and when the certificate becomes valid";
        case ConnectFault.CLOSED, ConnectFault.TIMED_OUT -> Remedies.WRONG_PORT;
        case ConnectFault.NOT_TLS -> "serve TLS there, or check with http:// in --endpoint";
        default ->
            "serve gRPC over HTTP/2 there, with a certificate of the CA for this host; show the"
                + " client certificate that the service may ask for";
      };
    }
  }
}
