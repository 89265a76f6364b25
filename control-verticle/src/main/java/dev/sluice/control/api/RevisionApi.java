package dev.sluice.control.api;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.control.Leadership;
import dev.sluice.control.PolicyControl.Rollback;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.change.PolicyPut;
import dev.sluice.control.store.KeptRevision;
import dev.sluice.inspect.digest.Sha256;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET /v1/policies/{sandbox}/revisions} and {@code POST
 * /v1/policies/{sandbox}/rollback?revision=N}. Event loop only.
 *
 * <p>A rollback is a change like a PUT: validated anew, recorded with its author and reason, and
 * conditional with {@code If-Match}. Its body holds the tests of the policy, or is empty: those of
 * its file run. 404 when the revision is not kept.
 */
public final class RevisionApi {
  public static final String REVISIONS = "/revisions";

  public static final String ROLLBACK = "/rollback";

  private static final int MAX_BODY = 1 << 20;

  private final Leadership control;

  public RevisionApi(Leadership control) {
    this.control = control;
  }

  public static Optional<String> sandbox(String path) {
    String prefix = PolicyApi.POLICIES + "/";
    for (String end : List.of(REVISIONS, ROLLBACK)) {
      if (path.startsWith(prefix)
          && path.endsWith(end)
          && path.length() > prefix.length() + end.length()) {
        return Optional.of(path.substring(prefix.length(), path.length() - end.length()));
      }
    }
    return Optional.empty();
  }

  /**
   * Answers a request whose path names one of the resources.
   *
   * @param caller one that presented the token may bring back {@code mode: observe}
   */
  public void serve(HttpServerRequest request, AdminCaller caller) {
    boolean list = String.valueOf(request.path()).endsWith(REVISIONS);
    List<String> allowed = list ? List.of("GET", "HEAD") : List.of("POST");
    if (!allowed.contains(request.method().name())) {
      Answer.notAllowed(String.join(", ", allowed), request.response());
    } else if (list) {
      list(request);
    } else if (!DryRun.isRefused(request)) {
      rollBack(request, caller);
    }
  }

  private void list(HttpServerRequest request) {
    named(request)
        .ifPresent(
            sandbox ->
                control
                    .active()
                    .compose(active -> active.revisions(sandbox))
                    .onSuccess(kept -> listed(sandbox, kept).send(request.response()))
                    .onFailure(e -> PolicyApi.broken(request.response(), e)));
  }

  private void rollBack(HttpServerRequest request, AdminCaller caller) {
    OptionalLong revision = revision(request.getParam("revision"));
    Optional<OptionalLong> expected =
        EntityTag.expected(
            request.getHeader(HttpHeaders.IF_MATCH), request.getHeader(HttpHeaders.IF_NONE_MATCH));
    if (revision.isEmpty() || expected.isEmpty()) {
      Answer.error(400, "expected ?revision=N, a number of the list, and at most one If-Match")
          .send(request.response());
      return;
    }
    Optional<String> sandbox = named(request);
    Optional<ChangeAuthor> author =
        sandbox.isEmpty() ? Optional.empty() : PolicyApi.author(request, caller);
    author.ifPresent(
        by ->
            LimitedBody.read(request, MAX_BODY)
                .onFailure(
                    e -> Answer.error(413, "tests have at most one MiB").send(request.response()))
                .onSuccess(
                    body ->
                        rollBack(
                            request,
                            by,
                            new Rollback(
                                sandbox.orElseThrow(),
                                revision.getAsLong(),
                                expected.get(),
                                LimitedBody.utf8(body),
                                caller.authenticated()))));
  }

  /**
   * Puts a revision in force.
   *
   * @param rollback its tests are the text of the body, perhaps blank; empty: it is not UTF-8
   */
  private void rollBack(HttpServerRequest request, ChangeAuthor author, Rollback rollback) {
    if (rollback.tests().isEmpty()) {
      Answer.error(400, "the tests are not UTF-8 text").send(request.response());
      return;
    }
    control
        .active()
        .compose(active -> active.rollBack(rollback, author))
        .onSuccess(
            outcome ->
                outcome
                    .map(done -> Answer.of(done, Optional.of(rollback.sandbox())))
                    .orElseGet(
                        () ->
                            Answer.error(
                                404,
                                "revision %d of this sandbox is not kept; GET .../revisions lists"
                                        .formatted(rollback.revision())
                                    + " those that are"))
                    .send(request.response()))
        .onFailure(e -> PolicyApi.broken(request.response(), e));
  }

  private static Optional<String> named(HttpServerRequest request) {
    Optional<String> sandbox = sandbox(String.valueOf(request.path())).filter(Sandbox::isId);
    if (sandbox.isEmpty()) {
      Answer.error(404, "no such sandbox name").send(request.response());
    }
    return sandbox;
  }

  private static OptionalLong revision(@Nullable String text) {
    return text != null && text.matches("[1-9][0-9]{0,17}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  private static Answer listed(String sandbox, List<KeptRevision> kept) {
    JsonArray revisions = new JsonArray();
    for (KeptRevision one : kept) {
      revisions.add(
          new JsonObject()
              .put("revision", one.policy().getRevision())
              .put("generation", one.generation())
              .put("time", Instant.ofEpochMilli(one.timeMs()).toString())
              .put("source", PolicyPut.isPut(one.policy()) ? "api" : "file")
              .put("sha256", Sha256.hexOf(one.policy().getYaml())));
    }
    return new Answer(200, new JsonObject().put("sandbox", sandbox).put("revisions", revisions));
  }
}
