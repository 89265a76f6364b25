package dev.sluice.proxy.exchange;

import dev.sluice.proxy.exchange.inspection.BodyCollector;
import dev.sluice.proxy.exchange.inspection.CollectedBody;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.local.AgentAnswer;
import dev.sluice.proxy.local.AgentRoute;
import dev.sluice.proxy.local.AgentSite;
import dev.sluice.proxy.refusal.AgentRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.refusal.RequestTarget;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.head.HeaderName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Event loop only. Finds the answer to one request for {@code policy.local}. A page of another site
 * may not ask, so that no browser of the sandbox lends an agent's rights.
 */
final class AgentStep {
  /** Longest time for the body of a proposal (data-plane 16.2). */
  private static final Duration BODY = Duration.ofSeconds(15);

  private static final List<HeaderName> OF_BROWSERS =
      List.of(HeaderName.of("origin"), HeaderName.of("sec-fetch-site"));

  private final ExchangeContext context;
  private final ClientStream client;
  private final Consumer<Result> then;
  private boolean done;

  sealed interface Result {
    record Given(AgentAnswer.Given answer) implements Result {}

    record Refused(Refusal refusal, String reason) implements Result {}

    record Gone() implements Result {}
  }

  private AgentStep(ExchangeContext context, ClientStream client, Consumer<Result> then) {
    this.context = context;
    this.client = client;
    this.then = then;
  }

  static void start(
      ExchangeContext context, ClientStream client, RequestTarget target, Consumer<Result> then) {
    new AgentStep(context, client, then).start(target);
  }

  private void start(RequestTarget target) {
    AgentSite site = context.loop().node().local().agents();
    if (!site.isOn(context.sandbox())) {
      finish(AgentSite.disabled());
    } else if (OF_BROWSERS.stream().anyMatch(name -> has(name))) {
      finish(new Result.Refused(AgentRefusals.browser(), "a page of a browser asks policy.local"));
    } else {
      AgentRoute route = AgentRoute.of(context.head().method(), target.path(), target.query());
      if (route instanceof AgentRoute.Propose && context.head().hasContent()) {
        collect(site);
      } else if (context.head().hasContent()) {
        finish(new AgentAnswer.Failed(AgentRefusals.body()));
      } else {
        await(site.answer(context.sandbox(), route, context.loop().node().snapshots()::current));
      }
    }
  }

  private boolean has(HeaderName name) {
    return context.head().headers().indexOf(name, 0) >= 0;
  }

  private void collect(AgentSite site) {
    Deadline late =
        context.loop().deadlines().in(BODY, context.failureBoundary().guarded(this::late));
    BodyCollector.collect(
        context,
        client,
        AgentSite.LONGEST_PROPOSAL,
        body -> {
          late.cancel();
          if (!done) {
            collected(site, body);
          }
        });
  }

  private void late() {
    finish(new Result.Refused(Refusals.requestTimeout(), "proposal took over 15 s"));
    client.dismiss();
  }

  private void collected(AgentSite site, CollectedBody body) {
    switch (body) {
      case CollectedBody.Whole whole -> await(site.propose(context.sandbox(), whole.bytes()));
      case CollectedBody.DeclaredTooLarge ignored -> tooLarge();
      case CollectedBody.TooLarge ignored -> tooLarge();
      case CollectedBody.Broken broken -> {
        if (broken.outcome() instanceof InspectionResult.Unusable unusable) {
          finish(new Result.Refused(unusable.refusal(), unusable.reason()));
        } else {
          finish(new Result.Gone());
        }
      }
    }
  }

  private void tooLarge() {
    finish(new AgentAnswer.Failed(AgentRefusals.tooLarge()));
  }

  private void await(Future<AgentAnswer> answer) {
    answer.onSuccess(context.failureBoundary().guard(this::finish));
  }

  private void finish(AgentAnswer answer) {
    switch (answer) {
      case AgentAnswer.Given given -> finish(new Result.Given(given));
      case AgentAnswer.Failed failed ->
          finish(new Result.Refused(failed.refusal(), failed.refusal().code()));
    }
  }

  private void finish(Result result) {
    if (!done) {
      done = true;
      then.accept(result);
    }
  }
}
