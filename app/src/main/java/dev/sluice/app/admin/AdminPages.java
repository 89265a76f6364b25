package dev.sluice.app.admin;

import dev.sluice.control.Leadership;
import dev.sluice.control.api.AdminCaller;
import dev.sluice.control.api.Answer;
import dev.sluice.control.api.PolicyApi;
import dev.sluice.control.api.PolicyReplay;
import dev.sluice.control.api.ProposalApi;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of the admin listener. Event loop only; slow pages run on a worker. */
public final class AdminPages {
  private static final Logger LOG = LoggerFactory.getLogger(AdminPages.class);
  private static final String HEALTH = "/health/";
  private static final String JWKS = "/v1/jwks.json";
  private static final Set<String> PAGES =
      Set.of("/health/live", "/health/ready", "/health/active", "/metrics", "/v1/status", JWKS);
  private static final List<HttpMethod> READS = List.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final AdminAccess access;
  private final NodeHealth health;
  private final NodeStatus status;
  private final UnaryOperator<String> metrics;
  private final Optional<Leadership> control;
  private final Optional<ControlPages> pages;

  /**
   * @param access guards all pages except health
   * @param metrics in the format of a media type
   */
  public AdminPages(
      AdminAccess access, NodeHealth health, NodeStatus status, UnaryOperator<String> metrics) {
    this.access = access;
    this.health = health;
    this.status = status;
    this.metrics = metrics;
    this.control = status.control();
    this.pages = control.map(role -> new ControlPages(role, status.replays()));
  }

  /**
   * Answers a request.
   *
   * @param refused hears of callers whose token is not accepted
   * @param actions hears of admitted requests for the control role
   * @param live pages about requests as they happen
   */
  void serve(
      Vertx vertx,
      RefusedCallers refused,
      AdminActions actions,
      LivePages live,
      HttpServerRequest request) {
    String path = String.valueOf(request.path());
    if (path.startsWith(HEALTH)) {
      page(vertx, request, path);
      return;
    }
    switch (access.judge(AdminCall.of(request))) {
      case ADMITTED -> {
        if (LivePages.serves(path)) {
          live.serve(actions, caller(request).name(), request);
        } else {
          admitted(vertx, actions, request, path);
        }
      }
      case UNAUTHENTICATED -> unauthenticated(refused, request);
      case CLOSED ->
          forbid(
              request,
              "admin.listen is not a loopback address: set admin.token_file and send its token");
      case FOREIGN_HOST ->
          forbid(
              request,
              "without admin.token_file only loopback names and admin.hosts are served: add the"
                  + " host of this request to admin.hosts, or set a token");
      case FOREIGN_PAGE ->
          forbid(
              request,
              "a page of another site asks for a change: set admin.token_file and send its token");
    }
  }

  private static void unauthenticated(RefusedCallers refused, HttpServerRequest request) {
    refused.add(request);
    request.response().putHeader("WWW-Authenticate", "Bearer realm=\"sluice\"");
    Answer.error(401, "Authorization: Bearer with the token of admin.token_file")
        .send(request.response());
  }

  private void forbid(HttpServerRequest request, String remedy) {
    Answer.error(403, remedy).send(request.response());
  }

  private void admitted(Vertx vertx, AdminActions actions, HttpServerRequest request, String path) {
    if (ControlPages.has(path)) {
      actions.watch(request, caller(request).name());
      control(request, path);
    } else {
      page(vertx, request, path);
    }
  }

  private AdminCaller caller(HttpServerRequest request) {
    return access.caller(AdminCall.of(request));
  }

  private void page(Vertx vertx, HttpServerRequest request, String path) {
    HttpServerResponse response = request.response();
    if (!PAGES.contains(path)) {
      Answer.error(404, "no such page").send(response);
    } else if (!READS.contains(request.method())) {
      Answer.notAllowed("GET, HEAD", response);
    } else {
      show(vertx, request, path);
    }
  }

