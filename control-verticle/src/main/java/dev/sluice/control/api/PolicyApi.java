package dev.sluice.control.api;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.control.Leadership;
import dev.sluice.control.PolicyControl;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.ChangeAuthor.Channel;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.SecretScanner;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /v1/policies}, {@code GET}, {@code PUT} and {@code DELETE
 * /v1/policies/{sandbox}}, and {@code POST /v1/reload}. Event loop only.
 *
 * <p>A policy is YAML with its revision as entity tag; {@code If-Match} makes a change conditional
 * on it, {@code If-None-Match: *} on there being none. All other responses are JSON: 200 with the
 * revision and generation, 422 with all violations, 412 with the revision in force, 503 when this
 * node cannot take a change now.
 */
public final class PolicyApi {
  static final String REASON_HEADER = "X-Sluice-Reason";
  static final String REASON_RULE =
      REASON_HEADER + ": expected 1 to 200 printable ASCII characters without a secret";
  private static final int MAX_REASON = 200;

  public static final String POLICIES = "/v1/policies";

  private static final int MAX_BODY = 1 << 20;

  private final Leadership control;
  private final DryRun dryRun;
  private final RevisionApi revisions;

  public PolicyApi(Leadership control, PolicyReplay replays) {
    this.control = control;
    this.dryRun = new DryRun(control, replays);
    this.revisions = new RevisionApi(control);
  }

  public void list(HttpServerRequest request) {
    control
        .active()
        .compose(PolicyControl::policies)
        .onSuccess(inventory -> Answer.of(inventory).send(request.response()))
        .onFailure(e -> broken(request.response(), e));
  }

  public void serve(HttpServerRequest request, AdminCaller caller) {
    if (RevisionApi.sandbox(String.valueOf(request.path())).isPresent()) {
      revisions.serve(request, caller);
      return;
    }
    switch (request.method().name()) {
      case "GET", "HEAD" -> get(request);
      case "PUT" -> put(request, caller);
      case "DELETE" -> delete(request, caller);
      default -> Answer.notAllowed("GET, HEAD, PUT, DELETE", request.response());
    }
  }

  public void get(HttpServerRequest request) {
    sandbox(request)
        .ifPresent(
            sandbox ->
                control
                    .active()
                    .map(active -> active.policy(sandbox))
                    .onSuccess(policy -> show(request, policy))
                    .onFailure(e -> broken(request.response(), e)));
  }

  /**
   * Answers {@code PUT /v1/policies/{sandbox}}.
   *
   * @param caller one that presented the token may set {@code mode: observe}
   */
  public void put(HttpServerRequest request, AdminCaller caller) {
    terms(request, caller)
        .ifPresent(
            terms ->
                LimitedBody.read(request, MAX_BODY)
                    .onFailure(
                        e ->
                            Answer.error(413, "a policy has at most one MiB")
                                .send(request.response()))
                    .onSuccess(body -> put(request, terms, body)));
  }

  public void delete(HttpServerRequest request, AdminCaller caller) {
    if (DryRun.isRefused(request)) {
      return;
    }
    terms(request, caller)
        .ifPresent(
            terms ->
                control
                    .active()
                    .compose(
                        active ->
                            active.remove(
                                terms.sandbox(),
                                terms.expectedRevision(),
                                terms.byOperator(),
                                terms.author()))
                    .onSuccess(outcome -> Answer.ofRemoval(outcome).send(request.response()))
                    .onFailure(e -> broken(request.response(), e)));
  }

  public void reload(HttpServerRequest request, AdminCaller caller) {
    if (DryRun.isRefused(request)) {
      return;
    }
    author(request, caller)
        .ifPresent(
            author ->
                answer(
                    request,
                    control.active().compose(active -> active.reload(author)),
                    Optional.empty()));
  }

