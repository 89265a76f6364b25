package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.chain.contract.answer.StreamedMutations;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.StreamSearch;
import dev.sluice.config.secrets.SecretFinding;
import dev.sluice.detect.place.HeadScanner;
import dev.sluice.detect.place.HeadScanner.HeadFound;
import dev.sluice.detect.stream.SecretStream;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Decision;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import java.util.List;
import java.util.Optional;

/** {@code sluice/secrets} on one message that is read as a stream. One thread. */
final class SecretSearch implements StreamSearch {
  private final StreamedMessage message;
  private final Evaluation head;
  private final StreamedSecrets secrets;
  private final HeldPieces held;
  private final SecretStream search;
  private final StreamedBody body;
  private final HeadScanner headers;
  private boolean waited;

  SecretSearch(
      StreamedMessage message,
      Evaluation head,
      StreamedSecrets secrets,
      HeldPieces held,
      SecretStream search,
      StreamedBody body,
      HeadScanner headers) {
    this.message = message;
    this.head = head;
    this.secrets = secrets;
    this.held = held;
    this.search = search;
    this.body = body;
    this.headers = headers;
  }

  @Override
  public Head head() {
    return switch (head) {
      case Evaluation.Passed passed -> new Head(new Verdict.Passes(), body.isIdentity());
      case Evaluation.Failed failed -> new Head(new Verdict.Unread(failed.reason()), false);
      case Evaluation.Answered answered -> {
        secrets.addInHead(answered.result().getFindingsList());
        if (answered.result().getDecision() != Decision.DECISION_ALLOW) {
          secrets.refuse(SecretFinding.REASON_CODE);
          yield new Head(new Verdict.Refuses(told()), false);
        }
        yield changed(answered.result().getHeaderMutationsList());
      }
    };
  }

  // A header that the contract protects stays, so the message does not pass.
  private Head changed(List<HeaderMutation> mutations) {
    if (StreamedMutations.head(mutations, message.head().shown())
        instanceof MutationOutcome.Applied) {
      return new Head(new Verdict.Passes(), mutations, body.isIdentity());
    }
    secrets.refuse(SecretFinding.REASON_CODE);
    return new Head(new Verdict.Refuses(told()), false);
  }

  @Override
  public Step add(ByteString piece) {
    if (!message.searched()) {
      return new Step(new Verdict.Passes(), List.of(piece));
    }
    waited = false;
    return step(body.add(piece));
  }

  @Override
  public boolean hasMore() {
    return body.hasMore();
  }

  @Override
  public Step more() {
    return step(body.more());
  }

  @Override
  public boolean isHolding() {
    return message.timed() && !waited && body.isHolding();
  }

  @Override
  public long heldBytes() {
    return body.heldBytes();
  }

  @Override
  public Step due() {
    waited = true;
    body.due();
    return step(true);
  }

  @Override
  public Step end(List<HttpHeader> fields) {
    boolean readable = !message.searched() || body.end();
    HeadFound inTrailers = inTrailers(fields);
    inTrailers.secrets().forEach(secret -> secrets.inTrailer(secret.sighting()));
    Step last = step(readable, inTrailers);
    body.close();
    return last;
  }

  // The secrets in trailers, names included; they are headers, and no provider wants any there.
  private HeadFound inTrailers(List<HttpHeader> fields) {
    return fields.isEmpty() || !headers.isNeeded()
        ? HeadFound.NOTHING
        : headers.scan(RequestHeads.ofResponse(fields));
  }

  private Step step(boolean readable) {
    return step(readable, HeadFound.NOTHING);
  }

  private Step step(boolean readable, HeadFound inTrailers) {
    if (!readable) {
      // What came before the fault is a text of its own, which most clients read.
      search.end();
      body.cut();
    }
    if (secrets.isRefused()) {
      return refused();
    }
    Optional<String> unread = unread(readable, inTrailers);
    if (unread.isPresent()) {
      return unread(unread.get());
    }
    return new Step(new Verdict.Passes(), body.cleared());
  }

  private Step refused() {
    body.close();
    return new Step(new Verdict.Refuses(told()), List.of());
  }

  private Optional<String> unread(boolean readable, HeadFound inTrailers) {
    if (!readable) {
      return Optional.of(StageFailure.BODY_UNREADABLE.text());
    }
    if (!search.isSearched() || !body.isSearched() || !inTrailers.complete()) {
      return Optional.of(message.costly());
    }
    if (search.isUndecoded() || body.isUndecoded() || inTrailers.undecoded()) {
      secrets.wasUndecoded();
      return message.undecodedFails();
    }
    return Optional.empty();
  }

  // Decoded output cannot go on in the coding, nor what was to be changed as it came: it ends.
  private Step unread(String reason) {
    if (body.isIdentity() || (held.hasChanged() && body.isCoded())) {
      secrets.refuse(StageFailure.BODY_UNREADABLE.text());
      return refused();
    }
    body.close();
    return new Step(new Verdict.Unread(reason), body.held());
  }

  @Override
  public Diagnostics told() {
    return secrets.told();
  }

  @Override
  public boolean hasChanged() {
    return held.hasChanged() || body.isIdentity();
  }

  @Override
  public boolean isIdentity() {
    return body.isIdentity();
  }

  @Override
  public boolean mayChange() {
    return message.mayChange();
  }

  @Override
  public void close() {
    body.close();
  }
}
