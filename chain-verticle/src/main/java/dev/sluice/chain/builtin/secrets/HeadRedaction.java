package dev.sluice.chain.builtin.secrets;

import dev.sluice.chain.contract.HeaderMutations;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.inspect.secrets.LayeredScanner;
import dev.sluice.inspect.secrets.SecretRedactor;
import dev.sluice.inspect.secrets.SecretRedactor.Redaction;
import dev.sluice.inspect.secrets.pattern.SecretPattern;
import dev.sluice.proto.middleware.v1.ExistingHeaderAction;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.middleware.v1.WriteHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Takes secrets out of the values of headers. Immutable; any thread. */
final class HeadRedaction {
  private final LayeredScanner scanner;
  private final SecretRedactor redactor;

  HeadRedaction(LayeredScanner scanner) {
    this.scanner = scanner.forShortTexts();
    this.redactor = new SecretRedactor(this.scanner, Limits.MUTATION_TEXT);
  }

  /**
   * The mutations that leave no such secret in these headers; empty when the contract does not
   * allow them. Headers of one name are written anew together, in their order.
   *
   * @param headers names in lower case
   * @param fields indexes of the headers with secrets
   */
  Optional<List<HeaderMutation>> of(
      List<HttpHeader> headers, Set<Integer> fields, Predicate<SecretPattern> wanted) {
    List<HeaderMutation> mutations = new ArrayList<>();
    List<String> names =
        fields.stream().sorted().map(i -> headers.get(i).getName()).distinct().toList();
    for (String name : names) {
      mutations.add(
          HeaderMutation.newBuilder().setRemove(RemoveHeader.newBuilder().setName(name)).build());
      for (int i = 0; i < headers.size(); i++) {
        if (headers.get(i).getName().equals(name)) {
          Optional<String> value = value(headers.get(i).getValue(), wanted);
          if (value.isEmpty()) {
            return Optional.empty();
          }
          mutations.add(written(name, value.get()));
        }
      }
    }
    return isAllowed(mutations, headers) ? Optional.of(mutations) : Optional.empty();
  }

  private static boolean isAllowed(List<HeaderMutation> mutations, List<HttpHeader> headers) {
    return HeaderMutations.apply(mutations, headers, Set.of(), WriteRule.END_TO_END)
        instanceof MutationOutcome.Applied;
  }

  private static HeaderMutation written(String name, String value) {
    return HeaderMutation.newBuilder()
        .setWrite(
            WriteHeader.newBuilder()
                .setName(name)
                .setValue(value)
                .setOnExisting(ExistingHeaderAction.EXISTING_HEADER_ACTION_APPEND))
        .build();
  }

  /** Empty when it may still hold one. */
  private Optional<String> value(String value, Predicate<SecretPattern> wanted) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    LayeredScanner.Found found = scanner.scan(bytes, 0, bytes.length, wanted);
    if (found.edits().isEmpty()) {
      return Optional.of(value);
    }
    return switch (redactor.redact(bytes, 0, bytes.length, found.edits(), wanted)) {
      case Redaction.Done done -> Optional.of(new String(done.body(), StandardCharsets.UTF_8));
      case Redaction.TooLong tooLong -> Optional.empty();
      case Redaction.Incomplete incomplete -> Optional.empty();
    };
  }
}