  private void put(HttpServerRequest request, Terms terms, Buffer body) {
    Optional<String> yaml = LimitedBody.utf8(body);
    if (yaml.isEmpty()) {
      Answer.error(400, "the policy is not UTF-8 text").send(request.response());
    } else if (yaml.get().isBlank()) {
      Answer.error(400, "the policy is empty; DELETE removes a policy").send(request.response());
    } else {
      PolicyPut read = PolicyPut.of(terms.sandbox(), yaml.get(), terms.expectedRevision());
      PolicyPut put = terms.byOperator() ? read.byOperator() : read;
      if (DryRun.isAsked(request)) {
        dryRun.answer(request, put);
        return;
      }
      answer(
          request,
          control.active().compose(active -> active.put(put, terms.author())),
          Optional.of(terms.sandbox()));
    }
  }

  private static void answer(
      HttpServerRequest request, Future<PolicyControl.Outcome> change, Optional<String> sandbox) {
    change
        .onSuccess(outcome -> Answer.of(outcome, sandbox).send(request.response()))
        .onFailure(e -> broken(request.response(), e));
  }

  /** Answers a request whose terms cannot be read. */
  private static Optional<Terms> terms(HttpServerRequest request, AdminCaller caller) {
    Optional<String> sandbox = sandbox(request);
    if (sandbox.isEmpty()) {
      return Optional.empty();
    }
    Optional<OptionalLong> expected =
        EntityTag.expected(
            request.getHeader(HttpHeaders.IF_MATCH), request.getHeader(HttpHeaders.IF_NONE_MATCH));
    if (expected.isEmpty()) {
      Answer.error(
              400,
              "expected If-Match with one entity tag, as ETag gave it, or *; or If-None-Match: *")
          .send(request.response());
      return Optional.empty();
    }
    return author(request, caller)
        .map(author -> new Terms(sandbox.get(), expected.get(), author, caller.authenticated()));
  }

  static Optional<ChangeAuthor> author(HttpServerRequest request, AdminCaller caller) {
    Optional<String> reason = reason(request.getHeader(REASON_HEADER));
    if (reason.isEmpty()) {
      Answer.error(400, REASON_RULE).send(request.response());
    }
    String address = request.remoteAddress().hostAddress();
    return reason.map(why -> new ChangeAuthor(Channel.API, caller.name(), address, why));
  }

  private static Optional<String> sandbox(HttpServerRequest request) {
    String name = request.path().substring(POLICIES.length() + 1);
    if (Sandbox.isId(name)) {
      return Optional.of(name);
    }
    Answer.error(404, "no such sandbox name").send(request.response());
    return Optional.empty();
  }

  private static void show(HttpServerRequest request, Optional<PolicySource> policy) {
    HttpServerResponse response = request.response();
    if (policy.isEmpty()) {
      Answer.error(404, "this sandbox has no policy of its own").send(response);
      return;
    }
    long revision = policy.get().getRevision();
    response.putHeader(HttpHeaders.ETAG, EntityTag.of(revision));
    if (EntityTag.isKnown(request.getHeader(HttpHeaders.IF_NONE_MATCH), revision)) {
      response.setStatusCode(304).end();
    } else {
      response.putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml").end(policy.get().getYaml());
    }
  }

  static void broken(HttpServerResponse response, Throwable fault) {
    Answer.failed(fault, "the change could not be stored or read; see the log of this node")
        .send(response);
  }

  /**
   * The parameters of a change of one policy, without its body.
   *
   * @param expectedRevision 0 for none; empty for any
   * @param byOperator the caller presented the admin token
   */
  private record Terms(
      String sandbox, OptionalLong expectedRevision, ChangeAuthor author, boolean byOperator) {}

  /**
   * Reads the header.
   *
   * @return empty when it is malformed; an empty text when there is none
   */
  private static Optional<String> reason(@Nullable String header) {
    if (header == null) {
      return Optional.of("");
    }
    String reason = header.strip();
    boolean usable =
        !reason.isEmpty()
            && reason.length() <= MAX_REASON
            && reason.chars().allMatch(c -> c >= ' ' && c < 127)
            && SecretScanner.of(SecretCatalog.USUAL, false).isClean(reason);
    return usable ? Optional.of(reason) : Optional.empty();
  }
}
