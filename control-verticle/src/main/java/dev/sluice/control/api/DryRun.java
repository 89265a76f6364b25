package dev.sluice.control.api;

import dev.sluice.control.Leadership;
import dev.sluice.control.PolicyControl;
import dev.sluice.control.change.CandidateChange;
import dev.sluice.control.change.ChangeResult;
import dev.sluice.control.change.PolicyPut;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code PUT /v1/policies/{sandbox}?dry_run=true}, which changes nothing, and with {@code
 * replay=24h} what the policy would have decided about recorded requests. Event loop only.
 */
final class DryRun {
  private static final String RULE =
      "expected dry_run=true, and with it perhaps replay= and a time such as 30m, 24h or 7d, at"
          + " most 31d";

  private static final Pattern WINDOW = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
  private static final Duration LONGEST = Duration.ofDays(31);

  private final Leadership control;
  private final PolicyReplay replays;

  DryRun(Leadership control, PolicyReplay replays) {
    this.control = control;
    this.replays = replays;
  }

  static boolean isAsked(HttpServerRequest request) {
    return request.params().contains("dry_run") || request.params().contains("replay");
  }

  static boolean isRefused(HttpServerRequest request) {
    if (!isAsked(request)) {
      return false;
    }
    Answer.error(400, "dry_run and replay are for PUT of a policy; nothing was changed")
        .send(request.response());
    return true;
  }

  void answer(HttpServerRequest request, PolicyPut put) {
    String window = request.getParam("replay");
    Optional<Duration> parsed = window(window);
    if (!"true".equals(request.getParam("dry_run")) || (window != null && parsed.isEmpty())) {
      Answer.error(400, RULE).send(request.response());
      return;
    }
    control
        .active()
        .compose(active -> active.tryOut(put))
        .compose(tried -> answer(tried, put, parsed))
        .onSuccess(answer -> answer.send(request.response()))
        .onFailure(
            fault -> {
              if (fault instanceof PolicyReplay.Unavailable) {
                Answer.error(503, String.valueOf(fault.getMessage())).send(request.response());
              } else {
                PolicyApi.broken(request.response(), fault);
              }
            });
  }

  private Future<Answer> answer(CandidateChange tried, PolicyPut put, Optional<Duration> window) {
    JsonObject body = new JsonObject().put("dry_run", true).put("sandbox", put.sandbox());
    switch (tried) {
      case CandidateChange.Valid valid ->
          body.put("changed", true).put("warnings", new JsonArray(valid.warnings()));
      case CandidateChange.Settled(var result) -> {
        if (!(result instanceof ChangeResult.Unchanged)) {
          PolicyControl.Outcome outcome = new PolicyControl.Outcome(result, 0, 0);
          return Future.succeededFuture(Answer.of(outcome, Optional.of(put.sandbox())));
        }
        body.put("changed", false);
      }
    }
    return window.isEmpty()
        ? Future.succeededFuture(new Answer(200, body))
        : replays
            .run(put.sandbox(), put.yaml(), window.get())
            .map(report -> new Answer(200, body.put("replay", report)));
  }

  private static Optional<Duration> window(@Nullable String text) {
    Matcher window = WINDOW.matcher(text == null ? "" : text);
    if (!window.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(window.group(1));
    Duration duration =
        switch (window.group(2)) {
          case "s" -> Duration.ofSeconds(amount);
          case "m" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofDays(amount);
        };
    return Optional.of(duration).filter(bounded -> bounded.compareTo(LONGEST) <= 0);
  }
}
