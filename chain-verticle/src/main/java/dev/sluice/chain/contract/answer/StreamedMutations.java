package dev.sluice.chain.contract.answer;

import dev.sluice.chain.contract.HeaderCopy;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.HeaderRules;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.ResponseEnvelope;
import dev.sluice.proto.ProtectedHeaders;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Applies the mutations of one answer to a copy of headers or trailers of a streamed message; the
 * first broken rule undoes all (http-responses 5.3).
 */
public final class StreamedMutations {
  private final StreamedHeaders before;
  private final boolean trailers;
  private final HeaderCopy headers;
  private int textBytes;

  private StreamedMutations(StreamedHeaders before, boolean trailers) {
    this.before = before;
    this.trailers = trailers;
    this.headers = new HeaderCopy(before.visible());
  }

  public static MutationOutcome head(List<HeaderMutation> mutations, StreamedHeaders before) {
    return apply(mutations, new StreamedMutations(before, false));
  }

  public static MutationOutcome trailers(List<HeaderMutation> mutations, StreamedHeaders before) {
    return apply(mutations, new StreamedMutations(before, true));
  }

  private static MutationOutcome apply(List<HeaderMutation> mutations, StreamedMutations copy) {
    Optional<String> violation = size(mutations);
    for (int i = 0; violation.isEmpty() && i < mutations.size(); i++) {
      violation = copy.apply(mutations.get(i));
    }
    return violation
        .<MutationOutcome>map(MutationOutcome.Rejected::new)
        .orElseGet(() -> new MutationOutcome.Applied(copy.headers.headers()));
  }

  static Optional<String> size(List<HeaderMutation> mutations) {
    if (mutations.isEmpty()) {
      return Optional.empty();
    }
    if (mutations.size() > Limits.MUTATION_COUNT) {
      return Optional.of(StageFailure.MUTATION_COUNT_OVER_CAPACITY.text());
    }
    long encoded = mutations.stream().mapToLong(HeaderMutation::getSerializedSize).sum();
    return broken(encoded > Limits.MUTATION_ENCODED, StageFailure.MUTATION_BYTES_OVER_CAPACITY);
  }

  private Optional<String> apply(HeaderMutation mutation) {
    return switch (mutation.getOperationCase()) {
      case WRITE -> write(mutation.getWrite());
      case REMOVE -> remove(mutation.getRemove().getName());
      case OPERATION_NOT_SET -> Optional.of(StageFailure.MUTATION_EMPTY.text());
    };
  }

  private Optional<String> write(WriteHeader write) {
    String name = lowerCase(write.getName());
    Optional<String> violation =
        reach(write.getName(), mayWrite(name))
            .or(() -> absent(name))
            .or(() -> nominated(name))
            .or(() -> value(write.getValue()))
            .or(() -> room(name, write.getValue()))
            .or(() -> HeaderCopy.existingActionViolation(write));
    if (violation.isEmpty()) {
      headers.put(name, write);
    }
    return violation;
  }

  private Optional<String> remove(String spelling) {
    String name = lowerCase(spelling);
    Optional<String> violation =
        reach(spelling, mayRemove(name)).or(() -> nominated(name)).or(() -> room(name, ""));
    if (violation.isEmpty()) {
      headers.drop(name);
    }
    return violation;
  }

  private boolean mayWrite(String name) {
    return before.response()
        ? ResponseHeaders.mayWrite(name, trailers)
        : !ProtectedHeaders.contain(name) && !ProtectedHeaders.isReadOnly(name);
  }

  private boolean mayRemove(String name) {
    return before.response() ? ResponseHeaders.mayRemove(name) : !ProtectedHeaders.contain(name);
  }

  private static Optional<String> reach(String spelling, boolean permitted) {
    return broken(
            !HeaderRules.isToken(spelling) || !HeaderRules.isSafeName(spelling),
            StageFailure.MUTATION_INVALID_NAME)
        .or(() -> broken(!permitted, StageFailure.MUTATION_PROTECTED_HEADER));
  }

  private Optional<String> absent(String name) {
    boolean unknown =
        trailers && before.visible().stream().noneMatch(field -> field.getName().equals(name));
    return broken(unknown, StageFailure.TRAILER_MUTATION_ABSENT_NAME);
  }

  private Optional<String> nominated(String name) {
    return broken(before.nominated().contains(name), StageFailure.MUTATION_HOP_BY_HOP_HEADER);
  }

  private static Optional<String> value(String value) {
    return broken(!HeaderRules.isPrintable(value), StageFailure.MUTATION_UNSAFE_VALUE)
        .or(
            () ->
                broken(
                    HeaderRules.asksForSecret(value),
                    StageFailure.MUTATION_CREDENTIAL_PLACEHOLDER));
  }

  private Optional<String> room(String name, String value) {
    textBytes += name.length() + value.getBytes(StandardCharsets.UTF_8).length;
    return broken(textBytes > Limits.MUTATION_TEXT, StageFailure.MUTATION_BYTES_OVER_CAPACITY);
  }

  private static Optional<String> broken(boolean rule, StageFailure code) {
    return ResponseEnvelope.violated(rule, code);
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
