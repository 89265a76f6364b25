package dev.sluice.control.api;

import dev.sluice.config.settings.proxy.Sandbox;
import dev.sluice.control.Leadership;
import dev.sluice.control.PolicyControl;
import dev.sluice.control.change.ChangeAuthor;
import dev.sluice.control.proposal.ProposalDecision;
import dev.sluice.control.proposal.ProposalDesk;
import dev.sluice.policy.proposal.AdvisorReader;
import dev.sluice.proto.v1.RulesProposed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers {@code GET} and {@code POST /v1/proposals}, {@code GET /v1/proposals/{id}}, and {@code
 * POST /v1/proposals/{id}:approve}, {@code :reject} and {@code :revoke}. Event loop only.
 */
public final class ProposalApi {
  public static final String PROPOSALS = "/v1/proposals";

  private static final Pattern ONE = Pattern.compile("/v1/proposals/([0-9a-f-]{36})");
  private static final Pattern DECISION =
      Pattern.compile("/v1/proposals/([0-9a-f-]{36}):(approve|reject|revoke)");

  private static final int MAX_DECISION = 1 << 20;
  private static final String PERSON = "person";
  private static final Set<String> ORIGINS = Set.of(PERSON, "mapper");
  private static final Set<String> DECISION_KEYS = Set.of("review_token", "tests");

  private final Leadership control;

  public ProposalApi(Leadership control) {
    this.control = control;
  }

  /** Whether a request decides, for which the admin token is needed. */
  public static boolean decides(String path) {
    return DECISION.matcher(path).matches();
  }

  /**
   * Answers a read.
   *
   * @return false when there is no such page
   */
  public boolean read(HttpServerRequest request) {
    Matcher one = ONE.matcher(request.path());
    if (request.path().equals(PROPOSALS)) {
      desk(request).ifPresent(desk -> list(request, desk));
      return true;
    }
    if (one.matches()) {
      desk(request).ifPresent(desk -> show(request, desk, one.group(1)));
      return true;
    }
    return false;
  }

  /**
   * Answers a {@code POST}.
   *
   * @param caller as the audit names it
   * @return false when there is no such page
   */
  public boolean post(HttpServerRequest request, AdminCaller caller) {
    Matcher decision = DECISION.matcher(request.path());
    if (request.path().equals(PROPOSALS)) {
      desk(request).ifPresent(desk -> propose(request, desk, caller));
      return true;
    }
    if (decision.matches()) {
      String id = decision.group(1);
      desk(request)
          .ifPresent(desk -> decide(request, desk, new Decision(id, decision.group(2)), caller));
      return true;
    }
    return false;
  }

  private Optional<ProposalDesk> desk(HttpServerRequest request) {
    Optional<ProposalDesk> desk = control.now().map(PolicyControl::proposals);
    if (desk.isEmpty()) {
      Answer.error(503, "this control node stands by; ask the active one").send(request.response());
    }
    return desk;
  }

  private static void list(HttpServerRequest request, ProposalDesk desk) {
    Optional<String> sandbox = Optional.ofNullable(request.getParam("sandbox"));
    desk.list(sandbox)
        .onSuccess(all -> new Answer(200, ProposalJson.list(all)).send(request.response()))
        .onFailure(e -> broken(request.response(), e));
  }

  private static void show(HttpServerRequest request, ProposalDesk desk, String id) {
    desk.show(id)
        .onSuccess(
            review ->
                review
                    .map(found -> new Answer(200, ProposalJson.of(found)))
                    .orElseGet(() -> Answer.error(404, "no such proposal"))
                    .send(request.response()))
        .onFailure(e -> broken(request.response(), e));
  }

  private static void propose(HttpServerRequest request, ProposalDesk desk, AdminCaller caller) {
    String sandbox = request.getParam("sandbox", "");
    String origin = request.getParam("origin", PERSON);
    if (!Sandbox.isId(sandbox) || !ORIGINS.contains(origin)) {
      Answer.error(400, "expected ?sandbox= with the name of a sandbox, perhaps with origin=mapper")
          .send(request.response());
      return;
    }
    PolicyApi.author(request, caller)
        .ifPresent(
            author ->
                LimitedBody.read(request, AdvisorReader.MAX_BODY)
                    .onFailure(
                        e ->
                            Answer.error(413, "a proposal has at most 64 KiB")
                                .send(request.response()))
                    .map(body -> ByteBuffer.wrap(body.getBytes()))
                    .onSuccess(
                        body ->
                            proposed(
                                request,
                                desk.propose(sandbox, body, !origin.equals(PERSON), author))));
  }

  private static void proposed(HttpServerRequest request, Future<RulesProposed> taken) {
    taken
        .onSuccess(done -> ProposalJson.proposed(done).send(request.response()))
        .onFailure(e -> broken(request.response(), e));
  }

  private static void decide(
      HttpServerRequest request, ProposalDesk desk, Decision decision, AdminCaller caller) {
    PolicyApi.author(request, caller)
        .ifPresent(
            author ->
                LimitedBody.read(request, MAX_DECISION)
                    .onFailure(
                        e ->
                            Answer.error(413, "a decision has at most one MiB")
                                .send(request.response()))
                    .onSuccess(body -> decide(request, desk, decision, body, author)));
  }

  private static void decide(
      HttpServerRequest request,
      ProposalDesk desk,
      Decision decision,
      Buffer body,
      ChangeAuthor author) {
    Optional<JsonObject> terms = terms(body);
    if (terms.isEmpty()) {
      Answer.error(400, "expected a JSON object with review_token, and perhaps tests, as texts")
          .send(request.response());
      return;
    }
    Optional<String> tests = Optional.ofNullable(terms.get().getString("tests"));
    Future<ProposalDecision> made =
        switch (decision.verb()) {
          case "approve" ->
              desk.approve(decision.id(), terms.get().getString("review_token", ""), tests, author);
          case "reject" -> desk.reject(decision.id(), author);
          default -> desk.revoke(decision.id(), tests, author);
        };
    made.onSuccess(outcome -> ProposalJson.decided(outcome).send(request.response()))
        .onFailure(e -> broken(request.response(), e));
  }

  private static Optional<JsonObject> terms(Buffer body) {
    try {
      JsonObject terms = body.length() == 0 ? new JsonObject() : new JsonObject(body);
      boolean known = DECISION_KEYS.containsAll(terms.fieldNames());
      return Optional.of(terms)
          .filter(
              read -> known && read.stream().allMatch(entry -> entry.getValue() instanceof String));
    } catch (DecodeException e) {
      return Optional.empty();
    }
  }

  private static void broken(HttpServerResponse response, Throwable fault) {
    Answer.failed(fault, "the proposal could not be read or kept; see the log of this node")
        .send(response);
  }

  private record Decision(String id, String verb) {}
}
