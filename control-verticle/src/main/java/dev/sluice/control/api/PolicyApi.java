package dev.sluice.control.api;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.control.PolicyControl;
import dev.sluice.control.change.ControlUnavailable;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.change.UnreadableFiles;
import dev.sluice.control.store.StoreTakenOver;
import dev.sluice.proto.v1.PolicySource;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET} and {@code PUT /v1/policies/{sandbox}} and {@code POST /v1/reload}. Event
 * loop only.
 *
 * <p>A policy is YAML with its revision as entity tag; {@code If-Match} makes a {@code PUT}
 * conditional on it. All other responses are JSON: 200 with the revision and generation, 422 with
 * all violations, 412 with the revision in force, 503 when this node cannot take a change now.
 */
public final class PolicyApi {
  /** Path prefix of policies; the name of the sandbox follows. */
  public static final String POLICIES = "/v1/policies/";

  private static final Logger LOG = LoggerFactory.getLogger(PolicyApi.class);
  private static final int MAX_BODY = 1 << 20;

  private final PolicyControl control;

  public PolicyApi(PolicyControl control) {
    this.control = control;
  }

  /** Answers {@code GET /v1/policies/{sandbox}}. */
  public void get(HttpServerRequest request) {
    Optional<String> sandbox = sandbox(request);
    if (sandbox.isEmpty()) {
      return;
    }
    control
        .policy(sandbox.get())
        .onSuccess(policy -> show(request.response(), policy))
        .onFailure(e -> broken(request.response(), e));
  }

  /** Answers {@code PUT /v1/policies/{sandbox}}. */
  public void put(HttpServerRequest request) {
    Optional<String> sandbox = sandbox(request);
    if (sandbox.isEmpty()) {
      return;
    }
    Optional<OptionalLong> expected = EntityTag.expected(request.getHeader(HttpHeaders.IF_MATCH));
    if (expected.isEmpty()) {
      Answer.error(400, "If-Match: expected one entity tag, as ETag gave it, or *")
          .send(request.response());
      return;
    }
    LimitedBody.read(request, MAX_BODY)
        .onFailure(e -> Answer.error(413, "a policy has at most one MiB").send(request.response()))
        .onSuccess(body -> put(request, sandbox.get(), body, expected.get()));
  }

  /** Answers {@code POST /v1/reload}. */
  public void reload(HttpServerRequest request) {
    control
        .reload()
        .onSuccess(outcome -> Answer.of(outcome, Optional.empty()).send(request.response()))
        .onFailure(e -> broken(request.response(), e));
  }

  private void put(
      HttpServerRequest request, String sandbox, Buffer body, OptionalLong expectedRevision) {
    Optional<String> yaml = LimitedBody.utf8(body);
    if (yaml.isEmpty()) {
      Answer.error(400, "the policy is not UTF-8 text").send(request.response());
      return;
    }
    control
        .put(new PolicyPut(sandbox, yaml.get(), expectedRevision))
        .onSuccess(outcome -> Answer.of(outcome, Optional.of(sandbox)).send(request.response()))
        .onFailure(e -> broken(request.response(), e));
  }

  private static Optional<String> sandbox(HttpServerRequest request) {
    String name = request.path().substring(POLICIES.length());
    if (Sandbox.isId(name)) {
      return Optional.of(name);
    }
    Answer.error(404, "no such sandbox name").send(request.response());
    return Optional.empty();
  }

  private static void show(HttpServerResponse response, Optional<PolicySource> policy) {
    if (policy.isEmpty()) {
      Answer.error(404, "this sandbox has no policy of its own").send(response);
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
        .putHeader(HttpHeaders.ETAG, EntityTag.of(policy.get().getRevision()))
        .end(policy.get().getYaml());
  }

  private static void broken(HttpServerResponse response, Throwable fault) {
    if (fault instanceof ControlUnavailable
        || fault instanceof StoreTakenOver
        || fault instanceof UnreadableFiles) {
      Answer.error(503, String.valueOf(fault.getMessage())).send(response);
      return;
    }
    LOG.error("a configuration request failed", fault);
    Answer.error(500, "the change could not be stored or read; see the log of this node")
        .send(response);
  }
}