  private void show(Vertx vertx, HttpServerRequest request, String path) {
    HttpServerResponse response = request.response();
    switch (path) {
      case "/health/live" -> text(response, JSON, "{\"live\":true}\n");
      case "/health/ready" -> ready(response);
      case "/health/active" -> activeControl(response);
      case JWKS ->
          status
              .tokens()
              .ifPresentOrElse(
                  own -> text(response, JSON, own.jwks() + "\n"),
                  () -> Answer.error(404, "this node signs no tokens for services").send(response));
      case "/metrics" -> {
        String format = format(request.getHeader(HttpHeaders.ACCEPT));
        later(vertx, response, format, () -> metrics.apply(format));
      }
      default -> later(vertx, response, JSON, () -> status.json().encode() + "\n");
    }
  }

  /** Exemplars exist in OpenMetrics alone, which Prometheus asks for. */
  private static String format(@Nullable String accept) {
    return accept != null && accept.contains("application/openmetrics-text")
        ? OPEN_METRICS
        : PROMETHEUS;
  }

  private void control(HttpServerRequest request, String path) {
    pages.ifPresentOrElse(
        own -> own.serve(request, path, caller(request)),
        () ->
            Answer.error(404, "this node does not have the control role").send(request.response()));
  }

  private void ready(HttpServerResponse response) {
    List<String> reasons = health.reasonsUnready();
    JsonObject body =
        new JsonObject()
            .put("ready", reasons.isEmpty())
            .put("reasons", new JsonArray(reasons))
            .put("warnings", new JsonArray(health.warnings()));
    new Answer(reasons.isEmpty() ? 200 : 503, body).send(response);
  }

  private void activeControl(HttpServerResponse response) {
    boolean active = control.map(Leadership::isActive).orElse(false);
    new Answer(active ? 200 : 503, new JsonObject().put("active", active)).send(response);
  }

  private static void later(
      Vertx vertx, HttpServerResponse response, String type, Callable<String> page) {
    vertx
        .executeBlocking(page, false)
        .onSuccess(body -> text(response, type, body))
        .onFailure(
            e -> {
              LOG.error("an admin page failed", e);
              Answer.error(500, "see the log of this node").send(response);
            });
  }

  private static void text(HttpServerResponse response, String type, String body) {
    response.putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
  }

  private record ControlPages(PolicyApi policies, ProposalApi proposals) {
    static final String RELOAD = "/v1/reload";

    ControlPages(Leadership control, PolicyReplay replays) {
      this(new PolicyApi(control, replays), new ProposalApi(control));
    }

    static boolean has(String path) {
      return path.equals(RELOAD) || isBelow(path, PolicyApi.POLICIES) || isProposal(path);
    }

    private static boolean isProposal(String path) {
      return isBelow(path, ProposalApi.PROPOSALS);
    }

    private static boolean isBelow(String path, String page) {
      return path.equals(page) || path.startsWith(page + "/");
    }

    void serve(HttpServerRequest request, String path, AdminCaller caller) {
      String method = request.method().name();
      if (path.equals(RELOAD)) {
        switch (method) {
          case "POST" -> policies.reload(request, caller);
          default -> Answer.notAllowed("POST", request.response());
        }
      } else if (isProposal(path)) {
        proposals(request, path, caller);
      } else if (path.equals(PolicyApi.POLICIES)) {
        switch (method) {
          case "GET", "HEAD" -> policies.list(request);
          default -> Answer.notAllowed("GET, HEAD", request.response());
        }
      } else {
        policies.serve(request, caller);
      }
    }

    private void proposals(HttpServerRequest request, String path, AdminCaller caller) {
      if (ProposalApi.decides(path) && !caller.authenticated()) {
        Answer.error(
                403,
                "decisions about proposals need the admin token, also on loopback: set"
                    + " admin.token_file and send its token")
            .send(request.response());
        return;
      }
      boolean found =
          switch (request.method().name()) {
            case "GET", "HEAD" -> proposals.read(request);
            case "POST" -> proposals.post(request, caller);
            default -> false;
          };
      if (!found) {
        Answer.error(404, "no such page").send(request.response());
      }
    }
  }
}
