package dev.sluice.chain.contract;

import dev.sluice.proto.ProtectedHeaders;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Applies the mutations of one stage to a copy of the header list. */
public final class HeaderMutations {
  private final HeaderCopy headers;
  private final Set<String> nominated;
  private final WriteRule rule;
  private int textBytes;

  private HeaderMutations(List<HttpHeader> headers, Set<String> nominated, WriteRule rule) {
    this.headers = new HeaderCopy(headers);
    this.nominated = nominated;
    this.rule = rule;
  }

  /**
   * Checks and applies each mutation, in order; the first one that breaks a rule undoes all.
   *
   * @param headers visible headers, names in lower case
   * @param nominated lower-case names in {@code Connection}
   */
  public static MutationOutcome apply(
      List<HeaderMutation> mutations,
      List<HttpHeader> headers,
      Set<String> nominated,
      WriteRule rule) {
    if (mutations.size() > Limits.MUTATION_COUNT) {
      return new MutationOutcome.Rejected(StageFailure.MUTATION_COUNT_OVER_CAPACITY.text());
    }
    HeaderMutations copy = new HeaderMutations(headers, nominated, rule);
    for (HeaderMutation mutation : mutations) {
      Optional<String> violation = copy.apply(mutation);
      if (violation.isPresent()) {
        return new MutationOutcome.Rejected(violation.get());
      }
    }
    return new MutationOutcome.Applied(copy.headers.headers());
  }

  private Optional<String> apply(HeaderMutation mutation) {
    return switch (mutation.getOperationCase()) {
      case WRITE -> write(mutation.getWrite());
      case REMOVE -> remove(mutation.getRemove());
      case OPERATION_NOT_SET -> Optional.of(StageFailure.MUTATION_EMPTY.text());
    };
  }

  private Optional<String> write(WriteHeader write) {
    String name = lowerCase(write.getName());
    Optional<String> violation = reach(write.getName()).or(() -> content(name, write));
    if (violation.isEmpty()) {
      headers.put(name, write);
    }
    return violation;
  }

  private Optional<String> remove(RemoveHeader remove) {
    String name = lowerCase(remove.getName());
    Optional<String> violation = reach(remove.getName()).or(() -> room(name, ""));
    if (violation.isEmpty()) {
      headers.drop(name);
    }
    return violation;
  }

  private Optional<String> reach(String spelling) {
    if (!HeaderRules.isToken(spelling)) {
      return Optional.of(StageFailure.MUTATION_INVALID_NAME.text());
    }
    String name = lowerCase(spelling);
    if (ProtectedHeaders.contain(name)) {
      return Optional.of(StageFailure.MUTATION_PROTECTED_HEADER.text());
    }
    return nominated.contains(name)
        ? Optional.of(StageFailure.MUTATION_HOP_BY_HOP_HEADER.text())
        : Optional.empty();
  }

  private Optional<String> content(String name, WriteHeader write) {
    if (ProtectedHeaders.isReadOnly(name)) {
      return Optional.of(StageFailure.MUTATION_PROTECTED_HEADER.text());
    }
    if (!HeaderRules.isSafeName(write.getName())) {
      return Optional.of(StageFailure.MUTATION_INVALID_NAME.text());
    }
    if (!rule.permits(name)) {
      return Optional.of(StageFailure.MUTATION_WRITE_NAMESPACE.text());
    }
    if (!HeaderRules.isSafeValue(write.getValue())) {
      return Optional.of(StageFailure.MUTATION_UNSAFE_VALUE.text());
    }
    return room(name, write.getValue()).or(() -> HeaderCopy.existingActionViolation(write));
  }

  private Optional<String> room(String name, String value) {
    textBytes += name.length() + value.getBytes(StandardCharsets.UTF_8).length;
    return textBytes > Limits.MUTATION_TEXT
        ? Optional.of(StageFailure.MUTATION_BYTES_OVER_CAPACITY.text())
        : Optional.empty();
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  public sealed interface MutationOutcome {
    /** All took effect; the headers are as later stages see them. */
    record Applied(List<HttpHeader> headers) implements MutationOutcome {
      public Applied {
        headers = List.copyOf(headers);
      }
    }

    /** None took effect; the code is that of the first broken rule. */
    record Rejected(String code) implements MutationOutcome {}
  }
}
